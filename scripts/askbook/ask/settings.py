"""Settings from the command line, else from ``[params.ask]`` of the site, else defaults."""

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from askbook.ask.cost import Price
from askbook.ask.model_name import is_writable
from askbook.chat.client import MAX_JOBS, MAX_RETRIES, TIMEOUT
from askbook.chat.endpoint import PRESETS, find_preset
from askbook.chat.request import Request
from askbook.errors import StudyError
from askbook.project.project import Project
from askbook.text.dates import is_date

_Table = Mapping[str, object]

_LIMIT = 1e9
"""Every number is smaller; a socket cannot wait for more seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a run.

    ``jobs`` is the number of concurrent requests, ``rpm`` and ``tpm`` limit requests and tokens
    per minute, and ``timeout`` is in seconds. ``options`` are added to each request's body, and
    ``prices`` has the price of each model.
    """

    preset: str = "openai"
    base_url: str = ""
    model: str = ""
    jobs: int = 4
    rpm: int | None = None
    tpm: int | None = None
    max_cost: float | None = None
    max_tokens: int | None = None
    max_retries: int = MAX_RETRIES
    timeout: float = TIMEOUT
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    prices: Mapping[str, Price] = field(default_factory=lambda: MappingProxyType({}))
    file: str = "hugo.toml"
    """The name of the file that may set them."""

    @property
    def price(self) -> Price | None:
        """The price of the model, if it is set."""
        return self.prices.get(self.model)

    def refuse_incomplete(self, alternative: str = "") -> None:
        """Raise StudyError if a setting is missing without which no request can be sent.

        ``alternative`` is added to the message if the model is missing.
        """
        if not self.model:
            raise StudyError(
                'no model: choose one with --model NAME, or set model = "NAME" in '
                f"[params.ask] in {self.file}{alternative}"
            )
        if self.max_cost is not None and not self.price:
            raise StudyError(
                f"--max-cost needs the price of {self.model}: add it to {self.file} as\n"
                f'[params.ask.prices."{self.model}"]\n'
                "input = 0.0  # per million tokens\noutput = 0.0\n"
                'as_of = "YYYY-MM-DD"'
            )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a live run."""
    parser.add_argument(
        "--jobs", type=positive(int), metavar="N", help="concurrent requests (default: 4)"
    )
    parser.add_argument(
        "--rpm", type=positive(int), metavar="N", help="limit of requests per minute"
    )
    parser.add_argument("--tpm", type=positive(int), metavar="N", help="limit of tokens per minute")
    add_server_options(parser)


def add_dry_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that show what a run would do."""
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be asked and its cost, then stop"
    )
    parser.add_argument("--show", action="store_true", help="print the exact requests, then stop")


def add_server_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of live runs and batches."""
    add_endpoint_options(parser)
    parser.add_argument(
        "--max-cost", type=positive(float), metavar="C", help="stop before the run costs more"
    )
    parser.add_argument(
        "--max-tokens", type=positive(int), metavar="N", help="stop before the run uses more"
    )


def add_endpoint_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which server and model to ask, and how patiently."""
    parser.add_argument(
        "--preset",
        choices=tuple(PRESETS),
        help="kind of server (default: openai)",
    )
    parser.add_argument("--base-url", metavar="URL", help="address of the server, up to /v1")
    parser.add_argument("--model", metavar="NAME", help="model to ask")
    parser.add_argument(
        "--max-retries",
        type=_natural,
        metavar="N",
        help=f"retries per request (default: {MAX_RETRIES})",
    )
    parser.add_argument(
        "--timeout",
        type=positive(float),
        metavar="S",
        help=f"seconds per attempt (default: {TIMEOUT:g})",
    )


