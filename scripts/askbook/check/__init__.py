"""Check pages: each finding has a line, a code and the fix."""

from askbook.check.page_rules import PageContext, check_page

__all__ = ["PageContext", "check_page"]
