"""What a run of the battery has found."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SHOWN = 5
"""Examples of what was wrong that are kept."""


@dataclass(slots=True)
class Report:
    """Counts and times of a run; times are in seconds.

    A sentence is tried when the sidecar's answer to it came before the gate; `asked` counts what
    the sidecar was sent: where two sentences are one but for their names, it is asked once, and
    its answer is judged for each.
    """

    model: str
    dialect: str
    url: str
    seed: int
    packs: int = 0
    answers: int = 0
    sentences: int = 0
    asked: int = 0
    shown_reworded: int = 0
    repeated: int = 0
    """Tried, accepted, and word for word as before."""
    rejected: Counter[str] = field(default_factory=Counter)
    """By the gate's reasons."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Of answers."""
    unsupported_shown: int = 0
    examples: list[str] = field(default_factory=list)
    leaked: int = 0
    """Prompts with somebody's name or words in them."""
    leaks: list[str] = field(default_factory=list)
    load_s: float = 0.0
    first_s: list[float] = field(default_factory=list)
    """Until the first word of each sentence that was asked for."""
    whole_s: list[float] = field(default_factory=list)
    per_s: list[float] = field(default_factory=list)
    """Pieces a second after the first, which for most servers are tokens."""

    @property
    def tried(self) -> int:
        """Sentences for which the sidecar's words came before the gate."""
        return self.shown_reworded + self.repeated + self.rejected.total()

    @property
    def safe(self) -> bool:
        """Whether nothing unsupported would be shown, and nobody's name or words leave."""
        return not self.unsupported_shown and not self.leaked

    def share(self, count: int) -> float:
        """Return which share of what was tried a count is."""
        return round(count / self.tried, 4) if self.tried else 0.0

    def shows(self, facts: Sequence[str], said: str) -> None:
        """Count what a shown sentence says that is not supported."""
        self.unsupported_shown += len(facts)
        if facts and len(self.examples) < SHOWN:
            self.examples.append(f"“{said}” ({'; '.join(facts)})")

    def leaks_in(self, found: Sequence[str], said: str) -> None:
        """Count a prompt that holds what must not leave."""
        self.leaked += bool(found)
        if found and len(self.leaks) < SHOWN:
            self.leaks.append(f"“{said}” ({'; '.join(found)})")

    def plain(self) -> dict[str, Any]:
        """Return all of it as JSON values."""
        return {
            "unsupported_shown": self.unsupported_shown if self.tried else None,
            "unsupported_examples": self.examples,
            "leaked_prompts": self.leaked,
            "leaked_examples": self.leaks,
            "model": self.model,
            "dialect": self.dialect,
            "url": self.url,
            "seed": self.seed,
            "packs": self.packs,
            "answers": self.answers,
            "sentences": self.sentences,
            "tried": self.tried,
            "asked": self.asked,
            "reworded": self.shown_reworded,
            "reworded_share": self.share(self.shown_reworded),
            "repeated": self.repeated,
            "repeated_share": self.share(self.repeated),
            "rejected": dict(sorted(self.rejected.items())),
            "rejected_share": self.share(self.rejected.total()),
            "outcomes": dict(sorted(self.outcomes.items())),
            "load_s": round(self.load_s, 2),
            "first_word_p50_s": quantile(self.first_s, 0.5),
            "first_word_p95_s": quantile(self.first_s, 0.95),
            "sentence_p50_s": quantile(self.whole_s, 0.5),
            "sentence_p95_s": quantile(self.whole_s, 0.95),
            "tokens_per_s": quantile(self.per_s, 0.5),
        }


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which a share of the values lies; None for no values."""
    if not values:
        return None
    return round(sorted(values)[max(0, math.ceil(len(values) * share) - 1)], 3)
