"""The workflows: every action that they use is pinned to a commit."""

import re
import subprocess
import sys
from pathlib import Path

from helpers.sites import REPO

MAKEFILE = (REPO / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((REPO / ".github/workflows").glob("*.yml"))


def test_every_action_is_pinned_to_a_commit():
    texts = [workflow.read_text(encoding="utf-8") for workflow in WORKFLOWS]
    used = [use for text in texts for use in re.findall(r"uses: *(.+)", text)]
    assert len(used) >= len(WORKFLOWS)
    assert [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", use)] == []


def test_the_workflow_linter_accepts_these_workflows_and_refuses_unpinned_actions(tmp_path):
    assert "zizmor --offline --quiet .github/workflows" in MAKEFILE
    assert zizmor(REPO / ".github/workflows") == 0
    for workflow in WORKFLOWS:
        loose = re.sub(r"@[0-9a-f]{40} # ", "@", workflow.read_text(encoding="utf-8"))
        (tmp_path / workflow.name).write_text(loose, encoding="utf-8")
        assert zizmor(tmp_path / workflow.name) != 0


def zizmor(path: Path) -> int:
    program = Path(sys.executable).parent / "zizmor"
    command = [str(program), "--offline", "--quiet", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode
