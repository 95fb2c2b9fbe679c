"""The documents tell the truth, where a test can tell."""

import re
import subprocess

import pytest
from helpers.sites import REPO

from askbook.__main__ import find_commands
from askbook.findings import CODES

RESULTS = (REPO / "bench/RESULTS.md").read_text(encoding="utf-8")
README = (REPO / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
DEPLOYING = (REPO / "deploy/README.md").read_text(encoding="utf-8")
COMMANDS = find_commands()
TARGETS = set(re.findall(r"^([\w-]+):.*##", (REPO / "Makefile").read_text(encoding="utf-8"), re.M))


def test_every_command_is_in_the_readme():
    assert sorted(set(re.findall(r"`./askbook ([\w-]+)` \|", README))) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_explains_itself(command):
    help_text = subprocess.run(
        [str(REPO / "askbook"), command, "--help"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    source = COMMANDS[command].read_text(encoding="utf-8")
    docstring = source.split('"""')[1].strip()
    assert docstring in help_text
    for flag in re.findall(r'add_argument\(\s*"(--[\w-]+)"', source):
        assert flag in help_text


@pytest.mark.parametrize(
    "text", [README, CONTRIBUTING, DEPLOYING], ids=["README", "CONTRIBUTING", "deploy"]
)
def test_every_path_that_is_named_is_there(text):
    folders = r"assets|bench|content|data|deploy|i18n|layouts|scripts|tests|\.ci|\.github"
    named = set(re.findall(rf"`((?:{folders})/[\w./-]*)[` ]", text))
    named -= {"data/exceptions.yaml"}
    assert named
    assert [name for name in sorted(named) if not (REPO / name).exists()] == []


def test_the_tree_in_the_readme_is_there():
    tree = README.split("## Layout")[1].split("```")[1]
    names = [line.split()[0] for line in tree.strip().splitlines()]
    assert [name for name in names if not (REPO / name).exists()] == []
    folders = {p.name for p in REPO.iterdir() if p.is_dir() and not p.name.startswith(".")}
    assert folders - {"public", "resources", "screenshots"} <= {
        name.partition("/")[0] for name in names
    }


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_make_target_that_is_named_is_there(text):
    assert set(re.findall(r"make ([\w-]+)\b(?=[`\s]|$)", text)) - {"git"} <= TARGETS


def test_every_flag_that_is_named_is_some_commands():
    sources = [*(REPO / "scripts").rglob("*.py"), *(REPO / "bench").glob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    flags = set(re.findall(r"(?<![\w-])--[a-z][\w-]+", README + CONTRIBUTING))
    others = {"--help", "--no-install-recommends", "--update-golden"}
    others |= {"--chrome-flags", "--directory", "--errors-only", "--headless", "--no-sandbox"}
    others |= {"--prefix", "--skip-non-html"}
    assert [flag for flag in flags - others if f'"{flag}"' not in source] == []


def test_every_figure_of_what_it_costs_was_measured():
    said = README.split("## What it costs")[1].split("\n## ")[0]
    figure = r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)"
    figures = set(re.findall(figure, re.sub(r"\(\S*\)|`[^`]*`", "", said)))
    assert figures
    assert sorted(figures - set(re.findall(figure, RESULTS))) == []


def test_no_code_of_a_check_is_given_twice_or_forgotten():
    sources = (p for p in (REPO / "scripts").rglob("*.py") if p.name != "findings.py")
    source = "".join(p.read_text(encoding="utf-8") for p in sources)
    used = set(re.findall(r'"([AFGIPQRX]\d{3})"', source))
    assert used == set(CODES)


def test_sentences_start_on_their_own_line():
    for text in (README, CONTRIBUTING, DEPLOYING):
        prose = re.sub(r"(?s)```.*?```", "", text)
        lines = [line for line in prose.splitlines() if not line.startswith(("|", "-", "#"))]
        assert [line for line in lines if re.search(r"[a-z`)]\. [A-Z]", line)] == []
