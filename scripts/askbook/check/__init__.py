"""Check pages: each finding has a line, a code and the fix."""

from askbook.check.page_rules import Context, check_page

__all__ = ["Context", "check_page"]
