"""Why a cell of a version holds what it holds, from the compiled block that it lies in."""

from __future__ import annotations

from datetime import date

from nightfloat.app.drafts import Draft
from nightfloat.app.versions import Json
from nightfloat.explain.cell import explain_in
from nightfloat.explain.live import YEAR
from nightfloat.explain.live_view import situation_of
from nightfloat.explain.plain import as_json


def explanation_json(draft: Draft, clinician: str, day: date, *, blocks: bool) -> Json:
    """Return everything about one cell, in words and in parts.

    Raises ExplainError or LiveError for a cell that the version does not have.
    """
    situation = situation_of(draft.live, YEAR if blocks else draft.live.block_of(day).id)
    found = explain_in(situation, clinician, day, grid="year" if blocks else "days")
    content: Json = as_json(found)
    return {**content, "words": found.words.split("\n")}
