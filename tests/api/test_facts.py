"""Facts over HTTP: each resource from its making to its end, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nightfloat.api.app import create_app
from tests.api.asking import Json, done, dump, having, place, refused
from tests.api.serving import Served

LIVES: dict[str, tuple[Json, Json, Json]] = {
    "people": (
        {
            "id": "R9",
            "name": "Ida Jansen",
            "appointments": [{"start": "2026-09-01", "pgy": 1, "fte": 80, "cohort": "A"}],
            "qualifications": [{"name": "procedures", "until": "2027-01-31"}],
        },
        {
            "id": "R9",
            "name": "Ida Jansen",
            "role": "resident",
            "appointments": [
                {"start": "2026-09-01", "end": "2027-06-30", "pgy": 1, "fte": 80, "cohort": "A"}
            ],
            "qualifications": [{"name": "procedures", "until": "2027-01-31"}],
            "position": 8,
        },
        {"name": "Ida Jansen-Moe", "qualifications": []},
    ),
    "shifts": (
        {"id": "E", "name": "Evening", "start": "15:00", "end": "23:00", "with": []},
        {
            "id": "E",
            "name": "Evening",
            "kind": "shift",
            "start": "15:00",
            "end": "23:00",
            "site": "",
            "half": None,
            "transition": 0,
            "worked": [],
            "with": [],
            "days": "all",
            "points": 1,
            "colour": 3,
            "pattern": 0,
            "position": 3,
        },
        {"days": "Mon-Fri", "points": 2, "transition": 30},
    ),
    "rotations": (
        {"id": "ICU / NF", "shifts": ["D"], "week": ["Mon-Fri 07:00-17:00"]},
        {
            "id": "ICU / NF",
            "name": "ICU / NF",
            "service": "",
            "site": "",
            "shifts": ["D"],
            "week": ["Mon-Fri 07:00-17:00"],
            "parts": [],
            "vacation": False,
            "colour": 1,
            "pattern": 0,
            "position": 1,
        },
        {"vacation": True, "service": "Medicine"},
    ),
    "rules": (
        {"id": "late-runs", "kind": "run", "settings": {"shifts": ["L"], "max": 3}},
        {
            "id": "late-runs",
            "kind": "run",
            "severity": "must",
            "settings": {"shifts": ["L"], "max": 3},
            "words": "Everyone: L at most 3 in a row.",
            "position": 13,
        },
        {"severity": "should", "settings": {"weight": 4, "max": 2}},
    ),
    "leave": (
        {"clinician": "R1", "start": "2026-08-03", "end": "2026-08-09", "note": "beach"},
        {
            "clinician": "R1",
            "name": "Ada Berg",
            "start": "2026-08-03",
            "end": "2026-08-09",
            "kind": "vacation",
            "note": "beach",
        },
        {"start": "2026-08-03T12:00", "kind": "conference"},
    ),
    "pins": (
        {"clinician": "R1", "start": "2026-07-03", "assign": "L"},
        {
            "clinician": "R1",
            "name": "Ada Berg",
            "kind": "day",
            "start": "2026-07-03",
            "end": "2026-07-03",
            "block": None,
            "assign": "L",
            "note": "",
        },
        {"kind": "block", "block": "2", "assign": "WARDS"},
    ),
}
"""For each resource: what is sent, what comes back, and a change of it."""


@pytest.mark.parametrize("resource", LIVES)
def test_life_of_a_fact(server: Served, resource: str) -> None:
    """Made, read, listed, changed, removed: each with its ETag; the programme's revision rises."""
    client = server.client_as("scheduler")
    sent, expected, change = LIVES[resource]
    before = done(client.get(place(server)))["facts_revision"]

    answer = client.post(place(server, f"/{resource}"), json=sent)
    made = done(answer, 201)
    assert answer.headers["etag"] == made["etag"] == '"r1"'
    id = made["id"]
    assert {key: made[key] for key in expected} == expected
    one = place(server, f"/{resource}/{id}")

    read = client.get(one)
    assert done(read) == made
    assert client.get(one, headers={"If-None-Match": made["etag"]}).status_code == 304
    listed = done(client.get(place(server, f"/{resource}"), params={"limit": 500}))
    assert made in listed["items"]

    refused(client.patch(one, json=change), 428, "precondition-required")
    refused(client.patch(one, json=change, headers=having('"r7"')), 412, "changed")
    changed = done(client.patch(one, json=change, headers=having(made["etag"])))
    assert changed["etag"] == '"r2"'
    for key, value in change.items():
        if key == "settings":
            assert value.items() <= changed[key].items()
        else:
            assert changed[key] == value
    assert done(client.get(one)) == changed

    refused(client.delete(one), 428, "precondition-required")
    refused(client.delete(one, headers=having(made["etag"])), 412, "changed")
    assert client.delete(one, headers=having(changed["etag"])).status_code == 204
    refused(client.get(one), 404, "not-found")
    after = done(client.get(place(server)))["facts_revision"]
    assert after == before + 3


