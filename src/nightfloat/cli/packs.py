"""`nightfloat packs` and `nightfloat vectors`: the rule packs, and cases to hold them against."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat.cli.codes import BROKEN, DONE
from nightfloat.cli.screen import screen, show_json, table


def packs(
    name: str | None = None, /, *, json: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """List the rule packs, or one pack's rules, settings and sources.

    Parameters
    ----------
    name
        A pack, such as acgme; none lists them all.
    json
        Print as JSON.
    """
    from nightfloat.rules.packs import available_packs, load_pack

    chosen = [load_pack(one) for one in ((name,) if name else available_packs())]
    if json:
        show_json(
            [
                {
                    "name": pack.name,
                    "title": pack.title,
                    "edition": pack.edition,
                    "hash": pack.hash,
                    "rules": [
                        {
                            "id": rule.id,
                            "clause": rule.clause,
                            "clause_old": rule.clause_old,
                            "type": rule.type,
                            "severity": rule.severity.value,
                            "title": rule.title,
                            "words": rule.primitive.words() if rule.primitive else rule.note,
                            "source": rule.source,
                        }
                        for rule in pack.rules
                    ],
                    "settings": {s.name: s.default for s in pack.settings},
                    "not_checked": {n.short_id: n.reason for n in pack.not_checked},
                }
                for pack in chosen
            ]
        )
        return DONE
    console = screen()
    for pack in chosen:
        console.print(f"[head]{pack.name}[/]  {escape(pack.title)}  [dim]{pack.hash[:12]}[/]")
        if name is None:
            continue
        console.print(escape(pack.edition), style="dim")
        rows = table("clause", "was", "", "rule")
        for rule in pack.rules:
            words = rule.primitive.words() if rule.primitive else rule.note or rule.title
            style = "must" if rule.severity.value == "must" else "should"
            rows.add_row(
                rule.clause, rule.clause_old, f"[{style}]{rule.severity.value}[/]", escape(words)
            )
        console.print(rows)
        settings = table("setting", "default", "meaning")
        for setting in pack.settings:
            settings.add_row(setting.name, str(setting.default).lower(), escape(setting.explain))
        console.print(settings)
        for item in pack.not_checked:
            console.print(f"Not checked: {escape(item.title)} ({escape(item.reason)})", style="dim")
    return DONE


def vectors(folder: Path, /, *, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Run a folder of rule cases and list each disagreement; exit 1 on any.

    Parameters
    ----------
    folder
        Cases in the format of the vectors: cases.csv and one flat schedule a case.
    json
        Print as JSON.
    """
    from nightfloat.rules.clock.vectors import cases_of, run_vectors

    found = run_vectors(folder)
    number = len(cases_of(folder))
    if json:
        show_json({"cases": number, "disagreements": [str(one) for one in found]})
    else:
        for one in found:
            screen().print(escape(str(one)))
        words = "all agree" if not found else f"{len(found)} disagreements"
        screen().print(f"{number} cases: {words}.")
    return BROKEN if found else DONE
