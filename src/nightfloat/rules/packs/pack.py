"""A rule pack in memory: rules with primitives built, settings chosen, what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.findings import Severity
from nightfloat.rules.clock.measurements import Primitive

Value = bool | int | str
"""A setting's value."""


class PackError(NightfloatError):
    """A pack, rule or setting that does not exist, or a value that is not allowed.

    `predicate` says what is wrong with `subject`, for whoever names the pack and setting already.
    """

    code = "rule_pack"

    def __init__(self, message: str, *, subject: object = "", predicate: str = "") -> None:
        super().__init__(message)
        self.subject, self.predicate = subject, predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One choice that a pack leaves to the programme; `changes` lists "rule.parameter" names."""

    name: str
    default: Value
    explain: str
    allowed: tuple[Value, ...] = ()
    least: int | None = None
    most: int | None = None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One clause. `primitive` measures it; without one, `covered_by` names the rules that do.

    `variants` are the primitives of rotations with settings of their own. `excuses` lists rules
    whose breach a logged exception under this clause turns into a documented one (ACGME 6.23).
    """

    pack: str
    short_id: str
    title: str
    clause: str
    clause_old: str
    type: str
    severity: Severity
    effective_from: date | None
    effective_to: date | None
    source: str
    reviewer: str
    note: str
    primitive: Primitive | None
    variants: tuple[tuple[str, Primitive], ...] = ()
    covered_by: tuple[str, ...] = ()
    excuses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name findings carry, such as "acgme.6.20"."""
        return f"{self.pack}.{self.short_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A clause that timed entries cannot decide, and why."""

    short_id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A regime's rules under chosen settings.

    `scope`: the rotations on which the pack's rules hold (empty: always). `requires`: packs that
    stay in force beside it. `reference_weeks`: the period averaged over, 0 where it is the rotation
    or block. `hash`: SHA-256 of the pack's data and everything chosen for it.
    """

    name: str
    title: str
    edition: str
    rules: tuple[Rule, ...]
    settings: tuple[Setting, ...]
    chosen: Mapping[str, Value]
    not_checked: tuple[NotChecked, ...]
    requires: tuple[str, ...]
    scope: tuple[str, ...]
    reference_weeks: int
    hash: str

    def rule(self, short_id: str) -> Rule:
        """Return the rule with this id, such as "6.20". Raises PackError when there is none."""
        for rule in self.rules:
            if rule.short_id == short_id:
                return rule
        known = ", ".join(rule.short_id for rule in self.rules)
        raise PackError(f"pack {self.name!r} has no rule {short_id!r}. Maybe one of {known}?")
