"""Requests over HTTP: asked, decided, withdrawn; what they mean, and what a schedule answers."""

from __future__ import annotations

import pytest

from tests.api.asking import Json, done, dump, having, place, refused
from tests.api.serving import Served
from tests.api.worked import version

OFF: Json = {"kind": "wish_off", "start": "2026-07-08", "end": "2026-07-09", "note": "a wedding"}


def ask(server: Served, role: str, sent: Json) -> Json:
    """Return a new request."""
    return done(server.client_as(role).post(place(server, "/requests"), json=sent), 201)


def decide(server: Served, request: Json, decision: str, role: str = "approver") -> Json:
    """Return a request after a decision."""
    answer = server.client_as(role).post(
        place(server, f"/requests/{request['id']}/decision"),
        json={"decision": decision, "note": "so be it"},
        headers=having(request["etag"]),
    )
    return done(answer)


def pins_of(server: Served, clinician: str) -> list[Json]:
    """Return a person's pins."""
    items = done(server.client_as("scheduler").get(place(server, "/pins")))["items"]
    return [one for one in items if one["clinician"] == clinician]


def test_a_resident_asks_for_themselves(server: Served) -> None:
    """Their own requests they see, change and withdraw; others' are not found."""
    client = server.client_as("resident")
    made = ask(server, "resident", OFF)
    assert made["code"] == "Q4"
    assert (made["clinician"], made["state"], made["created"]) == (
        "R1",
        "open",
        "2026-07-06T08:00:00Z",
    )
    assert made["words"] == "off Wed 8 Jul 2026 to Thu 9 Jul 2026"
    assert made["answer"] == {"answer": "open", "granted": 0, "wanted": 0, "words": None}
    assert done(client.get(place(server, "/requests")))["items"] == [made]
    assert done(client.get(place(server, "/requests?clinician=R2")))["items"] == []
    refused(client.get(place(server, "/requests/1")), 404, "not-found")
    refused(client.delete(place(server, "/requests/1"), headers=having('"r1"')), 404, "not-found")
    one = place(server, f"/requests/{made['id']}")
    changed = done(client.patch(one, json={"end": "2026-07-08"}, headers=having(made["etag"])))
    assert changed["end"] == "2026-07-08"
    refused(
        client.post(place(server, "/requests"), json={**OFF, "clinician": "R2"}), 403, "forbidden"
    )
    refused(client.get(f"{one}/effect"), 403, "forbidden")
    refused(client.post(f"{one}/decision", json={"decision": "approve"}), 403, "forbidden")
    withdrawn = done(client.delete(one, headers=having(changed["etag"])))
    assert (withdrawn["state"], withdrawn["answer"]) == ("withdrawn", None)
    refused(client.delete(one, headers=having(withdrawn["etag"])), 409, "conflict")


def test_who_is_nobody_in_the_programme_cannot_ask(server: Served) -> None:
    """A member without a person has no requests of their own."""
    admin = server.client_as("administrator")
    outsider = done(admin.get("/api/users"))["items"][-1]["id"]
    done(admin.put(place(server, f"/members/{outsider}"), json={"role": "resident"}))
    client = server.client_as("outsider")
    refused(client.get(place(server, "/requests")), 403, "forbidden")
    refused(client.post(place(server, "/requests"), json=OFF), 403, "forbidden")
    refused(server.client_as("viewer").get(place(server, "/requests")), 403, "forbidden")


def test_an_approved_vacation_is_leave(server: Served) -> None:
    """It comes with the approval and goes when the request is reopened."""
    client = server.client_as("scheduler")
    made = ask(
        server,
        "scheduler",
        {"clinician": "R2", "kind": "vacation", "start": "2026-07-20", "end": "2026-07-26"},
    )
    approved = decide(server, made, "approve")
    assert (approved["state"], approved["decided_by"], approved["decision_note"]) == (
        "approved",
        "Approver",
        "so be it",
    )
    assert approved["decided_at"] == "2026-07-06T08:00:00Z"
    leave = done(client.get(place(server, "/leave"), params={"clinician": "R2"}))["items"]
    assert [(one["start"], one["end"], one["kind"], one["note"]) for one in leave] == [
        ("2026-07-20", "2026-07-26", "vacation", f"Approved request {made['code']}.")
    ]
    reopened = decide(server, approved, "reopen")
    assert (reopened["state"], reopened["decided_by"]) == ("open", None)
    assert done(client.get(place(server, "/leave"), params={"clinician": "R2"}))["items"] == []


