"""The command runner: finds the script of a command, or lists the commands there are."""

import ast
import difflib
import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from askbook.errors import SUCCESS, USAGE_ERROR

_SCRIPTS = Path(__file__).resolve().parents[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names; return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = find_commands()
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview(commands))
        return SUCCESS if arguments else USAGE_ERROR
    name = arguments[0]
    if name not in commands:
        print(
            f"./askbook: no command is called {name!r}{_suggestion(name, commands)}",
            file=sys.stderr,
        )
        return USAGE_ERROR
    command = importlib.import_module(commands[name].stem)
    code: int = command.main(arguments[1:])
    return code


def find_commands() -> Mapping[str, Path]:
    """Return the script of each command by the command's name, in alphabetical order."""
    scripts = sorted(_SCRIPTS.glob("*.py"))
    return {path.stem.strip("_").replace("_", "-"): path for path in scripts}


def _overview(commands: Mapping[str, Path]) -> str:
    rows = [f"  {name:<12} {_summary(path)}" for name, path in commands.items()]
    lines = ["usage: ./askbook COMMAND …", "", *rows, "", "./askbook COMMAND --help explains one."]
    return "\n".join(lines)


def _summary(script: Path) -> str:
    """Return the first line of a script's docstring, without importing it."""
    documentation = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
    return documentation.partition("\n")[0].rstrip(".")


def _suggestion(name: str, commands: Mapping[str, Path]) -> str:
    close = difflib.get_close_matches(name, commands, n=1)
    return f"; did you mean {close[0]!r}?" if close else "; ./askbook --help lists them"


if __name__ == "__main__":
    raise SystemExit(main())
