"""Addresses in the web, such as that of a site, from which every page's is derived."""

from urllib.parse import urlsplit

from askbook.errors import StudyError


def read_base_url(text: str) -> str:
    """Return a site's address with one slash at its end; raise StudyError for a wrong one."""
    if not is_web_address(text):
        raise StudyError(f"base URL {text!r}: write it as https://host/path/")
    url = urlsplit(text)
    if url.username is not None or url.query or url.fragment:
        raise StudyError(
            "the base URL is written into every page; remove the password, ? or # from it"
        )
    return text.rstrip("/") + "/"


def is_web_address(text: str) -> bool:
    """Return whether a text is an address that begins with http:// or https:// and a host."""
    try:
        url = urlsplit(text)
        has_host = url.scheme in ("http", "https") and bool(url.hostname)
    except ValueError:
        return False
    return has_host and text.isprintable() and " " not in text