def test_only_what_an_approval_made_goes_with_it(server: Served) -> None:
    """Whatever its note says by now; and leave by hand stays, whatever its own note says."""
    client = server.client_as("scheduler")
    leave = place(server, "/leave")
    asked = {"clinician": "R2", "kind": "vacation", "start": "2026-07-20", "end": "2026-07-21"}
    made = ask(server, "scheduler", asked)
    approved = decide(server, made, "approve")
    note = f"Approved request {made['code']}."
    by_hand = {"clinician": "R2", "start": "2026-07-25", "kind": "vacation", "note": note}
    done(client.post(leave, json=by_hand), 201)
    (linked, _) = done(client.get(leave, params={"clinician": "R2"}))["items"]
    changed = client.patch(
        f"{leave}/{linked['id']}",
        json={"note": "Agreed with Dr Ito", "end": "2026-07-22"},
        headers=having(linked["etag"]),
    )
    assert changed.status_code == 200
    decide(server, approved, "reopen")
    left = done(client.get(leave, params={"clinician": "R2"}))["items"]
    assert [one["start"] for one in left] == ["2026-07-25"]


def test_leave_given_to_somebody_else_is_no_longer_the_request_s(server: Served) -> None:
    """Reopening the one person's request leaves the other's leave alone."""
    client = server.client_as("scheduler")
    leave = place(server, "/leave")
    asked = {"clinician": "R2", "kind": "vacation", "start": "2026-07-20", "end": "2026-07-21"}
    approved = decide(server, ask(server, "scheduler", asked), "approve")
    (linked,) = done(client.get(leave, params={"clinician": "R2"}))["items"]
    headers = having(linked["etag"])
    done(client.patch(f"{leave}/{linked['id']}", json={"clinician": "R3"}, headers=headers))
    decide(server, approved, "reopen")
    left = done(client.get(leave, params={"clinician": "R3"}))["items"]
    assert linked["id"] in [one["id"] for one in left]


def test_an_approved_day_off_is_a_pin(server: Served) -> None:
    """A day off is no leave, which would be taken out of averages."""
    client = server.client_as("scheduler")
    made = ask(server, "resident", OFF)
    approved = decide(server, made, "approve", "scheduler")
    pins = [
        one for one in done(client.get(place(server, "/pins")))["items"] if one["clinician"] == "R1"
    ]
    assert ("2026-07-08", "2026-07-09", "-") in [
        (one["start"], one["end"], one["assign"]) for one in pins
    ]
    mine = server.client_as("resident")
    one = place(server, f"/requests/{made['id']}")
    problem = refused(mine.delete(one, headers=having(approved["etag"])), 409, "conflict")
    assert "approved" in problem["detail"]
    refused(mine.patch(one, json={"rank": 2}, headers=having(approved["etag"])), 409, "conflict")
    done(client.delete(one, headers=having(approved["etag"])))
    after = [
        one for one in done(client.get(place(server, "/pins")))["items"] if one["clinician"] == "R1"
    ]
    assert len(after) == len(pins) - 1


def test_an_approval_that_cannot_be(server: Served) -> None:
    """A vacation on top of other leave is a conflict that names it; nothing changes."""
    made = ask(
        server,
        "scheduler",
        {"clinician": "R4", "kind": "vacation", "start": "2026-07-15", "end": "2026-07-17"},
    )
    before = dump(server)
    answer = server.client_as("approver").post(
        place(server, f"/requests/{made['id']}/decision"),
        json={"decision": "approve"},
        headers=having(made["etag"]),
    )
    problem = refused(answer, 409, "conflict")
    assert "the leave of Dmitri Egorov" in problem["detail"]
    assert dump(server) == before


def test_decisions_need_the_state_they_speak_of(server: Served) -> None:
    """If-Match as everywhere; what is declined is not declined again."""
    client = server.client_as("approver")
    decision = place(server, "/requests/1/decision")
    refused(client.post(decision, json={"decision": "decline"}), 428, "precondition-required")
    refused(
        client.post(decision, json={"decision": "decline"}, headers=having('"r5"')), 412, "changed"
    )
    declined = decide(server, {"id": 1, "etag": '"r1"'}, "decline")
    assert declined["answer"] is None
    refused(
        client.post(decision, json={"decision": "decline"}, headers=having(declined["etag"])),
        409,
        "conflict",
    )
    listed = done(client.get(place(server, "/requests"), params={"state": "declined"}))["items"]
    assert [one["id"] for one in listed] == [1]


