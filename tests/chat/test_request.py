"""Requests and their keys."""

import hashlib
import json

import pytest

from askbook.chat.request import Message, Request, estimate_tokens
from askbook.errors import StudyError

MESSAGES = (Message("system", "Be brief."), Message("user", "Très déjà vu?"))


def test_the_body_has_the_form_of_the_chat_completions_api():
    request = Request(model="m", messages=MESSAGES, options={"temperature": 0})
    assert request.body() == {
        "model": "m",
        "temperature": 0,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Très déjà vu?"},
        ],
    }
    assert json.loads(request.canonical()) == request.body()


def test_the_key_is_the_digest_of_the_bytes_sent():
    request = Request(model="m", messages=(Message("user", "é"),), options={"seed": 1})
    written = '{"messages":[{"content":"é","role":"user"}],"model":"m","seed":1}'
    assert request.canonical() == written.encode()
    assert request.key == hashlib.sha256(written.encode()).hexdigest()


def test_the_key_depends_on_the_options_but_not_on_their_order():
    def key(**options: object) -> str:
        return Request(model="m", messages=MESSAGES, options=options).key

    assert key(a=1, b=2) == key(b=2, a=1) != key(a=1, b=3)


@pytest.mark.parametrize("options", [
    {"model": "other"}, {"messages": []}, {"x": float("nan")}, {"x": {1, 2}}, {"x": "\ud800"},
], ids=str)  # fmt: skip
def test_a_request_that_cannot_be_sent_is_rejected(options):
    with pytest.raises(StudyError):
        Request(model="m", messages=MESSAGES, options=options)


@pytest.mark.parametrize(("text", "tokens"), [
    ("", 0), ("four", 1), ("five5", 2), ("發酵麵團", 3), ("酵母 and yeast", 4), ("かなカナ한글", 4),
])  # fmt: skip
def test_four_letters_or_one_and_a_half_cjk_characters_are_a_token(text, tokens):
    assert estimate_tokens(text) == tokens
