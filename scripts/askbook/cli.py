"""What every command does alike: its options, its messages and its exit code.

Results go to stdout, all else to stderr; the exit code is 0 where all is well, 1 where
there is something to mend, 2 for wrong usage, 130 where the user interrupted.
"""

import argparse
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from askbook.errors import INTERRUPTED, SUCCESS, USAGE_ERROR, StudyError, reason
from askbook.project.project import Project

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the site that these scripts belong to."""


class Parser(argparse.ArgumentParser):
    """A parser with the options that every command has."""

    def __init__(self, name: str, description: str | None) -> None:
        super().__init__(
            prog=f"./askbook {name}",
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.add_argument(
            "--site",
            type=Path,
            default=ROOT,
            metavar="DIR",
            help="the site's folder (default: the one these scripts are in)",
        )
        self.add_argument("--quiet", action="store_true", help="print results and errors only")


@dataclass(frozen=True)
class Command:
    """One run of a command: its options, its project, and where its words go."""

    options: argparse.Namespace
    project: Project

    def say(self, text: str) -> None:
        """Print something that is not a result."""
        if not self.options.quiet:
            print(text, file=sys.stderr)


def run(parser: Parser, body: Callable[[Command], int], argv: Sequence[str] | None) -> int:
    """Run a command's body with the options; return the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file's name can be any bytes
    options = parser.parse_args(argv)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        project = Project(options.site.resolve())
        project.refuse_foreign()
        code = body(Command(options, project))
        sys.stdout.flush()
    except StudyError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        return _refused(error)
    return code


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    """Let a polite kill end a command as Ctrl-C does."""
    raise KeyboardInterrupt


def _reader_left() -> int:
    """Let a closed pipe end the command without a word."""
    _drop_output()
    return SUCCESS


def _refused(error: OSError) -> int:
    """Say what the system would not do; without a file's name it is what was printed."""
    print(f"{error.filename or 'what is printed here'}: {reason(error)}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
    return USAGE_ERROR


def _drop_output() -> None:
    """Let what is not printed yet go nowhere, or Python complains at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
