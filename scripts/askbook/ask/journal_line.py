"""One line of the journal: a JSON record that ends with a checksum of the rest."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from askbook.chat.reply import Reply, Usage

SCHEMA = 1
"""The version in the field ``v`` of each record."""


def dump(record: Mapping[str, object]) -> bytes:
    """Return a record as a line that ends with a checksum of the rest."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "backslashreplace")
    return data[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(data)


def parse(line: bytes) -> dict[str, Any]:
    """Return the record of a line; an empty one if the line is damaged or a field is missing."""
    # A line without its end, or with the line end of an editor, is still complete.
    text, mark, checksum = line.rstrip(b"\r\n").rpartition(b',"crc":"')
    data = text + b"}"
    if not mark or checksum != b'%08x"}' % zlib.crc32(data):
        return {}
    try:
        record = json.loads(data)
        return record if _is_complete(record) else {}
    except (ValueError, TypeError, KeyError):
        return {}


def _is_complete(record: Mapping[str, Any]) -> bool:
    """Return whether the fields that are read later exist; may raise TypeError or KeyError."""
    if record["v"] != SCHEMA:
        return True
    match record["event"]:
        case "reply":
            parse_reply(record)
            return isinstance(record["key"], str) and isinstance(record["time"], str)
        case "filled" | "left" | "used":
            return all(isinstance(key, str) for key in record["keys"])
        case "batch":
            types = {
                "counts": dict,
                "errors": list,
                "options": dict,
                "replaced": dict,
                "waiting": list,
            }
            fits = (isinstance(record.get(key) or one(), one) for key, one in types.items())
            return isinstance(record["name"], str) and all(fits)
        case event:
            return isinstance(event, str)


def parse_reply(record: Mapping[str, Any]) -> Reply:
    """Return the reply in a record of the event ``reply``."""
    fields = dict(record["reply"])
    return Reply(**{**fields, "usage": Usage(**fields["usage"])})