def test_open_pages_hear_of_it(server: Served) -> None:
    """The event names whose request it is, so that they hear of it too."""
    made = ask(server, "resident", OFF)
    decide(server, made, "decline")
    told = [row for row in dump(server)["event"] if row[2] == "request"]
    assert [row[3] for row in told] == [
        f'{{"id":{made["id"]},"state":"open","clinician":"R1"}}',
        f'{{"id":{made["id"]},"state":"declined","clinician":"R1"}}',
    ]


def test_what_granting_would_mean(server: Served) -> None:
    """Who else could do the nights, how many asked, and what the person has on those days."""
    version(server, "R6 2026-07-06 N N N N - - D")
    made = ask(
        server,
        "scheduler",
        {"clinician": "R6", "kind": "wish_off", "start": "2026-07-08", "end": "2026-07-08"},
    )
    client = server.client_as("approver")
    found = done(client.get(place(server, f"/requests/{made['id']}/effect")))
    nights = [one for one in found["coverage"] if one["label"] == "N"]
    assert nights == [
        {
            "rule": "night",
            "rule_words": "N: exactly 1 person.",
            "label": "N",
            "day": "2026-07-08",
            "able": 5,
            "needed": 1,
            "words": "N on Wed 8 Jul 2026: 5 could still do it, 1 needed.",
        }
    ]
    assert found["short"] == 0
    assert [(one["day"], one["code"]) for one in found["collisions"]] == [("2026-07-08", "N")]
    (week,) = found["pressure"]
    assert (week["start"], week["end"], week["asked"]) == ("2026-07-06", "2026-07-12", 2)
    assert week["possible"] is None


def test_pressure_names_nobody(server: Served) -> None:
    """A resident sees how many have asked, and how many a rule lets go."""
    rule = {"kind": "vacation", "settings": {"at_once": 3}}
    done(server.client_as("scheduler").post(place(server, "/rules"), json=rule), 201)
    items = done(server.client_as("resident").get(place(server, "/requests/pressure")))["items"]
    assert [(one["start"], one["asked"], one["possible"]) for one in items] == [
        ("2026-07-01", 1, 3),
        ("2026-07-06", 1, 3),
    ]
    assert items[0]["words"] == "1 person asked for this week; 3 can be granted."
    assert "clinician" not in str(items)


@pytest.mark.parametrize("published", [False, True])
def test_what_the_schedule_answers(server: Served, published: bool) -> None:
    """Schedulers hear what the working draft says, residents only what is published."""
    ask(server, "resident", OFF)
    version(server, "R1 2026-07-06 D D D - -", "R2 2026-07-10 D D - -", published=published)
    answers = {
        one["code"]: one["answer"]
        for one in done(server.client_as("scheduler").get(place(server, "/requests")))["items"]
    }
    assert (answers["Q4"]["answer"], answers["Q4"]["granted"]) == ("partly", 1)
    assert answers["Q2"]["answer"] == "granted"
    (own,) = done(server.client_as("resident").get(place(server, "/requests")))["items"]
    assert own["answer"]["answer"] == ("partly" if published else "open")
    read = done(server.client_as("scheduler").get(place(server, f"/requests/{own['id']}")))
    assert read["answer"]["words"].startswith("Ada Berg asked for off")


def test_an_elective_at_any_time(server: Served) -> None:
    """Without days it may come in any block; other kinds need a day."""
    made = ask(
        server, "scheduler", {"clinician": "R3", "kind": "elective", "what": "WARDS", "rank": 2}
    )
    assert (made["start"], made["words"]) == (None, "WARDS at any time (choice 2)")
    found = done(server.client_as("approver").get(place(server, f"/requests/{made['id']}/effect")))
    assert found["coverage"] == found["collisions"] == found["pressure"] == []


def test_what_can_be_asked_for_by_name(server: Served) -> None:
    """Residents choose among shifts and rotations by name, and see nothing else of them."""
    resident = server.client_as("resident")
    found = done(resident.get(place(server, "/choices")))
    scheduler = server.client_as("scheduler")
    for kind in ("shifts", "rotations"):
        items = done(scheduler.get(place(server, f"/{kind}")))["items"]
        assert found[kind] == [{"id": one["id"], "name": one["name"]} for one in items]
        assert resident.get(place(server, f"/{kind}")).status_code == 403
    assert server.client_as("viewer").get(place(server, "/choices")).status_code == 403
