"""The command runner: runs the script of a command, or lists all commands."""

import ast
import gc
import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from askbook.errors import SUCCESS, USAGE_ERROR, did_you_mean

_NEW_OBJECTS = 100_000
"""New objects between two garbage collections: each looks at the pages, which stay to the end."""

_SCRIPTS = Path(__file__).resolve().parents[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command named by the first argument; return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = find_commands()
    if arguments[:1] == ["help"] and len(arguments) > 1:
        arguments = [arguments[1], "--help"]
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview(commands))
        return SUCCESS if arguments else USAGE_ERROR
    name = arguments[0]
    if name not in commands:
        hint = did_you_mean(name, commands) or "; ./askbook --help lists all commands"
        print(f"./askbook: unknown command {name!r}{hint}", file=sys.stderr)
        return USAGE_ERROR
    command = importlib.import_module(commands[name].stem)
    code: int = command.main(arguments[1:])
    return code


def find_commands() -> Mapping[str, Path]:
    """Return the script of each command by the command's name, in alphabetical order.

    The script of ``new-topic`` is ``new_topic.py``, that of ``import`` is ``import_.py``.
    """
    scripts = sorted(_SCRIPTS.glob("*.py"))
    return {path.stem.strip("_").replace("_", "-"): path for path in scripts}


def _overview(commands: Mapping[str, Path]) -> str:
    rows = [f"  {name:<12} {_summary(path)}" for name, path in commands.items()]
    more = "Run ./askbook COMMAND --help for the options of a command."
    return "\n".join(["usage: ./askbook COMMAND …", "", *rows, "", more])


def _summary(script: Path) -> str:
    """Return the first line of a script's docstring, without importing the script."""
    documentation = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
    return documentation.partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    gc.set_threshold(_NEW_OBJECTS)
    raise SystemExit(main())
