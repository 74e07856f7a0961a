"""What a check says: a rule, the person and time it concerns, and the arithmetic behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How binding a rule is: "must" gives violations, "should" advisories, "prefer" costs."""

    MUST = "must"
    SHOULD = "should"
    PREFER = "prefer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One measured fact about one rule: a breach, or (`breached` false) how close it came.

    `measured` and `limit` are integers in `unit` ("min" for minutes, else the name of what is
    counted); `limit` is None where nothing is limited, `measured` None where the rule was not
    triggered. `start`..`end` is the window or gap that was measured. `facts` holds the further
    numbers of the arithmetic (days in the window, leave days removed ...), in reading order.
    """

    rule: str
    severity: Severity
    message: str
    breached: bool = True
    clinicians: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    measured: int | None = None
    limit: int | None = None
    unit: str = ""
    facts: tuple[tuple[str, int | str], ...] = field(default=())

    @property
    def violation(self) -> bool:
        """True for a breach of a "must": what `check` exits with 1 for."""
        return self.breached and self.severity is Severity.MUST
