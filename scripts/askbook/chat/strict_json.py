"""JSON as its standard has it: what Python's reader lets through is refused."""

import json
import math


class NotJson(ValueError):
    """The bytes are not JSON; the message says why, without quoting them."""


def loads(data: bytes) -> object:
    """Return the value that the bytes hold.

    Refuses NaN, numbers beyond any float, a key twice in one object, half of a surrogate
    pair, nesting without end and everything that is not UTF-8.
    """
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_number,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except NotJson:
        raise
    except RecursionError:
        raise NotJson("is nested too deep") from None
    except UnicodeEncodeError:
        raise NotJson("holds half of a surrogate pair") from None
    except UnicodeDecodeError:
        raise NotJson("is not UTF-8") from None
    except ValueError:
        raise NotJson("is not JSON, or was cut") from None
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("has a key twice in one object")
    return found


def _constant(name: str) -> float:
    raise NotJson(f"holds {name}, which is no JSON")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson("holds a number that is too large")
    return number