@pytest.mark.parametrize("resource", [*LIVES, "requests"])
def test_pages(server: Served, resource: str) -> None:
    """A list comes in pages that join without a gap."""
    client = server.client_as("scheduler")
    whole = done(client.get(place(server, f"/{resource}")))
    assert whole["next"] is None
    found: list[Json] = []
    cursor = None
    while True:
        query: dict[str, Any] = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = done(client.get(place(server, f"/{resource}"), params=query))
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole["items"]
    assert len(found) > 0
    refused(client.get(place(server, f"/{resource}?cursor=x")), 422, "validation")


WRONG: list[tuple[str, Json, str]] = [
    ("people", {"id": "R9", "colour": "red"}, "colour"),
    ("people", {"id": 9}, "id"),
    ("people", {"id": "R9", "appointments": [{"pgy": "1"}]}, "appointments[0].pgy"),
    ("people", {"id": "R9"}, "appointments[0].pgy"),
    ("people", {"id": "R 9", "role": "faculty"}, ""),
    ("people", {"id": "R9", "appointments": [{"pgy": 1, "start": 0}]}, "appointments[0].start"),
    (
        "people",
        {
            "id": "R9",
            "appointments": [
                {"pgy": 1, "end": "2026-12-31"},
                {"pgy": 2, "start": "2026-12-01"},
            ],
        },
        "",
    ),
    (
        "people",
        {"id": "R9", "appointments": [{"pgy": 1, "start": "2026-09-01", "end": "2026-08-01"}]},
        "appointments[0].end",
    ),
    ("people", {"id": "R9", "name": "x" * 201}, "name"),
    (
        "people",
        {"id": "R9", "appointments": [{"pgy": 1}], "qualifications": [{"name": "a;b"}]},
        "qualifications[0].name",
    ),
    ("shifts", {"id": "E", "start": "25:00", "end": "23:00"}, "start"),
    ("shifts", {"id": "E", "start": "15:00", "end": "23:00", "kind": "party"}, "kind"),
    ("shifts", {"id": "E", "start": "15:00", "end": "23:00", "with": ["X"]}, "with"),
    ("shifts", {"id": "E", "start": "15:00", "end": "23:00", "points": 1.5}, "points"),
    ("rotations", {"id": "ICU", "shifts": ["X"]}, "shifts"),
    ("rotations", {"id": "ICU", "parts": ["WARDS"]}, "parts"),
    ("rules", {"kind": "runs"}, "kind"),
    ("rules", {"kind": "run", "settings": {"shifts": ["X"], "max": 3}}, "settings.shifts"),
    ("rules", {"kind": "run", "settings": {"maximum": 3}}, "settings.maximum"),
    ("rules", {"kind": "run", "settings": {"max": "3"}}, "settings.max"),
    ("rules", {"kind": "run", "settings": {"max": 10**12}}, "settings.max"),
    ("rules", {"kind": "coverage", "settings": {"since": "2026-02-30"}}, "settings.since"),
    ("rules", {"kind": "run", "settings": {"severity": "must"}}, "settings.severity"),
    ("leave", {"clinician": "R99", "start": "2026-08-03"}, "clinician"),
    ("leave", {"clinician": "R1", "start": "8/3/2026"}, "start"),
    ("leave", {"clinician": "R1", "start": "2026-08-03", "end": "2026-08-01"}, "end"),
    ("leave", {"clinician": "R1", "start": "2025-08-03"}, "start"),
    ("leave", {"clinician": "R4", "start": "2026-07-15", "end": "2026-07-20"}, "start"),
    ("pins", {"clinician": "R1", "start": "2026-07-03", "assign": "X"}, "assign"),
    ("pins", {"clinician": "R4", "start": "2026-07-15", "assign": "D"}, "assign"),
    ("pins", {"clinician": "R1", "kind": "block", "assign": "WARDS"}, "block"),
    ("pins", {"clinician": "R1", "assign": "D"}, "start"),
    ("pins", {"clinician": "R1", "kind": "block", "block": "99", "assign": "WARDS"}, "block"),
    ("requests", {"clinician": "R1", "kind": "wish_off"}, "start"),
    ("requests", {"clinician": "R1", "kind": "on", "start": "2026-07-03", "what": "X"}, "what"),
    ("requests", {"clinician": "R1", "kind": "nap", "start": "2026-07-03"}, "kind"),
    ("requests", {"clinician": "R1", "kind": "wish_off", "start": "2030-07-03"}, "start"),
]


