import hashlib
import json

import pytest

from askbook.chat.request import Message, Request
from askbook.errors import StudyError

ASKED = (Message("system", "Be brief."), Message("user", "為什麼？"))


def test_the_body_is_what_an_api_takes():
    request = Request(model="m", messages=ASKED, options={"temperature": 0})
    assert request.body() == {
        "model": "m",
        "temperature": 0,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "為什麼？"},
        ],
    }
    assert json.loads(request.canonical()) == request.body()


def test_the_key_is_the_same_for_ever():
    request = Request(model="m", messages=(Message("user", "é"),), options={"seed": 1})
    written = '{"messages":[{"content":"é","role":"user"}],"model":"m","seed":1}'
    assert request.canonical() == written.encode()
    assert request.key == hashlib.sha256(written.encode()).hexdigest()


def test_the_order_of_options_does_not_matter_and_their_values_do():
    def key(**options: object) -> str:
        return Request(model="m", messages=ASKED, options=options).key

    assert key(a=1, b=2) == key(b=2, a=1) != key(a=1, b=3)


@pytest.mark.parametrize("options", [
    {"model": "other"}, {"messages": []}, {"x": float("nan")}, {"x": {1, 2}}, {"x": "\ud800"},
], ids=str)  # fmt: skip
def test_what_cannot_be_sent_is_refused(options):
    with pytest.raises(StudyError):
        Request(model="m", messages=ASKED, options=options)
