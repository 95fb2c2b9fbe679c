"""What a page's HTML holds that could act, and the parts a test looks at."""

import base64
import hashlib
import re
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
ACTIVE = frozenset({"base", "embed", "form", "frame", "iframe", "object", "style"})


class Audit(HTMLParser):
    """Reads a page once; afterwards its lists say what was there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.active: list[str] = []
        self.crossed: list[str] = []
        self._open: list[str] = []
        self._texts: list[str] = []
        self.feed(html)
        self.close()
        self.text = "".join(self._texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._open.append(tag)
        self.active += [f"<{tag}>"] if tag in ACTIVE else []
        if tag == "script" and not attributes.get("src", "/").startswith("/"):
            self.active.append("<script>")
        for name, value in attributes.items():
            scheme = re.match(r"\s*(javascript|vbscript|data|file|blob)\s*:", value, re.IGNORECASE)
            if name.startswith("on") or name in ("style", "srcdoc") or scheme:
                self.active.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        # The minifier leaves out the ends that HTML lets out.
        while self._open and self._open[-1] != tag and self._open[-1] in OPTIONAL:
            self._open.pop()
        if not self._open or self._open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] != "script":
            self._texts.append(data)
        elif self.all("script")[-1].get("type") == "application/ld+json":
            self.data.append(data)
        elif not self._is_known(data):
            self.active.append("<script>")

    def _is_known(self, script: str) -> bool:
        """Return whether the page's policy names the script by its digest."""
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        return any(f"'sha256-{digest}'" in meta.get("content", "") for meta in self.all("meta"))

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of that name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def links(self) -> list[str]:
        """Return where the page's links lead, in order."""
        return [attributes.get("href", "") for attributes in self.all("a")]

    def ids(self) -> list[str]:
        """Return every id, in order."""
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


OPTIONAL = frozenset({"p", "li", "td", "th", "tr", "tbody", "thead", "dd", "dt", "option"})
