"""What is sent to a model for a section, the first time and after an answer that failed.

The user's message is the page's prompt, word for word. What a model must know beside it, so
that *Partition* under *Database* is no event of 1947, stands in the system message.
"""

from collections.abc import Mapping, Sequence

from askbook.ask.plan import Task
from askbook.chat.request import Message, Request

RE_ASKS = 2
"""How often a section is asked again, each time with what was wrong."""
LONGEST_SHOWN = 8_000
"""Characters of a bad answer that are sent back, for models that cannot read more."""


def first(task: Task, spoken: str, model: str, options: Mapping[str, object]) -> Request:
    """Return the request for a section; ``spoken`` is its language as a person calls it."""
    messages = (Message("system", system(task, spoken)), Message("user", task.prompt))
    return Request(model=model, messages=messages, options=options)


def system(task: Task, spoken: str) -> str:
    """Return the topic's place in the tree, its context and the language, as sentences."""
    titles = [topic.title for topic in (*task.place.parents, task.place.topic)]
    lines = ["The question is for a page of a study site.", f"The page: {' > '.join(titles)}."]
    if task.place.context:
        lines.append(f"The field: {task.place.context}.")
    return "\n".join([*lines, f"Answer in {spoken}."])


def again(request: Request, answer: str, reasons: Sequence[str]) -> Request:
    """Return the request that asks once more: the same question, the last answer, the reasons."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    asked = f"This answer cannot be used:\n{listed}\nWrite the whole answer again, put right."
    shown = answer[:LONGEST_SHOWN].strip() or "(nothing)"
    followed = (Message("assistant", shown), Message("user", asked))
    return Request(
        model=request.model, messages=(*request.messages[:2], *followed), options=request.options
    )
