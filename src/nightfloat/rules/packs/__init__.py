"""Rule packs: regimes of work-hour rules as data (TOML) that names primitives and parameters."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from nightfloat.rules.packs.build import build_rules, choose, no_setting, settings_of, way_out
from nightfloat.rules.packs.pack import NotChecked, Pack, PackError, Rule, Setting, Value

__all__ = [
    "NotChecked",
    "Pack",
    "PackError",
    "Rule",
    "Setting",
    "Value",
    "available_packs",
    "load_pack",
    "load_packs",
]


def available_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with Nightfloat, sorted."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def load_pack(
    name: str,
    settings: Mapping[str, object] | None = None,
    *,
    by_rotation: Mapping[str, Mapping[str, object]] | None = None,
    scope: Sequence[str] | None = None,
) -> Pack:
    """Return the pack `name` under `settings` (typed values, or text as a command line has it).

    `by_rotation` overrides settings for windows and work on a rotation: ACGME 6.24 is
    `{"Surgery A": {"weekly_limit_hours": 88}}`. `scope` replaces the rotations the pack holds on.
    Raises PackError, naming the value and the nearest valid one, for anything not offered.
    """
    data = _data(name)
    offered = settings_of(data)
    chosen = choose(name, offered, settings or {})
    own = {
        rotation: {**chosen, **_only_given(name, offered, given)}
        for rotation, given in (by_rotation or {}).items()
    }
    holds_on = tuple(data.get("scope", ()) if scope is None else scope)
    return Pack(
        name=name,
        title=data["title"],
        edition=data["edition"],
        rules=build_rules(name, data, chosen, own),
        settings=offered,
        chosen=chosen,
        not_checked=tuple(
            NotChecked(short_id=item["id"], title=item["title"], reason=item["reason"])
            for item in data.get("not_checked", ())
        ),
        requires=tuple(data.get("requires", ())),
        scope=holds_on,
        reference_weeks=data.get("reference_weeks", 0),
        hash=_hash({"data": data, "chosen": chosen, "by_rotation": own, "scope": holds_on}),
    )


def load_packs(
    name: str,
    settings: Mapping[str, object] | None = None,
    *,
    by_rotation: Mapping[str, Mapping[str, object]] | None = None,
    scope: Sequence[str] | None = None,
) -> tuple[Pack, ...]:
    """Return the packs that stay in force beside `name`, and `name` itself last.

    Each setting goes to every pack that offers it; one that none offers raises PackError.
    """
    names = (*_data(name).get("requires", ()), name)
    offers = {pack: [s.name for s in settings_of(_data(pack))] for pack in names}
    known = sorted({setting for offered in offers.values() for setting in offered})
    groups = [settings or {}, *(by_rotation or {}).values()]
    for given in (setting for group in groups for setting in group):
        if given not in known:
            raise no_setting(name, given, known)

    def own(pack: str, group: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in group.items() if key in offers[pack]}

    return tuple(
        load_pack(
            pack,
            own(pack, settings or {}),
            by_rotation={
                rotation: own(pack, group) for rotation, group in (by_rotation or {}).items()
            },
            scope=scope if pack == name else None,
        )
        for pack in names
    )


def _only_given(
    pack: str, offered: tuple[Setting, ...], given: Mapping[str, object]
) -> dict[str, Value]:
    values = choose(pack, offered, given)
    return {name: values[name] for name in given}


def _data(name: str) -> dict[str, Any]:
    known = list(available_packs())
    if name not in known:
        raise PackError(f"there is no rule pack {name!r}. {way_out(name, known)}")
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


def _hash(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the content as JSON with sorted keys; dates and times in ISO form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