UNADDRESSABLE = (
    *(".", "..", "../R1", "a/..", "/a", "a//b"),
    *("a?b", "a#b", "a%2Fb", "a\\b", "X\0", "a\tb"),
)
ODD = ("...", ".a", "6.20", "Ω", "NF/CARDS")
FULL: dict[str, Json] = {
    "people": {"role": "faculty"},
    "shifts": {"start": "15:00", "end": "23:00"},
    "rotations": {"shifts": ["D"]},
    "rules": {"kind": "run", "settings": {"shifts": ["L"], "max": 3}},
}


@pytest.mark.parametrize("resource", FULL)
def test_an_id_can_be_part_of_an_address(server: Served, resource: str) -> None:
    """Or some program reads DELETE people/.. as DELETE of the programme."""
    client = server.client_as("scheduler")
    everywhere = place(server, f"/{resource}")
    before = dump(server)
    for id in UNADDRESSABLE:
        sent = {**FULL[resource], "id": id}
        problem = refused(client.post(everywhere, json=sent), 422, "validation")
        assert [error["field"] for error in problem["errors"]] == ["id"]
        assert ".csv" not in problem["detail"]
    assert dump(server) == before
    for id in ODD:
        made = done(client.post(everywhere, json={**FULL[resource], "id": id}), 201)
        assert done(client.get(f"{everywhere}/{id}")) == made
        gone = client.delete(f"{everywhere}/{id}", headers=having(made["etag"]))
        assert gone.status_code == 204


SECRETS = (".password", ".current", ".new", ".code")


def test_no_text_has_control_characters(server: Served) -> None:
    """They are refused where they are sent, in terms of what was sent; a password may have any."""
    document = create_app(server.state).openapi()
    open_ended = [
        (path, method, where)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for where in _loose(
            operation.get("requestBody", {}).get("content", {}).get("application/json", {}),
            document,
        )
    ]
    assert [one for one in open_ended if not one[2].endswith(SECRETS)] == []


def _loose(schema: Any, document: Json, place: str = "") -> Iterator[str]:
    """Yield where a schema takes text in which anything may stand."""
    if isinstance(schema, list):
        for one in schema:
            yield from _loose(one, document, place)
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _loose(document["components"]["schemas"][name], document, f"{place} {name}")
    if schema.get("type") == "string":
        limited = {"pattern", "enum", "const", "format"} & schema.keys()
        if not limited:
            yield place
    for key, value in schema.items():
        if key == "properties":
            for name, one in value.items():
                yield from _loose(one, document, f"{place}.{name}")
        elif key not in ("examples", "example", "$ref"):
            yield from _loose(value, document, place)


