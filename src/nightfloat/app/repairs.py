"""Repairs of a version, and who can cover a shift of it, with the edits that make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nightfloat.app.drafts import Draft
from nightfloat.app.versions import Json
from nightfloat.app.ways_out import operation
from nightfloat.domain.time import say
from nightfloat.explain.alter import priced
from nightfloat.explain.effect import Totals
from nightfloat.explain.live_cover import Cover, covers
from nightfloat.explain.live_repair import Absence, Event, Mending, mend
from nightfloat.rules.language import Tier
from nightfloat.solver.mending import Mender


def repairs_json(
    draft: Draft, events: Sequence[Event], mender: Mender, *, today: date | None, count: int
) -> list[Json]:
    """Return the smallest changes after something has happened, each by others, ranked.

    Raises LiveError for people, days or codes unknown, ChildError when the search fails.
    """
    found = mend(draft.live, events, mender, pins=draft.pins, today=today, count=count)
    label = _label(draft, events)
    return [_mending(draft, one, label) for one in found]


def cover_json(draft: Draft, mender: Mender, day: date, *, clinician: str, shift: str) -> Json:
    """Return who can have somebody's day, or a shift: ranked, then why the others cannot."""
    found = covers(draft.live, day, mender, clinician=clinician, shift=shift, pins=draft.pins)
    names = {person.id: person.name for person in draft.programme.people}
    return {
        "clinician": clinician,
        "shift": shift,
        "day": day.isoformat(),
        "can": [_cover(one, names[one.clinician]) for one in found.can],
        "cannot": [
            {
                "clinician": one.clinician,
                "name": names[one.clinician],
                "rule": one.rule,
                "words": one.words,
            }
            for one in found.cannot
        ],
    }


def _cover(one: Cover, name: str) -> Json:
    return {
        "clinician": one.clinician,
        "name": name,
        "way": one.way.value,
        "further": one.further,
        "words": one.words,
        "advisory": one.advisory,
        "price": _tiers(one.price),
        "operations": [operation(change) for change in one.changes],
    }


def _mending(draft: Draft, one: Mending, label: str) -> Json:
    more = [after - before for before, after in zip(one.before, one.after, strict=True)]
    price = priced((more[0], more[1], more[2], more[3]))
    return {
        "words": one.words,
        "price": f"{price[:1].upper()}{price[1:]}.",
        "proven": one.proven,
        "missing": one.missing,
        "changes": sum(not move.forced for move in one.moves),
        "people": list(one.people),
        "moves": [
            {
                "clinician": move.clinician,
                "name": draft.clinicians[move.clinician].name,
                "day": move.day.isoformat(),
                "before": move.before,
                "after": move.after,
                "forced": move.forced,
                "words": move.words,
            }
            for move in one.moves
        ],
        "costs": {"before": _tiers(one.before), "after": _tiers(one.after)},
        "violations": [
            {"rule": finding.rule, "words": finding.message} for finding in one.violations
        ],
        "label": label,
        "operations": [
            *(
                {
                    "op": "unpin",
                    "clinician": move.clinician,
                    "day": move.day.isoformat(),
                    "layer": "days",
                }
                for move in one.moves
                if move.day.isoformat() in draft.pins(move.clinician)
            ),
            *(operation(change) for change in one.changes),
        ],
    }


def _label(draft: Draft, events: Sequence[Event]) -> str:
    """Return what the edit that applies a repair is called."""
    first = events[0]
    if not isinstance(first, Absence):
        return "Repair"
    name = draft.clinicians[first.clinician].name
    until = "" if first.last == first.first else f" to {say(first.last)}"
    return f"{name} is out {say(first.first)}{until}"


def _tiers(totals: Totals) -> Json:
    return {tier.name.lower(): amount for tier, amount in zip(Tier, totals, strict=True) if amount}
