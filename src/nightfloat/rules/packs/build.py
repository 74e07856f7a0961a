"""From a pack's data to its rules: choosing settings, filling parameters, building primitives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, cast

from nightfloat.domain.entry import CLINICAL, WORK, Kind
from nightfloat.domain.errors import nearest
from nightfloat.domain.findings import Severity
from nightfloat.rules.clock.call_rest import CallRest
from nightfloat.rules.clock.count_per import CountPer
from nightfloat.rules.clock.day_after import DayAfter
from nightfloat.rules.clock.duration import Duration
from nightfloat.rules.clock.eligible import Eligible
from nightfloat.rules.clock.free_periods import FreePeriods
from nightfloat.rules.clock.gap import Gap
from nightfloat.rules.clock.measurements import Primitive
from nightfloat.rules.clock.rest_after_run import RestAfterRun
from nightfloat.rules.clock.run_length import RunLength
from nightfloat.rules.clock.sliding_count import SlidingCount
from nightfloat.rules.clock.sliding_minutes import SlidingMinutes
from nightfloat.rules.clock.weekend_frequency import WeekendFrequency
from nightfloat.rules.clock.weekly_rest import WeeklyRest
from nightfloat.rules.clock.window_minutes import WindowMinutes
from nightfloat.rules.packs.pack import PackError, Rule, Setting, Value

Data = Mapping[str, Any]

PRIMITIVES: dict[str, type] = {
    "call_rest": CallRest,
    "count_per": CountPer,
    "day_after": DayAfter,
    "duration": Duration,
    "eligible": Eligible,
    "free_periods": FreePeriods,
    "gap": Gap,
    "rest_after_run": RestAfterRun,
    "run_length": RunLength,
    "sliding_count": SlidingCount,
    "sliding_minutes": SlidingMinutes,
    "weekend_frequency": WeekendFrequency,
    "weekly_rest": WeeklyRest,
    "window_minutes": WindowMinutes,
}

GROUPS = {"@work": WORK, "@clinical": CLINICAL}


def way_out(word: str, known: Sequence[str]) -> str:
    """Return the end of an error message: the nearest known word, or all of them."""
    close = nearest(word, known)
    return f"Maybe {close!r}?" if close is not None else f"Maybe one of {', '.join(known)}?"


def settings_of(data: Data) -> tuple[Setting, ...]:
    """Return the settings a pack offers; what each changes is read from the rules themselves."""
    changes: dict[str, list[str]] = {}
    for rule in data["rules"]:
        places = {**rule.get("params", {}), "enabled": rule.get("enabled")}
        for name, value in places.items():
            if isinstance(value, Mapping) and "setting" in value:
                changes.setdefault(value["setting"], []).append(f"{rule['id']}.{name}")
    return tuple(
        Setting(
            name=name,
            default=entry["default"],
            explain=entry["explain"],
            allowed=tuple(entry.get("allowed", ())),
            least=entry.get("least"),
            most=entry.get("most"),
            changes=tuple(changes.get(name, ())),
        )
        for name, entry in data.get("settings", {}).items()
    )


def choose(
    pack: str, settings: tuple[Setting, ...], chosen: Mapping[str, object]
) -> dict[str, Value]:
    """Return the value of every setting. Raises PackError for a name or value not offered."""
    offered = {setting.name: setting for setting in settings}
    values = {setting.name: setting.default for setting in settings}
    for name, given in chosen.items():
        if name not in offered:
            raise no_setting(pack, name, sorted(offered))
        values[name] = _value(pack, offered[name], given)
    return values


def no_setting(pack: str, name: str, known: Sequence[str]) -> PackError:
    """Return the error for a setting that a pack does not offer."""
    return PackError(
        f"pack {pack!r} has no setting {name!r}. {way_out(name, known)}",
        subject=name,
        predicate=f"is no setting of pack {pack!r}.",
    )


def _value(pack: str, setting: Setting, given: object) -> Value:
    value: object = given

    def wrong(predicate: str, way: str) -> PackError:
        place = f"setting {setting.name!r} of pack {pack!r}: {given!r}"
        return PackError(f"{place} {predicate} {way}", subject=given, predicate=predicate)

    if isinstance(given, str) and isinstance(setting.default, bool):
        value = {"true": True, "false": False}.get(given.strip().lower(), given)
    elif isinstance(given, str) and isinstance(setting.default, int):
        digits = given.strip()
        value = int(digits) if digits.lstrip("-").isdigit() else given
    if type(value) is not type(setting.default):
        wanted = {bool: "true or false", int: "a whole number"}.get(type(setting.default), "a word")
        raise wrong(f"is not {wanted}.", f"Maybe {_shown(setting.default)}?")
    if setting.allowed and value not in setting.allowed:
        raise wrong("is not allowed.", _nearest_value(value, setting))
    if isinstance(value, int) and not isinstance(value, bool):
        low = setting.least if setting.least is not None else value
        high = setting.most if setting.most is not None else value
        if not low <= value <= high:
            nearer = min(max(value, low), high)
            raise wrong(f"is not between {low} and {high}.", f"Maybe {nearer}?")
    return value


def _nearest_value(value: object, setting: Setting) -> str:
    if isinstance(value, int):
        close = min(setting.allowed, key=lambda other: abs(int(other) - int(value)))
        return f"Maybe {close}?"
    return way_out(str(value), [str(other) for other in setting.allowed])


def _shown(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def build_rules(
    pack: str,
    data: Data,
    values: Mapping[str, Value],
    by_rotation: Mapping[str, Mapping[str, Value]],
) -> tuple[Rule, ...]:
    """Return the pack's enabled rules under the values chosen, in the order of the data."""
    ids = [entry["id"] for entry in data["rules"]]
    return tuple(
        _rule(pack, entry, values, by_rotation, ids)
        for entry in data["rules"]
        if _filled(entry.get("enabled", True), values)
    )


