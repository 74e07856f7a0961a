"""What the sidecar did since the start, for administrators. No words of anybody are in it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_KEPT = 200


@dataclass(slots=True)
class Counters:
    """Counts, and the last measurements."""

    probes: Counter[str] = field(default_factory=Counter)
    """By what they found."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Of answers."""
    gate: Counter[str] = field(default_factory=Counter)
    """Of sentences: `accepted`, `cached`, or why the gate refused."""
    first_piece_s: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT))
    pieces_per_s: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def plain(self) -> Mapping[str, Any]:
        """Return all of it as JSON values; speeds are the middle of the last, None before any."""
        return {
            "probes": dict(sorted(self.probes.items())),
            "outcomes": dict(sorted(self.outcomes.items())),
            "gate": dict(sorted(self.gate.items())),
            "first_token_s": _middle(self.first_piece_s),
            "tokens_per_s": _middle(self.pieces_per_s),
        }


def _middle(values: deque[float]) -> float | None:
    return round(sorted(values)[len(values) // 2], 3) if values else None
