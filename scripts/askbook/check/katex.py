"""Find formulas that Hugo's own KaTeX cannot read, before a build meets them.

One Hugo process judges all formulas that are asked about together, in a throwaway site. It shares
the cache of the site's builds, so each formula is parsed once for both.
"""

import json
import re
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from askbook.disk import hugo_binary, hugo_cache, subprocesses
from askbook.errors import StudyError, reason
from askbook.findings import Finding, finding
from askbook.text import inline
from askbook.text.inline import Formula

_TIMEOUT = 300
"""Seconds; 10,000 new formulas need about one minute."""

_CONFIG = 'disableKinds = ["404", "page", "rss", "section", "sitemap", "taxonomy", "term"]\n'
_TEMPLATE = """\
{{- $errors := slice }}
{{- range $place, $formula := hugo.Data.formulas }}
  {{- $options := dict "displayMode" $formula.display "output" "mathml" "strict" "ignore" }}
  {{- with try (transform.ToMath $formula.tex $options) }}
    {{- with .Err }}
      {{- $errors = $errors | append (dict "place" $place "error" (string .)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $errors | jsonify | safeHTML -}}
"""
"""The options are those of layouts/_markup/render-passthrough.html."""

_UNDERLINE = "\u0332"
"""KaTeX underlines the place of an error with this combining character."""
_PARSE_ERROR = re.compile(r"KaTeX parse error: (?P<error>.*)", re.DOTALL)
_DAMAGED = ("compilationcache: ", "failed to decode file cache entry")
"""How errors in the compiled KaTeX and in the formulas of Hugo's cache begin."""

CheckFormulas = Callable[[str], Iterable[Finding]]
"""Returns the findings of a text's formulas, at the lines of the text."""


def assume_readable(_text: str) -> Iterable[Finding]:
    """Find no fault in any formula, for checks without Hugo."""
    return ()


class Katex:
    """Judges formulas and remembers the verdicts; safe to use from threads.

    If Hugo cannot run, no formula has a finding, and ``say`` is called once with the reason.
    """

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        self._root = root.resolve()
        self._say = say
        self._errors: dict[tuple[str, bool], str] = {}
        self.is_available = True
        """False once Hugo could not run."""
        self._lock = threading.Lock()

    def learn(self, texts: Iterable[str]) -> None:
        """Judge the formulas of many texts at once."""
        self._learn(formula for text in texts for formula in inline.formulas(text))

    def check(self, text: str) -> Iterator[Finding]:
        """Yield a finding for each formula of a text that KaTeX cannot read."""
        formulas = list(inline.formulas(text))
        self._learn(formulas)
        for formula in formulas:
            if error := self._errors.get((formula.tex, formula.is_display)):
                message = f"KaTeX cannot read this formula: {error}"
                yield finding("A025", formula.line, message)

    def _learn(self, found: Iterable[Formula]) -> None:
        formulas = {(formula.tex, formula.is_display) for formula in found}
        with self._lock:
            new = sorted(formulas - self._errors.keys())
            if new and self.is_available:
                self._judge(new)

    def _judge(self, formulas: list[tuple[str, bool]]) -> None:
        try:
            errors = _run_hugo(self._root, formulas)
        except (StudyError, OSError) as error:
            self.is_available = False
            why = reason(error) if isinstance(error, OSError) else str(error)
            self._say(f"formulas were not checked: {why}")
            return
        for place, formula in enumerate(formulas):
            self._errors[formula] = errors.get(place, "")


def _run_hugo(root: Path, formulas: list[tuple[str, bool]]) -> dict[int, str]:
    """Return the errors by the places of the formulas. Raises StudyError if Hugo fails."""
    binary = hugo_binary.binary()
    with tempfile.TemporaryDirectory() as folder, hugo_cache.checked(root) as cache:
        # Hugo names the cache after the folder.
        site = Path(folder) / root.name
        data = json.dumps([{"tex": tex, "display": display} for tex, display in formulas])
        files = {"hugo.toml": _CONFIG, "layouts/home.html": _TEMPLATE, "data/formulas.json": data}
        for name, text in files.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text, encoding="utf-8")
        command = [str(binary), "--source", str(site), "--noBuildLock", "--cacheDir", str(cache)]
        done = subprocesses.run(
            "Hugo", command, environment=hugo_binary.environment(), seconds=_TIMEOUT
        )
        if done.returncode:
            raise StudyError("Hugo failed: " + (done.stdout + done.stderr).strip()[-300:])
        found = json.loads((site / "public/index.html").read_text(encoding="utf-8"))
        return {each["place"]: _readable(each["error"], cache) for each in found}


def _readable(error: str, cache: Path) -> str:
    """Return KaTeX's own words about a formula on one line.

    Raises StudyError for an error of Hugo's own, such as a full disk.
    """
    message = error.partition("ToMath: ")[2]
    parsed = _PARSE_ERROR.fullmatch(message)
    if not parsed and (str(cache) in message or message.startswith(_DAMAGED)):
        raise StudyError(f"Hugo failed: {message}")
    shown = parsed["error"] if parsed else message
    return " ".join(shown.replace(_UNDERLINE, "").split())[:200]
