"""Strategies for bytes that a disk or a network damaged: replies, streams and batch files."""

import json

from hypothesis import strategies as st


@st.composite
def damaged_bytes(draw: st.DrawFn, data: st.SearchStrategy[bytes]) -> bytes:
    """Draw bytes of which some are lost, repeated, moved or changed."""
    found = draw(data)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(found)))
        end = start + draw(st.integers(0, 400))
        match draw(st.integers(0, 6)):
            case 0:
                found = found[:start]
            case 1:
                found = found[:start] + found[end:]
            case 2:
                found = found[:end] + found[start:]
            case 3:
                found = found[:start] + draw(st.binary(max_size=20)) + found[start:]
            case 4:
                found = found.replace(b"\n", draw(st.sampled_from([b"\r\n", b"", b"\n\n", b" \n"])))
            case 5:
                lines = found.splitlines(keepends=True)
                found = b"".join(draw(st.permutations(lines)))
            case _:
                found = found[:start] + b"\0" * draw(st.integers(1, 600)) + found[end:]
    return found


_ODD_VALUES = st.sampled_from(
    [None, True, 0, -1, 200, 1e300, "", "x", "stop", "\ud800", [], {}, [[]], [None], {"message": 1}]
)


@st.composite
def _odd_objects(draw: st.DrawFn, whole: object) -> bytes:
    """Draw an object as JSON in which some values have the wrong type."""

    def odd(value: object) -> object:
        if draw(st.integers(0, 9)) == 0:
            return draw(_ODD_VALUES)
        if isinstance(value, dict):
            return {key: odd(inner) for key, inner in value.items() if draw(st.integers(0, 19))}
        return [odd(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(odd(whole), ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


COMPLETION = {
    "id": "chatcmpl-1",
    "model": "m-1",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Answer 卷積 😀", "refusal": None},
            "delta": {"content": "Answer"},
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
_DEEP = st.just(b"[" * 100_000) | st.just(b'{"a":' * 100_000) | st.just(b"1" * 5_000)
_OBJECTS = _odd_objects(COMPLETION) | _DEEP
_EVENTS = st.lists(_OBJECTS.map(lambda data: b"data: " + data + b"\n\n"), max_size=3)
STREAMS = damaged_bytes(_EVENTS.map(lambda events: b"".join(events) + b"data: [DONE]\n\n"))
REPLIES = damaged_bytes(_OBJECTS)

KEYS = [f"{n:064x}" for n in range(6)]


@st.composite
def _batches(draw: st.DrawFn) -> bytes:
    lines = []
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=4)):
        response = {"status_code": 200, "body": COMPLETION}
        record = {"custom_id": key, "response": response, "error": None}
        lines.append(draw(_odd_objects(record) | _DEEP))
    return b"\n".join(lines) + b"\n"


BATCHES = damaged_bytes(_batches())
