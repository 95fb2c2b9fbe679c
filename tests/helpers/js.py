"""The site's pure scripts in an engine of their own: no browser, no Node."""

import re
from collections.abc import Callable
from pathlib import Path

import quickjs
from helpers.sites import REPO

from askbook.publish import hugo

SCRIPTS = REPO / "assets/js"


_NEWER = """
Object.hasOwn ??= (it, name) => Object.prototype.hasOwnProperty.call(it, name);
Array.prototype.findLast ??= function (test) { return [...this].reverse().find(test); };
globalThis.URL ??= class { constructor(path) { this.pathname = path; } };
"""
"""What browsers have had for years and the engine has not; its addresses need no parsing."""


def source(name: str) -> str:
    """Return a module as a script: what it imports must stand before it."""
    text = (SCRIPTS / name).read_text(encoding="utf-8")
    return re.sub(r"^export ", "", re.sub(r"^import [^;]*;\n", "", text, flags=re.M), flags=re.M)


def engine(*sources: str) -> Callable[[str], object]:
    """Run scripts one after the other, and return what evaluates an expression after them."""
    context = quickjs.Context()
    context.set_max_stack_size(8 * 1024 * 1024)
    for text in (_NEWER, *sources):
        context.eval(text)
    return context.eval


def built(root: Path, name: str) -> bytes:
    """Return a script as Hugo builds it for a page, in an empty folder."""
    (root / "layouts").mkdir(parents=True)
    (root / "assets").symlink_to(SCRIPTS.parent)
    (root / "hugo.toml").write_text("", encoding="utf-8")
    options = 'dict "minify" true "format" "esm" "target" "es2022"'
    layout = f'{{{{ (resources.Get "js/{name}" | js.Build ({options})).Publish }}}}'
    (root / "layouts/home.html").write_text(layout, encoding="utf-8")
    hugo.build(root, root / "public", strict=False)
    return (root / "public/js" / name).read_bytes()
