"""Rules over HTTP: the types with their sentences, the packs, coverage, and the preview."""

from __future__ import annotations

import pytest

from nightfloat.rules.library import RULES
from tests.api.asking import Json, done, dump, place, refused
from tests.api.serving import Served
from tests.api.worked import version

FARID = "R6 2026-07-06 N N N N - - D"
GRACE = "R7 2026-07-06 D D - - N N -"


def test_rule_types(server: Served) -> None:
    """All of them, each with a sentence whose blanks are fields that are described."""
    items = done(server.client_as("viewer").get("/api/scheduling/rule-types"))["items"]
    assert [one["kind"] for one in items] == list(RULES)
    run = next(one for one in items if one["kind"] == "run")
    assert run["sentence"][:3] == [
        {"field": "who", "style": "each"},
        ": ",
        {"field": "shifts", "either": "rotations", "empty": "work", "style": "plain"},
    ]
    shifts = next(one for one in run["fields"] if one["key"] == "shifts")
    assert shifts == {
        "key": "shifts",
        "doc": "Shifts that make a run; none: any work.",
        "type": "list of shift id or `-` (off)",
        "input": "items",
        "schema": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "maxItems": 2000,
        },
        "required": False,
        "default": [],
        "example": ["N"],
        "choices": [],
        "refers": ["shift", "off"],
    }
    tier = next(one for one in run["fields"] if one["key"] == "tier")
    assert tier["choices"] == ["covered", "fair", "wishes"]


def test_packs(server: Served) -> None:
    """Settings, clauses under both numberings, and what is not checked."""
    items = done(server.client_as("viewer").get("/api/scheduling/packs"))["items"]
    acgme = next(one for one in items if one["name"] == "acgme")
    hours = next(one for one in acgme["clauses"] if one["code"] == "6.20")
    assert hours["code_before"]
    assert hours["source"]
    assert acgme["not_checked"][0]["reason"]
    assert any(one["default"] == 80 for one in acgme["settings"])


def test_coverage(server: Served) -> None:
    """Weekdays and holidays are told apart, and summed."""
    found = done(server.client_as("approver").get(place(server, "/coverage")))
    weekday, weekend = found["days"][:2]
    assert weekday["words"] == "D on Monday to Friday except holidays: 2 or 3 people."
    assert weekday["weekdays"] == [{"min": 2, "target": None, "max": 3}] * 5 + [None] * 2
    assert weekday["holidays"] == [None] * 7
    assert weekend["weekdays"] == [None] * 5 + [{"min": 1, "target": None, "max": 2}] * 2
    assert weekend["holidays"] == [{"min": 1, "target": None, "max": 2}] * 7
    assert [one["min"] for one in found["totals"]["weekdays"]] == [4] * 5 + [3] * 2
    assert [one["min"] for one in found["totals"]["holidays"]] == [3] * 7
    assert found["uncovered"] == []
    refused(server.client_as("resident").get(place(server, "/coverage")), 403, "forbidden")


def try_out(server: Served, rule: Json) -> Json:
    """Return the preview of a rule, and see that it changed nothing."""
    before = dump(server)
    client = server.client_as("scheduler")
    found = done(client.post(place(server, "/rules/preview"), json=rule))
    after = dump(server)
    assert after == before
    return found


def test_without_a_schedule_there_is_nothing_to_try_on(server: Served) -> None:
    """The words are there all the same."""
    found = try_out(server, {"kind": "run", "settings": {"shifts": ["N"], "max": 3}})
    assert found["words"] == "Everyone: N at most 3 in a row."
    assert found["today"] is None
    assert found["untried"] == "There is no schedule yet to try this rule on."


@pytest.mark.parametrize("published", [False, True])
def test_a_new_rule_on_the_schedule_at_hand(server: Served, published: bool) -> None:
    """It flags what is there: Farid's four nights in a row."""
    id = version(server, FARID, GRACE, published=published)
    found = try_out(server, {"kind": "run", "settings": {"shifts": ["N"], "max": 3}})
    today = found["today"]
    assert today["version"] == id
    assert (today["before"], today["after"], today["solved"]) == (0, 1, [])
    (new,) = today["new"]
    assert new["rule"] == "run-1"
    assert new["severity"] == "must"
    assert new["clinicians"] == [{"id": "R6", "name": "Farid Ghani"}]


def test_a_changed_rule(server: Served) -> None:
    """Before and after, what is new and what is solved."""
    version(server, FARID, GRACE)
    tighter = try_out(server, {"id": "night-runs", "settings": {"max": 3}})["today"]
    assert (tighter["before"], tighter["after"]) == (0, 1)
    assert tighter["new"][0]["clinicians"][0]["id"] == "R6"
    same = try_out(server, {"id": "night-runs", "settings": {"max": 4}})["today"]
    assert (same["before"], same["after"], same["new"], same["solved"]) == (0, 0, [], [])


def test_a_rule_of_who_may_do_what(server: Served) -> None:
    """Eligibility shapes what may stand where, and is found by its own id."""
    version(server, FARID, GRACE)
    found = try_out(server, {"id": "nights-from-pgy2", "settings": {"who": "R7"}})
    assert found["words"] == "Only R7 may have N."
    today = found["today"]
    assert (today["before"], today["after"]) == (0, 4)
    assert all(one["clinicians"][0]["id"] == "R6" for one in today["new"])


def test_what_a_preference_would_cost(server: Served) -> None:
    """Costs are told; a preference has no findings."""
    version(server, "R6 2026-07-06 N - N - N")
    today = try_out(server, {"id": "no-single-nights", "settings": {"weight": 10}})["today"]
    assert today["cost_before"] == 9
    assert today["cost_after"] == 30
    assert today["new"] == []


def test_a_rule_that_cannot_be_says_why(server: Served) -> None:
    """The mistakes of saving come with their fields; nothing is tried."""
    version(server, FARID)
    found = try_out(server, {"kind": "run", "settings": {"shifts": ["X"], "max": 3}})
    assert found["words"] is None
    assert found["today"] is None
    assert found["problems"][0]["field"] == "settings.shifts"
    assert found["problems"][0]["resource"] == "rules"
    nothing = try_out(server, {"settings": {"max": 3}})
    assert nothing["problems"][0]["field"] == "kind"


def test_who_may_try_rules(server: Served) -> None:
    """Whoever may write them."""
    sent = {"kind": "run", "settings": {"max": 3}}
    for role in ("approver", "resident", "viewer"):
        client = server.client_as(role)
        refused(client.post(place(server, "/rules/preview"), json=sent), 403, "forbidden")
