"""A sentence in plain English: an answer, a proposal to confirm, or a form with what is clear."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field, RootModel

from nightfloat.api.assistant import Reading, memory_of
from nightfloat.api.assistant_shapes import NARRATIVE, NarrativeShown, PersonId, Whole
from nightfloat.api.assistant_stream import STREAMED, Accepts, answered
from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import LINES, Day, DayText
from nightfloat.api.finding_shapes import FINDING, Finding
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.assistant.ask.answering import Answered, Asked, ask
from nightfloat.assistant.ask.proposal import Action
from nightfloat.assistant.ask.reading import LONGEST, Intent, Missing

router = APIRouter(prefix="/api/assistant", tags=["assistant"], route_class=Route)

_PROPOSAL: dict[str, Any] = {
    "kind": "proposal",
    "intent": "swap",
    "narrative": NARRATIVE,
    "action": {
        "method": "POST",
        "path": "/api/scheduling/programmes/1/versions/7/edits",
        "if_match": '"v7.4"',
        "body": {
            "operations": [
                {
                    "op": "swap",
                    "clinician": "R1",
                    "day": "2026-07-10",
                    "layer": "days",
                    "other": "R4",
                }
            ]
        },
    },
    "violations": [FINDING],
}

_FORM: dict[str, Any] = {
    "kind": "form",
    "intent": "swap",
    "understood": {
        "people": ["R1"],
        "days": ["2026-07-10"],
        "shift": None,
        "rotation": None,
    },
    "missing": ["other"],
    "narrative": NARRATIVE,
}

_BY_KIND = Field(discriminator="kind")


class Question(Body):
    """A sentence; `day` and `clinician` are the cell that its writer looks at."""

    model_config = example({"text": "Swap Berg and Egorov on Friday", "day": "2026-07-06"})

    text: Annotated[str, Field(max_length=LONGEST, pattern=LINES)]
    version: Whole | None = None
    day: Day | None = None
    clinician: PersonId | None = None


class AskedAnswer(Answer):
    """What was asked for, answered."""

    model_config = example({"kind": "answer", "intent": "shifts", "narrative": NARRATIVE})

    kind: Literal["answer"]
    intent: Intent
    narrative: NarrativeShown


class ActionShown(Answer):
    """The request that does it when it is confirmed, with the rights of who confirms."""

    method: Literal["POST"]
    path: str
    if_match: str | None
    body: dict[str, Any]

    @classmethod
    def of(cls, found: Action) -> Self:
        """Return an action as it is answered."""
        return cls(method="POST", path=found.path, if_match=found.if_match, body=found.body)


class AskedProposal(Answer):
    """What would be done, with what the check says of it. Nothing is done yet.

    `violations` are what it would bring and nobody allows: the action is refused unless its body
    says `allow_violations` too.
    """

    model_config = example(_PROPOSAL)

    kind: Literal["proposal"]
    intent: Intent
    narrative: NarrativeShown
    action: ActionShown
    violations: list[Finding]


class Understood(Answer):
    """What was understood of a sentence: days in order, ids of people, shift and rotation."""

    people: list[str]
    days: list[DayText]
    shift: str | None
    rotation: str | None


class AskedForm(Answer):
    """Why nothing is done, with what is missing or in doubt and what was understood."""

    model_config = example(_FORM)

    kind: Literal["form"]
    intent: Intent | None
    understood: Understood
    missing: list[Missing]
    narrative: NarrativeShown


class Asking(RootModel[Annotated[AskedAnswer | AskedProposal | AskedForm, _BY_KIND]]):
    """An answer, a proposal or a form, by its kind."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [_PROPOSAL]})


@router.post("/ask", response_model=Asking, responses=STREAMED)
def ask_assistant(
    body: Question, state: Process, allowed: Reading, accept: Accepts = ""
) -> Response:
    """Read a sentence by rules: answer it, propose what it would change, or say what is unclear.

    Nothing is ever changed here; whoever asked confirms a proposal at the endpoint it names.
    """
    asked = Asked(text=body.text, version=body.version, day=body.day, clinician=body.clinician)
    found = ask(allowed, memory_of(state), state.database, asked)
    return answered(state, allowed, _shown(found), found.narrative, accept)


def _shown(found: Answered) -> Asking:
    """Return what became of a sentence as it is answered."""
    narrative, reading = NarrativeShown.of(found.narrative), found.reading
    if found.kind == "form":
        return Asking(
            AskedForm(
                kind="form",
                intent=reading.intent,
                understood=Understood(
                    people=list(reading.people),
                    days=[day.isoformat() for day in reading.days],
                    shift=reading.shift,
                    rotation=reading.rotation,
                ),
                missing=list(reading.missing),
                narrative=narrative,
            )
        )
    assert reading.intent is not None
    if found.action is None:
        return Asking(AskedAnswer(kind="answer", intent=reading.intent, narrative=narrative))
    return Asking(
        AskedProposal(
            kind="proposal",
            intent=reading.intent,
            narrative=narrative,
            action=ActionShown.of(found.action),
            violations=[Finding.model_validate(one) for one in found.violations],
        )
    )
