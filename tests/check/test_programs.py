"""check --run-code runs the programs of answers and compares what they print."""

import subprocess

import pytest
from helpers.clocks import wait_until
from helpers.course import answered
from helpers.sites import make_site, read, write

import check
import generate
from askbook.check import programs
from askbook.check.programs import check_programs, find_programs, run_program

FIRST = "content/course/part-one/first-topic.md"


def with_output(code: str, output: str) -> str:
    return f"So:\n\n```python\n{code}\n```\n\n```text\n{output}\n```\n"


def messages(code: str, output: str = "") -> list[str]:
    found = check_programs(with_output(code, output), run_program)
    return [one.message.removesuffix("; correct it or its output") for one in found]


def is_running(process: str) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", process], capture_output=True, check=False).stdout
    return bool(state.strip()) and not state.startswith(b"Z")


def test_only_a_program_that_its_output_follows_is_found():
    answer = (
        "```python\n1\n```\n\nThen:\n\n```text\none\n```\n\n"
        "- In a list:\n\n  ```python\n  for x in [2]:\n      print(x)\n  ```\n\n"
        "  ```text\n  2\n  ```\n"
        "\n```js\n3\n```\n```text\n3\n```\n"
    )
    (found,) = find_programs(answer)
    assert (found.line, found.code, found.output) == (13, "for x in [2]:\n    print(x)\n", "2\n")


@pytest.mark.parametrize(
    ("code", "output", "expected"),
    [
        ("print(1)\nprint(2)", "1\n2", []),
        ("print('a  ')", "a", []),
        (
            "print(1)\nprint(2)",
            "1\n3",
            ["the program prints '2' in line 2, and the page shows '3'"],
        ),
        ("print(1)", "1\n2", ["the program prints nothing in line 2, and the page shows '2'"]),
        ("print(é)", "", ["the program fails: NameError: name 'é' is not defined"]),
        ("import warnings\nwarnings.warn('old')", "", ["the program fails: UserWarning: old"]),
        ("import sys\nsys.exit(3)", "", ["the program fails with exit code 3"]),
        ("input()", "", ["the program fails: EOFError: EOF when reading a line"]),
        ("x = bytearray(3 << 30)", "", ["the program fails: MemoryError"]),
        (
            "while True:\n    print('x' * 9999)",
            "",
            ["the program fails: OSError: [Errno 27] File too large"],
        ),
    ],
    ids=[
        "same",
        "spaces",
        "other",
        "missing",
        "error",
        "warning",
        "exit",
        "input",
        "memory",
        "disk",
    ],
)
def test_a_program_that_fails_or_prints_something_else_is_a_finding(code, output, expected):
    assert messages(code, output) == expected


def test_a_program_has_no_environment_and_an_empty_folder(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    code = "import os\nprint('OPENAI_API_KEY' in os.environ, 'HOME' in os.environ)"
    assert messages(code, "False False") == []
    assert (
        messages("import os\nprint(sorted(os.listdir()))", "['program.py', 'stderr', 'stdout']")
        == []
    )


def test_a_program_that_does_not_end_is_stopped_with_all_it_started(tmp_path, monkeypatch):
    pid = tmp_path / "pid"
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\nchild.wait()"
    )
    monkeypatch.setattr(programs, "SECONDS", 3)
    assert messages(code) == ["the program was stopped after 3 seconds"]
    wait_until(lambda: not is_running(pid.read_text()))


def test_programs_run_only_on_request_and_only_once(tmp_path, capsys):
    site = make_site(tmp_path / "site")
    generate.main(["--site", str(site), "--quiet"])
    answered(site)
    runs = tmp_path / "runs"
    code = f"open({str(runs)!r}, 'a').write('x')\nprint(1)"
    text = read(site, FIRST).replace(
        "For example, this.", "For example:\n\n" + with_output(code, "2") * 2
    )
    write(site, {FIRST: text})
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert not runs.exists()
    capsys.readouterr()
    assert check.main(["--site", str(site), "--quiet", "--run-code", str(site / FIRST)]) == 1
    assert runs.read_text() == "x"
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert "A028 the program prints '1' in line 1, and the page shows '2'" in out[0]
    line = int(out[0].split(":")[1])
    assert read(site, FIRST).splitlines()[line - 1] == "```python"
