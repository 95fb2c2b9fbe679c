"""A streamed chat completion (server-sent events), put together again."""

from collections.abc import Iterator

from askbook.chat import strict_json
from askbook.chat.strict_json import NotJson


def joined(body: bytes) -> dict[str, object]:
    """Return the whole chat completion whose pieces the stream holds.

    Raises NotJson where the stream ends without ``[DONE]``, or a piece is no JSON object.
    """
    head: dict[str, object] = {}
    choice: dict[str, object] = {}
    message: dict[str, object] = {}
    for chunk in _chunks(body):
        head.update({k: v for k, v in chunk.items() if k != "choices" and v is not None})
        _add(chunk, choice, message)
    if choice or message:
        head["choices"] = [{**choice, "message": message}]
    return head


def _chunks(body: bytes) -> Iterator[dict[str, object]]:
    """Yield the JSON object of each event up to ``[DONE]``."""
    for data in _events(body):
        if data == b"[DONE]":
            return
        chunk = strict_json.loads(data)
        if not isinstance(chunk, dict):
            raise NotJson("has an event that is no object")
        yield chunk
    raise NotJson("stream ended without [DONE]; it was cut")


def _events(body: bytes) -> Iterator[bytes]:
    """Yield the data of each event; comments and other fields say nothing here."""
    lines: list[bytes] = []
    for line in body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line.startswith(b"data:"):
            lines.append(line.removeprefix(b"data:").removeprefix(b" "))
        elif not line and lines:
            yield b"\n".join(lines)
            lines = []


def _add(chunk: dict[str, object], choice: dict[str, object], message: dict[str, object]) -> None:
    """Add a chunk's first choice to what is known of the reply."""
    choices = chunk.get("choices")
    if not isinstance(choices, list) or not choices:
        return
    found = choices[0]
    if not isinstance(found, dict) or found.get("index", 0) != 0:
        return
    choice.update({k: found[k] for k in ("finish_reason", "error") if found.get(k)})
    delta = found.get("delta")
    for key, value in delta.items() if isinstance(delta, dict) else ():
        if key in ("content", "refusal") and isinstance(value, str):
            message[key] = str(message.get(key, "")) + value
