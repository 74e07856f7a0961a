"""Cross checks of names: every id and every word of a phrase must mean something here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nightfloat.domain.errors import maybe, nearest
from nightfloat.domain.people import PGY_WORD, Role, WhoSelector
from nightfloat.interchange.draft import Draft
from nightfloat.interchange.fields import Field
from nightfloat.interchange.forms import Items, Name, Pairs
from nightfloat.interchange.phrases import Who
from nightfloat.interchange.reader import Values
from nightfloat.interchange.toml_lines import Path
from nightfloat.rules.packs import PackError, available_packs, load_packs

NAMED_IN = {
    "clinician": "people.csv",
    "shift": "a [[shift]]",
    "rotation": "a [[rotation]]",
    "site": "a [[site]]",
    "block": "the year's blocks",
    "pack": "the rule packs",
    "cohort": "the cohorts of people.csv",
}
"""Where each kind of id is declared, for messages."""


def check_names(draft: Draft) -> None:
    """Note every unknown name in programme.toml."""
    for values in draft.tables:
        for one in values.table.fields:
            if one.key in values.broken or one.key not in values.values:
                continue
            path = (*values.path, one.key)
            for name, step in _names(one, values):
                unknown_name(draft, one.form.refers, name, (*path, *step))
            if isinstance(one.form, Who):
                check_who(draft, values[one.key], path)
            elif isinstance(one.form, Pairs) and one.form.refers == "who":
                for phrase in values[one.key]:
                    check_who(draft, WhoSelector((phrase[0],)), (*path, phrase[0]))
        if values.table.path == ("pack",):
            _pack(draft, values)


def _names(one: Field, values: Values) -> Iterator[tuple[str, Path]]:
    value = values[one.key]
    if isinstance(one.form, Name) and value:
        yield value, ()
    elif isinstance(one.form, Items) and isinstance(one.form.item, Name):
        yield from ((name, (index,)) for index, name in enumerate(value))
    elif isinstance(one.form, Pairs) and one.form.refers not in ("", "who"):
        yield from ((name, (name,)) for name, _ in dict(value).items())


def known_names(draft: Draft, refers: str) -> list[str] | None:
    """Return the names that `refers` allows, or None when they are not known themselves.

    `refers` is kinds of id joined by " or "; "off" stands for '-'.
    """
    found: list[str] = []
    for kind in refers.split(" or "):
        if kind == "off":
            found.append("-")
        elif kind == "pack":
            found.extend(available_packs())
        elif (kind in ("block", "clinician") and not draft.known(kind)) or (
            kind == "cohort" and not draft.known("clinician")
        ):
            return None
        else:
            found.extend(draft.known(kind))
    return found


def unknown_name(draft: Draft, refers: str, name: str, path: Path) -> bool:
    """Note a name that is not declared, with the nearest one; return whether it is unknown."""
    known = known_names(draft, refers)
    if known is None or name in known:
        return False
    kinds = [kind for kind in refers.split(" or ") if kind != "off"]
    draft.source.wrong(
        path,
        f"is no {' or '.join(kinds)}.",
        value=name,
        maybe=way_out(name, known, kinds[0]),
    )
    return True


def way_out(name: str, known: Iterable[str], kind: str) -> str:
    """Return the way out for an unknown name: the nearest one, the few there are, or where."""
    names = [one for one in known if one != "-"]
    close = nearest(name, names)
    if close is not None:
        return f'"{close}".'
    if 0 < len(names) <= 8:
        return "one of " + ", ".join(f'"{one}"' for one in names) + "."
    return f'"{name}" is missing in {NAMED_IN.get(kind, kind)}.'


def check_who(draft: Draft, who: WhoSelector, path: Path) -> None:
    """Note each word of a `who` phrase that can select nobody."""
    if not draft.known("clinician"):
        return
    for word in dict.fromkeys(who.words()):
        trouble = _word_trouble(draft, word)
        if trouble is not None:
            draft.source.wrong(path, trouble[0], value=word, maybe=trouble[1])


def _word_trouble(draft: Draft, word: str) -> tuple[str, str] | None:
    """Return (message, way out) for a word that selects nobody, else None."""
    complete = len(draft.people) == len(draft.known("clinician"))
    people = [one.value for one in draft.people]
    appointments = [a for person in people for a in person.appointments]
    if word == "all" or word in set(Role) or word in draft.known("clinician"):
        return None
    if match := PGY_WORD.fullmatch(word):
        years = sorted({a.pgy for a in appointments if a.pgy is not None})
        wanted = int(match[1][:4])
        there = wanted in years or (match[2] and any(year > wanted for year in years))
        if there or not complete or not years:
            return None
        return "selects nobody: people.csv has no such PGY.", f'"pgy{years[-1]}".'
    label, colon, value = word.partition(":")
    cohorts = sorted({a.cohort for a in appointments if a.cohort})
    held = sorted({q.name for person in people for q in person.qualifications})
    offers = {"cohort": cohorts, "qualified": held, "on": list(draft.known("rotation"))}
    if not colon:
        options = ["all", *Role, *draft.known("clinician"), *(f"cohort:{one}" for one in cohorts)]
        options += [f"qualified:{one}" for one in held]
        options += [f"on:{one}" for one in draft.known("rotation")]
        way = maybe(word, options) or '"all", "resident", "pgy2+" or an id of people.csv.'
        return "is no word for people.", way
    if label not in offers:
        return "is no word for people.", f'"cohort:{value}", "qualified:{value}" or "on:{value}".'
    if value in offers[label] or (label != "on" and not complete):
        return None
    what = {"cohort": "is in that cohort", "qualified": "has that qualification"}.get(label)
    message = f"selects nobody: nobody {what}." if what else "names no rotation."
    close = nearest(value, offers[label])
    way = (
        f'"{label}:{close}".'
        if close is not None
        else "the word is not needed, or people.csv lacks it."
    )
    return message, way


def _pack(draft: Draft, values: Values) -> None:
    """Note settings that the pack does not offer, one at a time so that each has its line."""
    if not values.fine("name") or values["name"] not in available_packs():
        return
    name = values["name"]
    if values.fine("settings"):
        for key, setting in values["settings"]:
            _setting(draft, name, {key: setting}, {}, (*values.path, "settings", key))
    if values.fine("on"):
        for rotation, key, setting in values["on"]:
            path = (*values.path, "on", rotation, key)
            if not unknown_name(draft, "rotation", rotation, path):
                _setting(draft, name, {}, {rotation: {key: setting}}, path)


def _setting(
    draft: Draft,
    pack: str,
    settings: dict[str, str],
    by_rotation: dict[str, dict[str, str]],
    path: Path,
) -> None:
    try:
        load_packs(pack, settings, by_rotation=by_rotation)
    except PackError as error:
        way = str(error).partition(" Maybe ")[2]
        draft.source.wrong(path, error.predicate, value=error.subject, maybe=way)
