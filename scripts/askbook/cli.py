"""Options, messages and exit codes that all commands share.

Results go to stdout, everything else to stderr. Exit codes: 0 success, 1 findings, 2 usage
error, 130 interrupted.
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

from askbook.disk.files import resolve
from askbook.errors import INTERRUPTED, SUCCESS, USAGE_ERROR, SourceError, StudyError, reason
from askbook.project import engine
from askbook.project.project import Project


class Parser(argparse.ArgumentParser):
    """Argument parser with the options of every command."""

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
            default=engine.site_folder(),
            metavar="DIR",
            help="the site's folder (default: the one that contains these scripts)",
        )
        self.add_argument("--quiet", action="store_true", help="print only results and errors")


@dataclass(frozen=True)
class Command:
    """One run of a command: its options and its project."""

    options: argparse.Namespace
    project: Project

    def say(self, text: str) -> None:
        """Print progress or a summary on stderr, unless ``--quiet`` is given."""
        if not self.options.quiet:
            print(text, file=sys.stderr)


def run(parser: Parser, body: Callable[[Command], int], argv: Sequence[str] | None) -> int:
    """Parse the arguments and call the command's body; return the exit code.

    Prints errors that the user can fix as one line, without a traceback.
    """
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # file names need not be valid text
    options = parser.parse_intermixed_args(argv)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    project = Project(resolve(options.site))
    try:
        project.refuse_foreign()
        code = body(Command(options, project))
        sys.stdout.flush()
    except SourceError as error:
        print(error.below(project.root), file=sys.stderr)
        return error.exit_code
    except StudyError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of the output, such as head, has ended
        _discard_stdout()
        return SUCCESS
    except OSError as error:
        return _report_os_error(error)
    return code


def confirm(question: str, *, otherwise: str) -> bool:
    """Ask a yes-or-no question on the terminal; no is the default.

    Raises StudyError with another way if there is no terminal to ask on.
    """
    if not sys.stdin.isatty():
        raise StudyError(f"{question} There is no terminal to ask on; {otherwise}")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def read_stdin() -> str:
    """Return all of standard input. Raises StudyError if it is not UTF-8."""
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise StudyError("standard input is not UTF-8; save it in that encoding") from error


def _open_closed_streams() -> None:
    """Open the null device in place of each standard stream that the caller has closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    """Handle SIGTERM like Ctrl-C."""
    raise KeyboardInterrupt


def _report_os_error(error: OSError) -> int:
    """Print the error; one without a file name comes from writing to stdout."""
    print(f"{error.filename or 'standard output'}: {reason(error)}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _discard_stdout()
    return USAGE_ERROR


def _discard_stdout() -> None:
    """Drop buffered output; otherwise Python reports an error when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
