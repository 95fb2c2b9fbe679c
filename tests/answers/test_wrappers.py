"""Only the answer is kept of a reply, whatever a model or its server puts around it."""

import pytest

from askbook.answers import wrappers

ANSWER = "The answer has `code`.\n\n```python\nx = 1\n```\n\nThat is all."

AROUND = {
    "reasoning": "<think>\nHm.\n</think>\n\n{}",
    "reasoning in capitals": "<Think>Hm.</Think>\n{}",
    "reasoning twice": "<think>Hm.</think><think></think>\n{}",
    "reasoning without its opening": "Okay, the user asks.\n</think>\n\n{}",
    "reasoning with an open fence": "<think>\n```\nHm.\n</think>\n{}",
    "reasoning in other tags": "<thought>Hm.</thought>\n{}",
    "reasoning in brackets": "[THINK]Hm.[/THINK]{}",
    "reasoning in triangles": "◁think▷Hm.◁/think▷{}",
    "reasoning with a prefix": "<seed:think>Hm.</seed:think>{}",
    "reasoning between tokens": "<|START_THINKING|>Hm.<|END_THINKING|>"
    "<|START_RESPONSE|>{}<|END_RESPONSE|>",
    "channels": "<|channel|>analysis<|message|>Hm.<|end|>"
    "<|start|>assistant<|channel|>final<|message|>{}<|return|>",
    "answer tag": "<think>Hm.</think>\n<answer>\n{}\n</answer>",
    "answer tag that is not closed": "<answer>{}",
    "end of turn": "{}<|im_end|>",
    "whole turn": "<|im_start|>assistant\n{}<|im_end|>\n",
    "end of text": "<s> {}</s>",
    "fence of Markdown": "```markdown\n{}\n```",
    "fence of tildes": "~~~md\n{}\n~~~",
    "long fence": "````Markdown\n{}\n````\n",
    "bare fence": "```\n{}\n```",
    "fence that is not closed": "```markdown\n{}",
    "fence after reasoning": "<think>Hm.</think>\n```text\n{}\n```",
}  # fmt: skip


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
def test_what_is_around_an_answer_is_removed(around):
    text, repairs = wrappers.unwrap(around.format(ANSWER))
    assert text == ANSWER
    assert repairs
    assert wrappers.unwrap(text) == (ANSWER, [])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Here it is:\n\n```markdown\na\n```", "Here it is:\n\na"),
        ("```markdown\na\n```\n\nBye.", "a\n\nBye."),
        ("a\n\n<think>Hm.</think>\n\nb", "a\n\nb"),
        ("````md\n```\nx\n```\n````", "```\nx\n```"),
    ],
    ids=["line before", "line after", "reasoning between", "longer fence"],
)
def test_text_outside_a_wrapper_is_kept(text, kept):
    assert wrappers.unwrap(text)[0] == kept


@pytest.mark.parametrize(
    "text",
    [
        "Use `<think>` and `</think>`.",
        "The tag `</think>` ends it.",
        "a\n\n```\n<think>\nx\n</think>\n```\n\nb",
        "```python\nx\n```",
        "```\nx\n```\n\nText.",
        "Text:\n\n```\nx\n```",
        "```markdown\na\n```\n\nText.\n\n```\nx\n```",
        "[analysis](a.md) of <b>",
    ],
)
def test_marks_that_belong_to_an_answer_stay(text):
    assert wrappers.unwrap(text) == (text, [])
    assert not list(wrappers.find_leftovers(text))


@pytest.mark.parametrize(
    "text",
    ["<think>Hm.", "<think>Hm.</think>", "<|channel|>analysis<|message|>Hm.", "Hm.</think>"],
    ids=["not closed", "nothing else", "no final channel", "nothing after it"],
)
def test_nothing_is_left_of_a_reply_that_is_only_reasoning(text):
    assert wrappers.unwrap(text)[0] == ""


@pytest.mark.parametrize("mark", ["<think>", "</thought>", "&lt;|im_end|>", "[INST]"])
def test_a_mark_inside_an_answer_is_reported(mark):
    found = list(wrappers.find_leftovers(f"a\n\nb {mark} c"))
    assert [(one.code, one.line) for one in found] == [("A019", 3)]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("mark", ["<think>", "</think>", "<|x|>", "<answer>", "```\n"])
def test_many_marks_do_not_hang(mark):
    wrappers.unwrap(mark * 50_000)
