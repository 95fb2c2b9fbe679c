"""The address of a site, from which every page's address is derived."""

from urllib.parse import urlsplit

from askbook.errors import StudyError


def read_base_url(text: str) -> str:
    """Return a site's address with one slash at its end; raise StudyError for a wrong one."""
    try:
        url = urlsplit(text)
        is_valid = url.scheme in ("http", "https") and url.hostname and text.isprintable()
    except ValueError:
        is_valid = False
    if not is_valid or " " in text:
        raise StudyError(f"base URL {text!r}: write it as https://host/path/")
    if url.username is not None or url.query or url.fragment:
        raise StudyError(
            "the base URL is written into every page; remove the password, ? or # from it"
        )
    return text.rstrip("/") + "/"
