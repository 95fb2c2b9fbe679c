"""One section from its question to its answer, as far as the journal knows it.

What has been asked is never remembered anywhere else: `follow` walks from the first request
through the replies that the journal has, and comes to an answer, to the next request, or to
the end. So a run that was cut short, a batch and a file of replies all go on alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from askbook.ask import requests
from askbook.ask.evaluate import Judgement, judge
from askbook.ask.journal import Kept
from askbook.ask.plan import Task
from askbook.chat.request import Request
from askbook.check.relevance import subject
from askbook.project.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An answer that can stand on the page; the last key is that of its request."""

    judgement: Judgement
    kept: Kept
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The request to send next, and why the last answer failed, if there was one."""

    request: Request
    keys: tuple[str, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """No answer passed, and no more are asked; why the last one failed."""

    keys: tuple[str, ...]
    reasons: tuple[str, ...]


Step = Accepted | Needed | Left


@dataclass(frozen=True)
class Asker:
    """Which model is asked in what way, for the pages of one project."""

    project: Project
    model: str
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    re_asks: int = requests.RE_ASKS

    def first(self, task: Task) -> Request:
        """Return the first request for a section."""
        return requests.first(task, self._spoken(task.language.code), self.model, self.options)

    def follow(self, task: Task, replies: Callable[[str], Kept | None], beside: str = "") -> Step:
        """Return how far the replies bring a section; ``beside`` is the page's Explain."""
        about = subject(
            task.place,
            self.project.tree,
            task.language.code,
            is_default=task.language is self.project.catalog.default,
            beside=beside,
        )
        request = self.first(task)
        keys: tuple[str, ...] = ()
        reasons: tuple[str, ...] = ()
        for place in range(self.re_asks + 1):
            keys = (*keys, request.key)
            kept = replies(request.key)
            if kept is None:
                return Needed(request=request, keys=keys, reasons=reasons)
            judgement = judge(kept.reply, task.kind, task.language, about)
            if judgement.is_good:
                return Accepted(judgement=judgement, kept=kept, keys=keys)
            reasons = judgement.reasons
            if place < self.re_asks:
                request = requests.again(request, kept.reply.text, reasons)
        return Left(keys=keys, reasons=reasons)

    def _spoken(self, code: str) -> str:
        """Return a language as config.toml calls it, such as ``English (en)``."""
        languages = self.project.config.get("languages")
        table = languages.get(code) if isinstance(languages, Mapping) else None
        if not isinstance(table, Mapping):
            return code
        return f"{table.get('label', code)} ({table.get('locale', code)})"
