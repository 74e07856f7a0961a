"""A clash as plain values, for certificates and whoever reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nightfloat.rules.fold import Line
from nightfloat.solver.outcome import Clash


def clash_json(clash: Clash) -> dict[str, Any]:
    """Return a clash: in a sentence, line by line, limit by limit, and what to give up."""
    return {
        "minimal": clash.minimal,
        "headline": clash.told.headline,
        "lines": lines_json(clash.told.lines),
        "limits": [{"rule": one.rule, "subject": one.subject} for one in clash.limits],
        "relaxations": [
            {
                "units": one.units,
                "smallest": one.smallest,
                "facts_kept": one.facts_kept,
                "words": one.words,
                "lines": lines_json(one.lines),
            }
            for one in clash.relaxations
        ],
    }


def lines_json(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return lines, each with the limits that it tells in words of their own."""
    return [
        {"rule": one.rule, "kind": one.told, "words": one.words, "items": list(one.items)}
        for one in lines
    ]