@pytest.mark.parametrize(
    ("resource", "sent", "field"), WRONG, ids=[str(i) for i in range(len(WRONG))]
)
def test_what_cannot_be_changes_nothing(
    server: Served, resource: str, sent: Json, field: str
) -> None:
    """422 names the field that was sent, and the database is as it was."""
    client = server.client_as("scheduler")
    before = dump(server)
    problem = refused(client.post(place(server, f"/{resource}"), json=sent), 422, "validation")
    fields = [error["field"] for error in problem["errors"]]
    if field:
        begins = (f"{field}[", f"{field}.")
        assert any(one == field or one.startswith(begins) for one in fields), problem
    else:
        assert fields
    for error in problem["errors"]:
        assert "line " not in error["message"], problem
        assert ".csv" not in error["message"], problem
    assert dump(server) == before


def test_a_taken_id(server: Served) -> None:
    """An id names one thing: a second is a conflict."""
    client = server.client_as("scheduler")
    before = dump(server)
    for resource, sent in (
        ("people", {"id": "R1", "appointments": [{"pgy": 1}]}),
        ("shifts", {"id": "N", "start": "07:00", "end": "08:00"}),
        ("rotations", {"id": "WARDS"}),
        ("rules", {"id": "night", "kind": "run", "settings": {"max": 3}}),
        ("requests", {"code": "Q1", "clinician": "R1", "kind": "wish_off", "start": "2026-07-03"}),
    ):
        refused(client.post(place(server, f"/{resource}"), json=sent), 409, "conflict")
    assert dump(server) == before


IN_USE = [
    ("shifts", "N", ["rotation WARDS", 'rule "night"']),
    ("rotations", "WARDS", ["the pin of Ada Berg in block 1"]),
    ("people", "R7", ["the leave of Grace Huang from Wed 22 Jul 2026", "history"]),
]


@pytest.mark.parametrize(("resource", "id", "users"), IN_USE)
def test_what_is_in_use_stays(server: Served, resource: str, id: str, users: list[str]) -> None:
    """409 names what refers to it and the way out; nothing is removed."""
    client = server.client_as("scheduler")
    one = place(server, f"/{resource}/{id}")
    etag = done(client.get(one))["etag"]
    before = dump(server)
    problem = refused(client.delete(one, headers=having(etag)), 409, "conflict")
    labels = [error["label"] for error in problem["errors"]]
    assert set(users) <= set(labels), problem
    assert problem["maybe"]
    assert not problem["maybe"].startswith("Maybe")
    assert dump(server) == before


def test_another_programmes_facts_are_not_found(server: Served) -> None:
    """The other programme is 404 for a member, and its rows are not found under one's own."""
    client = server.client_as("scheduler")
    foreign = f"/api/scheduling/programmes/{server.foreign}"
    admin = server.client_as("administrator")
    for resource in [*LIVES, "requests"]:
        refused(client.get(f"{foreign}/{resource}"), 404, "not-found")
        sent = LIVES[resource][0] if resource in LIVES else {"kind": "wish_off"}
        refused(client.post(f"{foreign}/{resource}", json=sent), 404, "not-found")
    theirs = done(admin.get(f"{foreign}/leave"))["items"][0]["id"]
    for method in ("GET", "DELETE"):
        refused(
            client.request(method, place(server, f"/leave/{theirs}"), headers=having('"r1"')),
            404,
            "not-found",
        )


@pytest.mark.parametrize("role", ["approver", "resident", "faculty", "viewer", "outsider"])
def test_who_may_not_write(server: Served, role: str) -> None:
    """Only schedulers and administrators change facts; the others are told so, and nothing is."""
    client = server.client_as(role)
    before = dump(server)
    status, code = (404, "not-found") if role == "outsider" else (403, "forbidden")
    for resource, (sent, _, _) in LIVES.items():
        refused(client.post(place(server, f"/{resource}"), json=sent), status, code)
        if role not in ("approver",):
            refused(client.get(place(server, f"/{resource}")), status, code)
    assert dump(server) == before


def test_changes_are_noted_and_told(server: Served) -> None:
    """Each change is in the audit with who did it, and open pages hear the new revision."""
    client = server.client_as("scheduler")
    done(client.post(place(server, "/rules"), json=LIVES["rules"][0]), 201)
    entry = done(client.get(place(server, "/audit")))["items"][0]
    assert (entry["user"], entry["action"], entry["subject"]) == (
        "Scheduler",
        "rule.add",
        "rules/late-runs",
    )
    revision = done(client.get(place(server)))["facts_revision"]
    events = dump(server)["event"]
    assert events[-1][2] == "facts"
    assert f'"revision":{revision}' in events[-1][3]


