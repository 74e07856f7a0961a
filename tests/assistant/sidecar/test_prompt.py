"""The prompt: short, the same each time but for its end, and true to what it asks for."""

from __future__ import annotations

from hashlib import sha256

import pytest

from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.sidecar.prompt import (
    EXAMPLES,
    MOST_TOKENS,
    PREFIX,
    VERSION,
    WARM_UP,
    fits,
    prompt,
    tokens,
)
from tests.assistant.gate.factory import sentence
from tests.assistant.sidecar.asking import LINES

LONGEST_USUAL = (
    "Dr. A1 cannot take E2 on Wednesday 23 September because Dr. A1 has worked 6 nights in a row "
    "from Thursday 17 September, and the limit of the rule is 6; Dr. A2, Dr. A3 and Dr. A4 are on "
    "approved leave, and Dr. A5 is at the limit of 80 hours."
)


def test_a_prompt_is_short() -> None:
    """Below 300 tokens, as counted with more than there are, for the longest usual sentence."""
    assert tokens(PREFIX) < 200
    assert tokens(prompt(LONGEST_USUAL)) < MOST_TOKENS == 300
    assert fits(LONGEST_USUAL)
    assert not fits(LONGEST_USUAL * 3)


def test_the_count_is_more_than_there_are() -> None:
    """No vocabulary needs more: a mark for each letter that is not ASCII's, few letters a token."""
    for text in (LONGEST_USUAL, "2026-10-23, 07:00–19:00", "Åsa Šimić-Ünal 医生"):
        counted = tokens((*PREFIX, *prompt(text)[-1:])) - tokens(PREFIX)
        assert counted >= len(text.split())
        assert counted >= len(text.encode()) / 4


def test_prompts_begin_alike() -> None:
    """What servers keep of a prompt is all but the sentence, from the warm-up on."""
    first, second = prompt("Dr. A1 is off."), prompt("Dr. A1 works N.")
    assert first[:-1] == second[:-1] == WARM_UP[:-1] == PREFIX
    assert [one.role for one in first] == ["system", "user", "assistant"] * 1 + [
        "user",
        "assistant",
        "user",
    ]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_pass_the_gate(number: int) -> None:
    """What a model is shown is what it may do."""
    lines = (
        "{P Alpha} works {S late} on {D Friday 23 October}.",
        "{P Beta} cannot take {S nights} on {D Sunday 1 March} because of approved leave.",
    )
    source, out = EXAMPLES[number]
    name = ("Alpha", "Beta")[number]
    made = sentence(lines[number])
    assert mask(made).text == source.replace(name, "A1")
    assert isinstance(verify(made, out.replace(name, "A1")), Accepted)
    assert source != out


def test_a_name_of_an_example_is_no_name_of_a_sentence() -> None:
    """Should it slip into an answer, the gate refuses it."""
    for line in LINES:
        made = sentence(line)
        for name in ("Alpha", "Beta"):
            assert name not in mask(made).text
            assert not isinstance(verify(made, mask(made).text.replace("A1", name)), Accepted)


def test_the_version_goes_up_with_the_words() -> None:
    """Re-wordings are kept by it: whoever changes the prompt changes this line and VERSION."""
    assert (VERSION, sha256(repr(PREFIX).encode()).hexdigest()[:12]) == (1, "b5ab318a80c2")
