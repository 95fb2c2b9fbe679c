"""What a host should say of each file of the site, computed from the file itself."""

import gzip
import hashlib
import re
from pathlib import Path

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

TYPES = {
    ".apkg": "application/x-apkg",
    ".css": "text/css",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "text/xml",
}
"""By suffix; Pagefind's own files have none, for scripts alone read them."""

TEXTS = {".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".webmanifest", ".xml"}


def files(public: Path) -> dict[str, Path]:
    """Return the files of a built site by their address."""
    found = (path for path in sorted(public.rglob("*")) if path.is_file())
    return {f"/{path.relative_to(public).as_posix()}": path for path in found}


def caching(file: Path) -> str:
    """Return how long a file may be kept: for ever, where its name follows what it holds."""
    return FOR_EVER if _fingerprinted(file) or _indexed(file) or _resized(file) else ASK_AGAIN


def _fingerprinted(file: Path) -> bool:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] in file.name.split(".")


def _indexed(file: Path) -> bool:
    """Tell Pagefind's parts, each named by what it holds unpacked; zeros are left out."""
    digest = re.search(r"_([0-9a-f]{7,})\.pf_", file.name)
    if not digest:
        return False
    packed = gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd")
    return "".join(f"{byte:x}" for byte in hashlib.sha1(packed).digest()).startswith(digest[1])


def _resized(file: Path) -> bool:
    """Tell a picture that Hugo made, named by what it was made from."""
    return re.search(r"_hu_[0-9a-f]{16}\.", file.name) is not None