def test_rules_move(server: Served) -> None:
    """A rule takes the place it is given; the others make room."""
    client = server.client_as("scheduler")
    one = place(server, "/rules/wishes")
    etag = done(client.get(one))["etag"]
    done(client.patch(one, json={"position": 0}, headers=having(etag)))
    listed = [rule["id"] for rule in done(client.get(place(server, "/rules")))["items"]]
    assert listed[:2] == ["wishes", "days-weekday"]
    assert len(listed) == 13


def test_an_archived_programme_is_left_alone(server: Served) -> None:
    """Nothing in it can be changed until it is restored."""
    admin = server.client_as("administrator")
    etag = done(admin.get(place(server)))["etag"]
    assert admin.delete(place(server), headers=having(etag)).status_code == 204
    problem = refused(admin.post(place(server, "/rules"), json=LIVES["rules"][0]), 409, "conflict")
    assert "archived" in problem["detail"]
    etag = done(admin.get(place(server)))["etag"]
    done(admin.patch(place(server), json={"archived": False}, headers=having(etag)))
    done(admin.post(place(server, "/rules"), json=LIVES["rules"][0]), 201)


RAW = {
    "half a letter": b'{"kind": "run", "settings": {"note": "\\ud800"}}',
    "no number": b'{"kind": "run", "settings": {"max": NaN}}',
    "endless": b'{"kind": "run", "settings": {"max": 1e999}}',
    "huge": b'{"kind": "run", "settings": {"max": ' + b"9" * 400 + b"}}",
    "deep": b'{"kind": "run", "settings": {"max": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
    "nested": b'{"kind": "run", "settings": {"max": {"a": {"b": {"c": 1}}}}}',
    "a list": b"[]",
    "no json": b"{",
    "nothing": b"",
    "many": b'{"kind": "run", "settings": {"shifts": [' + b'"N",' * 3000 + b'"N"]}}',
    "a long key": b'{"kind": "run", "settings": {"' + b"k" * 5000 + b'": 1}}',
    "control": b'{"kind": "run", "settings": {"max": 3, "note": "a\\u0000b"}}',
}


@pytest.mark.parametrize("name", RAW)
def test_bodies_that_mean_harm(server: Served, name: str) -> None:
    """Each is a 4xx with a problem, and changes nothing."""
    client = server.client_as("scheduler")
    before = dump(server)
    answer = client.post(
        place(server, "/rules"), content=RAW[name], headers={"Content-Type": "application/json"}
    )
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert dump(server) == before


def test_texts_of_every_kind_come_back_as_they_were(server: Served) -> None:
    """Quotes, commas, line ends and letters of any script survive; so does what looks like TOML."""
    client = server.client_as("scheduler")
    note = 'She said: "no, thanks"; ünïcödé, 夜勤 🙂\n[[rule]]\n# and more\t\\'
    sent = {"kind": "run", "settings": {"max": 5, "note": note}}
    assert done(client.post(place(server, "/rules"), json=sent), 201)["settings"]["note"] == note
    leave = {"clinician": "R1", "start": "2026-08-03", "note": note}
    assert done(client.post(place(server, "/leave"), json=leave), 201)["note"] == note
    person = {"id": "Ö'1"[:1] + "1", "name": 'Éva "Vivi" O, Brien', "appointments": [{"pgy": 1}]}
    assert done(client.post(place(server, "/people"), json=person), 201)["name"] == person["name"]
    export = client.get(place(server, "/export"))
    assert export.status_code == 200
    wrong = {"clinician": "R1", "start": "2026-08-03"}
    problem = refused(client.post(place(server, "/leave"), json=wrong), 422, "validation")
    assert problem["errors"][0]["message"] == (
        'overlaps the leave of "R1" (the leave of Ada Berg from Mon 3 Aug 2026).'
    )
