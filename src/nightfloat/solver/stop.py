"""When a search ends: rules that a person can state.

Plain data: whoever only asks for a solve loads nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from nightfloat.domain.errors import NightfloatError


class StopRuleError(NightfloatError):
    """A stop rule that cannot be meant."""

    code = "stop-rule"


class When(StrEnum):
    """What ends the search of a problem."""

    EFFORT = "effort"
    """The effort is spent, or everything is proven."""
    TIME = "time"
    """The wall clock: after so many seconds; not reproducible."""
    GAP = "gap"
    """Every tier is within so many per cent of its bound."""
    NO_IMPROVEMENT = "no-improvement"
    """So many rounds in a row gained nothing."""
    FIRST_LEGAL = "first-legal"
    """The first schedule that breaks no rule."""


_UNITS = {
    When.TIME: ("seconds", 1e6),
    When.GAP: ("per cent", 100.0),
    When.NO_IMPROVEMENT: ("rounds", 1e6),
}


@dataclass(frozen=True, slots=True)
class StopRule:
    """One rule; `value` is in seconds, per cent or rounds (None for the other two).

    Every rule but TIME also ends when the effort is spent. Raises StopRuleError.
    """

    when: When = When.EFFORT
    value: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        unit, most = _UNITS.get(self.when, ("", 0.0))
        if not unit:
            if self.value is not None:
                raise StopRuleError(
                    f'the stop rule "{self.when}" takes no number, and {self.value:g} was given. '
                    f'Maybe only "{self.when}".'
                )
            return
        value = self.value
        least = 0.0 if self.when is When.GAP else 1.0 if self.when is When.NO_IMPROVEMENT else 0.01
        if value is None or not isfinite(value) or not least <= value <= most:
            given = "none" if value is None else f"{value:g}"
            raise StopRuleError(
                f'the stop rule "{self.when}" takes {least:g} to {most:g} {unit}, and {given} was '
                f'given. Maybe "{self.when}:5".'
            )
        if self.when is When.NO_IMPROVEMENT and value != int(value):
            raise StopRuleError(f"{value:g} are no rounds. Maybe {round(value)}.")

    def __str__(self) -> str:
        """Return the rule as `stop_rule` reads it."""
        return f"{self.when}" if self.value is None else f"{self.when}:{self.value:.12g}"


UNTIL_SPENT = StopRule()
"""The rule unless another one is given."""


def stop_rule(text: str) -> StopRule:
    """Return the rule that a text states, such as "gap:2"; raise StopRuleError."""
    word, _, number = text.strip().partition(":")
    try:
        when = When(word)
        value = float(number) if number else None
    except ValueError as error:
        raise StopRuleError(
            f'"{text}" is no stop rule. Maybe effort, time:60, gap:2, no-improvement:20 or '
            "first-legal."
        ) from error
    return StopRule(when, value)
