"""Documentation matches the repository, as far as a test can tell."""

import re
import subprocess
from collections.abc import Iterable

import pytest
from helpers.sites import REPO

from askbook.__main__ import find_commands
from askbook.findings import CODES

DOCUMENTS = {
    path.relative_to(REPO).as_posix(): path.read_text(encoding="utf-8")
    for path in [
        REPO / "README.md",
        REPO / "CONTRIBUTING.md",
        REPO / "deploy/README.md",
        *sorted((REPO / "docs").glob("*.md")),
    ]
}
README = DOCUMENTS["README.md"]
RESULTS = (REPO / "bench/RESULTS.md").read_text(encoding="utf-8")
COMMANDS = find_commands()
TARGETS = set(re.findall(r"^([\w-]+):.*##", (REPO / "Makefile").read_text(encoding="utf-8"), re.M))
OPTIONAL = (
    *("figures/", "data/doubts/", "data/notes.yaml", "data/exceptions.yaml", "sources/"),
    "tests/course/",
)
"""Paths that a site may lack: those of the sample course, and those that editors create."""


def missing(paths: Iterable[str]) -> list[str]:
    """Return the paths that do not exist, except optional ones."""
    found = (path for path in sorted(paths) if not path.startswith(OPTIONAL))
    return [path for path in found if not (REPO / path).exists()]


each_document = pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)


def test_every_command_is_in_the_readmes_table():
    assert sorted(set(re.findall(r"`./askbook ([\w-]+)` \|", README))) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_its_docstring(command):
    help_text = subprocess.run(
        [str(REPO / "askbook"), command, "--help"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    docstring = COMMANDS[command].read_text(encoding="utf-8").split('"""')[1].strip()
    assert docstring in help_text


@each_document
def test_every_path_that_is_named_exists(text):
    folders = r"assets|bench|config|content|data|deploy|docs|figures|i18n|layouts|scripts|tests"
    folders += r"|\.ci|\.github"
    named = set(re.findall(rf"`((?:{folders})/[\w./-]*)[` ]", text))
    placeholders = {name for name in named if re.search(r"[A-Z]{4}\b(?<!RESULTS)", name)}
    assert missing(named - placeholders) == []


@each_document
def test_every_link_to_a_file_leads_somewhere(text):
    document = next(name for name, other in DOCUMENTS.items() if other is text)
    folder = (REPO / document).parent
    linked = re.findall(r"\]\(([^)#:]+)\)", re.sub(r"`[^`]*`", "", text))
    assert [name for name in linked if not (folder / name).exists()] == []


def test_the_tree_in_the_readme_is_complete():
    trees = [block for block in README.split("```") if "scripts/askbook/ " in block]
    names = [line.split()[0] for line in trees[0].strip().splitlines()]
    assert missing(names) == []
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=REPO, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    folders = {name.partition("/")[0] for name in tracked.splitlines() if "/" in name}
    listed = {name.partition("/")[0] for name in names}
    assert {name for name in folders if not name.startswith(".")} <= listed


@each_document
def test_every_make_target_that_is_named_exists(text):
    code = re.findall(r"(?s)```sh\n.*?```|`make [^`]*`", text)
    assert set(re.findall(r"\bmake ([\w-]+)", " ".join(code))) <= TARGETS


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if not name.startswith("deploy/")])
def test_every_flag_that_is_named_exists(name):
    text = DOCUMENTS[name]
    sources = [*(REPO / "scripts").rglob("*.py"), *(REPO / "bench").glob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    flags = set(re.findall(r"(?<![\w-])--[a-z][\w-]+", text))
    others = {"--help", "--no-install-recommends", "--update-golden"}
    others |= {"--chrome-flags", "--directory", "--errors-only", "--headless", "--no-sandbox"}
    others |= {"--prefix", "--skip-non-html"}
    assert [flag for flag in flags - others if f'"{flag}"' not in source] == []


def test_every_figure_of_the_readme_is_in_the_results():
    said = README.split("## What it costs")[1].split("\n## ")[0]
    figure = r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)"
    figures = set(re.findall(figure, re.sub(r"\(\S*\)|`[^`]*`", "", said)))
    assert figures
    assert sorted(figures - set(re.findall(figure, RESULTS))) == []


def test_no_code_of_a_check_is_given_twice_or_forgotten():
    sources = (p for p in (REPO / "scripts").rglob("*.py") if p.name != "findings.py")
    source = "".join(p.read_text(encoding="utf-8") for p in sources)
    used = set(re.findall(r'"([ACFGILPQRSVX]\d{3})"', source))
    assert used == set(CODES)


@each_document
def test_sentences_start_on_their_own_line(text):
    prose = re.sub(r"(?s)```.*?```", "", text)
    lines = [line for line in prose.splitlines() if not re.match(r"\||-|#|\d+\.", line)]
    assert [line for line in lines if re.search(r"[a-z`)]\. [A-Z]", line)] == []