def _rule(
    pack: str,
    entry: Data,
    values: Mapping[str, Value],
    by_rotation: Mapping[str, Mapping[str, Value]],
    ids: list[str],
) -> Rule:
    for other in (*entry.get("covered_by", ()), *entry.get("excuses", ())):
        if other not in ids:
            raise PackError(f"rule {entry['id']!r} names rule {other!r}. {way_out(other, ids)}")
    primitive = _primitive(entry, values)
    own = ((name, _primitive(entry, chosen)) for name, chosen in sorted(by_rotation.items()))
    return Rule(
        pack=pack,
        short_id=entry["id"],
        title=entry["title"],
        clause=entry.get("clause", entry["id"]),
        clause_old=entry.get("clause_old", ""),
        type=entry.get("type", ""),
        severity=Severity(entry["severity"]),
        effective_from=entry.get("effective_from"),
        effective_to=entry.get("effective_to"),
        source=entry["source"],
        reviewer=entry.get("reviewer", ""),
        note=entry.get("note", ""),
        primitive=primitive,
        variants=tuple((name, p) for name, p in own if p is not None and p != primitive),
        covered_by=tuple(entry.get("covered_by", ())),
        excuses=tuple(entry.get("excuses", ())),
    )


def _primitive(entry: Data, values: Mapping[str, Value]) -> Primitive | None:
    if "primitive" not in entry:
        return None
    name = entry["primitive"]
    if name not in PRIMITIVES:
        raise PackError(
            f"rule {entry['id']!r}: no primitive {name!r}. {way_out(name, sorted(PRIMITIVES))}"
        )
    made = PRIMITIVES[name]
    known = [f.name for f in fields(made)]
    arguments: dict[str, Any] = {}
    for parameter, raw in entry.get("params", {}).items():
        if parameter not in known:
            raise PackError(
                f"rule {entry['id']!r}: {name} has no parameter {parameter!r}. "
                f"{way_out(parameter, known)}"
            )
        value = _filled(raw, values)
        is_kinds = parameter.endswith("kinds") or parameter == "blocked_by"
        arguments[parameter] = _kinds(entry["id"], value) if is_kinds else _frozen(value)
    return cast("Primitive", made(**arguments))


def _filled(raw: Any, values: Mapping[str, Value]) -> Any:
    """Return a parameter's value: as written, or computed from the setting it refers to."""
    if not isinstance(raw, Mapping):
        return raw
    value: Any = values[raw["setting"]]
    if "choose" in raw:
        return raw["choose"][_shown(value)]
    return value * raw.get("times", 1) if "times" in raw else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _kinds(rule: str, tokens: list[str]) -> frozenset[Kind]:
    """Return the kinds named: "shift", "@work" (a group), "-moonlighting" (taken out)."""
    found: set[Kind] = set()
    known = [*GROUPS, *Kind]
    for token in tokens:
        name = token.removeprefix("-")
        if name not in known:
            raise PackError(f"rule {rule!r}: no kind {token!r}. {way_out(name, known)}")
        group = GROUPS[name] if name in GROUPS else frozenset({Kind(name)})
        found = found - group if token.startswith("-") else found | group
    return frozenset(found)
