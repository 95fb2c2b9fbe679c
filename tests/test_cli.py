"""Options, messages and exit codes that all commands share, and the command runner."""

import subprocess
import sys

import pytest
from helpers.sites import REPO, copy_site, write

import check
import generate
from askbook import cli
from askbook.__main__ import find_commands, main
from askbook.cli import Command, Parser
from askbook.errors import StudyError


@pytest.fixture
def site(tmp_path):
    write(tmp_path, {"config.toml": ""})
    return tmp_path


def run(site, body, *arguments: str) -> int:
    return cli.run(Parser("test", "A test."), body, ["--site", str(site), *arguments])


def test_an_error_of_the_user_is_one_line_on_stderr(site, capsys):
    def fail(_run: Command) -> int:
        raise StudyError("page.md:1: no title")

    assert run(site, fail) == 2
    assert capsys.readouterr() == ("", "page.md:1: no title\n")


def test_a_file_of_the_site_is_named_by_its_path_in_the_site(tmp_path, capsys):
    site = copy_site("small", tmp_path / "site")
    (site / "content/page.md").write_bytes(b"\xff")
    assert check.main(["--site", str(site)]) == 2
    assert capsys.readouterr().err.startswith("content/page.md:1: is not UTF-8")
    (site / "data/topics.yaml").unlink()
    (site / "data/topics.yaml").mkdir()
    assert generate.main(["--site", str(site)]) == 2
    assert capsys.readouterr().err.startswith("data/topics.yaml:1: cannot be read")


def test_a_bug_keeps_its_traceback(site):
    def fail(_run: Command) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(site, fail)


def test_an_interrupted_command_exits_with_130(site, capsys):
    def interrupt(_run: Command) -> int:
        raise KeyboardInterrupt

    assert run(site, interrupt) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_quiet_drops_everything_but_results_and_errors(site, capsys):
    def talk(command: Command) -> int:
        print("result")
        command.say("progress")
        return 0

    assert run(site, talk, "--quiet") == 0
    assert capsys.readouterr() == ("result\n", "")
    assert run(site, talk) == 0
    assert capsys.readouterr() == ("result\n", "progress\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [("check >&-", 0, "0 errors"), ("new-topic --from - <&-", 2, "standard input:1: has no topic")],
    ids=["output", "input"],
)
def test_a_closed_stream_is_an_empty_one(tmp_path, arguments, code, message):
    site = copy_site("small", tmp_path / "site")
    command, _, streams = arguments.rpartition(" ")
    shell = f'exec "$0" -m askbook {command} --site "$1" {streams}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, str(site)],
        stderr=subprocess.PIPE, env={"PYTHONPATH": str(REPO / "scripts")}, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_ends_a_command_quietly(tmp_path):
    site = copy_site("small", tmp_path / "site")
    program = "import sys; from askbook.__main__ import main; raise SystemExit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", program, "check", "--site", str(site), "--codes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(REPO / "scripts")},
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("name", find_commands())
def test_every_command_has_a_help_text(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: ./askbook {name} ")


def test_without_a_command_all_commands_are_listed(capsys):
    assert main([]) == 2
    listed = capsys.readouterr().out
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == listed
    assert all(f"\n  {name} " in listed for name in find_commands())


def test_help_before_a_command_is_the_commands_help(capsys):
    with pytest.raises(SystemExit) as exit_code:
        main(["help", "check"])
    assert exit_code.value.code == 0
    assert capsys.readouterr().out.startswith("usage: ./askbook check ")


def test_a_misspelled_command_is_suggested(capsys):
    assert main(["genrate"]) == 2
    assert capsys.readouterr().err == (
        "./askbook: unknown command 'genrate'; did you mean 'generate'?\n"
    )
    assert main(["xyzzy"]) == 2
    assert capsys.readouterr().err == (
        "./askbook: unknown command 'xyzzy'; ./askbook --help lists all commands\n"
    )
