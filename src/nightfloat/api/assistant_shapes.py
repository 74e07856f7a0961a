"""What the routes of the assistant take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import ONE_LINE, Day
from nightfloat.assistant.text import Kind, Link, Narrative, Sentence

Whole = Annotated[int, Field(ge=1, le=2**53 - 1)]
PersonId = Annotated[str, Field(min_length=1, max_length=60, pattern=ONE_LINE, examples=["R4"])]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=ONE_LINE, examples=["N"])]

_PIECES: list[dict[str, Any]] = [
    {"kind": "person", "text": "Ada Berg", "ref": "R1"},
    {"kind": "text", "text": " works ", "ref": ""},
    {"kind": "shift", "text": "N", "ref": "N"},
    {"kind": "text", "text": " on ", "ref": ""},
    {"kind": "day", "text": "Mon 6 – Wed 8 July", "ref": "2026-07-06/2026-07-08"},
    {"kind": "text", "text": ".", "ref": ""},
]
_SENTENCE: dict[str, Any] = {
    "id": "s1",
    "text": "Ada Berg works N on Mon 6 – Wed 8 July.",
    "pieces": _PIECES,
    "links": [{"clinician": "R1", "day": "2026-07-06"}],
}
NARRATIVE: dict[str, Any] = {
    "title": "Ada Berg, the week of Mon 6 – Sun 12 July",
    "version": 7,
    "revision": 4,
    "state": "draft",
    "sentences": [_SENTENCE],
    "copyable": "",
}


# ── What is asked ───────────────────────────────────────────────────────────────────────────────


class WeekAsked(Body):
    """A week from Monday to Sunday; without a day this one, else the schedule's first."""

    kind: Literal["week"]
    day: Day | None = None


class BlockAsked(Body):
    """A block of the year."""

    kind: Literal["block"]
    block: Annotated[str, Field(min_length=1, max_length=60, pattern=ONE_LINE, examples=["1"])]


SpanAsked = Annotated[WeekAsked | BlockAsked, Field(discriminator="kind")]


class SummaryAsked(Body):
    """Days of a version, and maybe one person's part of them; without a version the one at hand."""

    model_config = example({"span": {"kind": "week", "day": "2026-07-06"}})

    span: SpanAsked
    version: Whole | None = None
    clinician: PersonId | None = None


class AboutCell(Body):
    """What somebody has on a day, or in the block of it."""

    kind: Literal["cell"]
    clinician: PersonId
    day: Day
    layer: Literal["days", "blocks"] = "days"


class AboutRequest(Body):
    """A request by its id."""

    kind: Literal["request"]
    request: Whole


class AboutUnfilled(Body):
    """A shift on a day."""

    kind: Literal["unfilled"]
    shift: Code
    day: Day


About = Annotated[AboutCell | AboutRequest | AboutUnfilled, Field(discriminator="kind")]


class WhyAsked(Body):
    """What is to be explained of a version."""

    model_config = example(
        {"version": 7, "about": {"kind": "cell", "clinician": "R1", "day": "2026-07-08"}}
    )

    version: Whole
    about: About


class ChangesAsked(Body):
    """Two versions of one schedule, the earlier one first."""

    model_config = example({"from": 5, "to": 7})

    before: Annotated[int, Field(alias="from", ge=1, le=2**53 - 1)]
    after: Annotated[int, Field(alias="to", ge=1, le=2**53 - 1)]


class CoverAsked(Body):
    """A shift that somebody may have to give away."""

    model_config = example({"version": 7, "clinician": "R1", "day": "2026-07-08"})

    version: Whole
    clinician: PersonId
    day: Day


class Cell(Body):
    """One person's day."""

    clinician: PersonId
    day: Day


class PublicationAsked(Body):
    """The message that a version is published."""

    model_config = example({"kind": "publication", "version": 7})

    kind: Literal["publication"]
    version: Whole


class SwapAsked(Body):
    """The message to two people who swap."""

    model_config = example(
        {
            "kind": "swap",
            "version": 7,
            "a": {"clinician": "R1", "day": "2026-07-08"},
            "b": {"clinician": "R2", "day": "2026-07-08"},
        }
    )

    kind: Literal["swap"]
    version: Whole
    a: Cell
    b: Cell


class SickAsked(Body):
    """The message that asks for cover; it does not say why somebody is away."""

    model_config = example({"kind": "sick", "version": 7, "clinician": "R1", "day": "2026-07-08"})

    kind: Literal["sick"]
    version: Whole
    clinician: PersonId
    day: Day


Announcement = Annotated[PublicationAsked | SwapAsked | SickAsked, Field(discriminator="kind")]


# ── What is answered ────────────────────────────────────────────────────────────────────────────


class PieceShown(Answer):
    """A stretch of a sentence. `ref` is what a fact stands for: an id, a day, days, a number."""

    kind: Kind
    text: str
    ref: str


Named = Annotated[str | None, Field(exclude_if=lambda value: value is None)]
"""Left out where there is none."""


class LinkShown(Answer):
    """What a sentence speaks of; only what applies is there."""

    clinician: Named = None
    day: Named = None
    rule: Named = None
    request: Named = None
    finding: Named = None
    version: Annotated[int | None, Field(exclude_if=lambda value: value is None)] = None

    @classmethod
    def of(cls, one: Link) -> Self:
        """Return a link as it is answered."""
        return cls(
            clinician=one.clinician or None,
            day=one.day or None,
            rule=one.rule or None,
            request=one.request or None,
            finding=one.finding or None,
            version=one.version,
        )


class SentenceShown(Answer):
    """One true sentence."""

    id: str
    text: str
    pieces: list[PieceShown]
    links: list[LinkShown]

    @classmethod
    def of(cls, one: Sentence) -> Self:
        """Return a sentence as it is answered."""
        return cls(
            id=one.id,
            text=one.text,
            pieces=[
                PieceShown(kind=piece.kind, text=piece.text, ref=piece.ref) for piece in one.pieces
            ],
            links=[LinkShown.of(link) for link in one.links],
        )


class NarrativeShown(Answer):
    """An answer in sentences, the most important first; `copyable` is a message to send."""

    model_config = example(NARRATIVE)

    title: str
    version: int | None
    revision: int | None
    state: str
    sentences: list[SentenceShown]
    copyable: str

    @classmethod
    def of(cls, found: Narrative) -> Self:
        """Return an answer as it is sent."""
        return cls(
            title=found.title,
            version=found.version,
            revision=found.revision,
            state=found.state,
            sentences=[SentenceShown.of(one) for one in found.sentences],
            copyable=found.copyable,
        )