def load(project: Project, options: argparse.Namespace) -> Settings:
    """Return the settings; raise SourceError for a wrong one of the site."""
    values = _Config(project).values() | {"file": project.config_file.name}
    for name in _TYPES:
        if (given := getattr(options, name, None)) is not None:
            values[name] = given
    settings = Settings(**values)
    if settings.jobs > MAX_JOBS:
        raise StudyError(f"{settings.jobs} jobs are too many; choose at most {MAX_JOBS}")
    if settings.model and not is_writable(settings.model):
        raise StudyError(
            f"the model's name {settings.model!r} cannot be written into a page; remove "
            "quotes, braces, angle brackets and control characters"
        )
    return settings


def positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    """Return a reader of an option's number; it refuses one that is not above 0, or too large."""

    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = kind(0)
        if not 0 < value < _LIMIT:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
        return value

    return read


def _natural(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


_TYPES: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "preset": (str,),
        "base_url": (str,),
        "model": (str,),
        "jobs": (int,),
        "rpm": (int,),
        "tpm": (int,),
        "max_cost": (int, float),
        "max_tokens": (int,),
        "max_retries": (int,),
        "timeout": (int, float),
    }
)
"""The type of each setting."""


@dataclass(frozen=True)
class _Config:
    """The table ``[params.ask]`` in a site's settings."""

    project: Project

    def values(self) -> dict[str, Any]:
        """Return the settings in the table by name."""
        params = self._table(self.project.config.get("params", {}), "params")
        table = dict(self._table(params.get("ask", {}), "ask"))
        found: dict[str, Any] = {}
        if "prices" in table:
            prices = self._table(table.pop("prices"), "prices").items()
            found["prices"] = {model: self._price(model, entry) for model, entry in prices}
        if "options" in table:
            found["options"] = self._options(self._table(table.pop("options"), "options"))
        for name, value in table.items():
            found[name] = self._value(name, value)
        return found

    def _options(self, table: _Table) -> _Table:
        for name, value in table.items():
            try:
                Request(model="", messages=(), options={name: value})
            except StudyError as error:
                raise self.project.setting_error(name, str(error)) from error
        return table

    def _value(self, name: str, value: object) -> object:
        if name not in _TYPES:
            known = ", ".join((*_TYPES, "options", "prices"))
            raise self.project.setting_error(
                name, f"unknown key {name!r} in [params.ask]; known keys: {known}"
            )
        if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
            raise self.project.setting_error(
                name, f"{name} = {value!r}: expected {_type_name(_TYPES[name])}"
            )
        if isinstance(value, int | float):
            allows_zero = name == "max_retries"
            if not 0 <= value < _LIMIT or (value == 0 and not allows_zero):
                expected = "0 or more" if allows_zero else "a number above 0"
                raise self.project.setting_error(name, f"{name} = {value}: expected {expected}")
        if name == "preset":
            try:
                find_preset(str(value))
            except StudyError as error:
                raise self.project.setting_error(name, str(error)) from error
        return value

    def _price(self, model: str, value: object) -> Price:
        table = self._table(value, model)
        known = ("input", "output", "as_of", "batch")
        if unknown := [key for key in table if key not in known]:
            message = f"unknown key {unknown[0]!r} in a price; known keys: {', '.join(known)}"
            raise self.project.setting_error(unknown[0], message)
        numbers = {key: table.get(key) for key in ("input", "output")}
        if "batch" in table:
            numbers["batch"] = table["batch"]
        for key, number in numbers.items():
            if isinstance(number, bool) or not (
                isinstance(number, int | float) and 0 <= number < _LIMIT
            ):
                message = f"the price of {model} needs {key} = a number from 0"
                raise self.project.setting_error(model, message)
        as_of = str(table.get("as_of", ""))
        if not is_date(as_of):
            message = f'the price of {model} needs as_of = "YYYY-MM-DD", the date of the price'
            raise self.project.setting_error(model, message)
        return Price(as_of=as_of, **{k: float(str(v)) for k, v in numbers.items()})

    def _table(self, value: object, name: str) -> _Table:
        if not isinstance(value, Mapping):
            raise self.project.setting_error(name, f"{name} is not a table")
        return value


def _type_name(types: tuple[type, ...]) -> str:
    return {str: "text in quotes", int: "a whole number", float: "a number"}[types[-1]]
