"""What is wrong with a page, and at which line."""

from askbook.check.page_rules import Context, check_page

__all__ = ["Context", "check_page"]
