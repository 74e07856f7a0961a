"""Programmes over HTTP: examples, making, importing, exporting, settings, members, overview."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from nightfloat.app.archives import MOST_INSIDE, pack
from nightfloat.interchange.folder import FILES, from_sources, load_folder
from nightfloat.interchange.template import examples_root, template_names
from nightfloat.store.load import load_programme
from tests.api.asking import Json, done, dump, having, place, refused
from tests.api.serving import Served

BASE = "/api/scheduling/programmes"
EMPTY: Json = {
    "source": "empty",
    "name": "Hillside Surgery",
    "specialty": "surgery",
    "timezone": "America/Denver",
    "start": "2026-07-01",
    "end": "2027-06-30",
    "blocks": "13x28",
}


def files_of(name: str) -> dict[str, bytes]:
    """Return the files of an example's folder."""
    folder = Path(str(examples_root() / name))
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file()}


def send(server: Served, data: bytes, **query: str) -> httpx.Response:
    """Import a zip file."""
    return server.client_as("administrator").post(
        f"{BASE}/import",
        params=query,
        content=data,
        headers={"Content-Type": "application/zip", "Idempotency-Key": "import-1"},
    )


def make(client: httpx.Client, body: Json, key: str = "make-1") -> httpx.Response:
    """Make a programme."""
    return client.post(BASE, json=body, headers={"Idempotency-Key": key})


def test_examples(server: Served) -> None:
    """Each example says what it is in one sentence; the smallest comes first."""
    items = done(server.client_as("viewer").get("/api/scheduling/examples"))["items"]
    assert items[0] == {
        "id": "tiny",
        "name": "Lakeside Family Medicine",
        "specialty": "family medicine",
        "people": 8,
        "residents": 8,
        "words": "A small programme to start from: eight residents, one service, three shifts.",
    }
    assert sorted(one["id"] for one in items) == list(template_names())
    assert all(one["words"].endswith(".") for one in items)


SCHEDULES = {
    "tiny": ["Block 1 · 1–28 Jul 2026"],
    "family-medicine": ["Year 2026–27", "Block 1 · 1–28 Jul 2026"],
    "internal-medicine": ["Year 2026–27", "Blocks 1–2 · 1–28 Jul 2026"],
    "emergency-medicine": ["Block 5 · 26 Oct – 22 Nov 2026"],
    "surgery-call": ["Block 2026-09 · 1–30 Sep 2026"],
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_programme_of_an_example(server: Served, name: str) -> None:
    """It is what the folder says, has the schedules that its plan asks for, and comes out again."""
    client = server.client_as("administrator")
    made = done(make(client, {"source": "example", "example": name}), 201)
    assert made["example"] is True
    assert made["unfinished"] == []
    found = done(client.get(f"{BASE}/{made['id']}/overview"))
    assert [one["name"] for one in found["schedules"]] == SCHEDULES[name]
    (noted,) = done(client.get(f"{BASE}/{made['id']}/audit"))["items"]
    assert (noted["action"], noted["subject"]) == ("programme.example", f"programme/{made['id']}")
    folder = load_folder(Path(str(examples_root() / name)))
    with server.database.read() as session:
        assert load_programme(session, made["id"]) == folder.programme
    export = client.get(f"{BASE}/{made['id']}/export")
    assert export.headers["content-type"] == "application/zip"
    assert export.content == client.get(f"{BASE}/{made['id']}/export").content
    with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    assert from_sources(files).programme == folder.programme


def test_an_empty_programme_is_filled_step_by_step(server: Served) -> None:
    """It begins with nobody, says what is missing, and takes people, shifts and demands."""
    client = server.client_as("administrator")
    made = done(make(client, EMPTY), 201)
    own = f"{BASE}/{made['id']}"
    assert made["people"] == 0
    assert made["plan"] == {"year": False, "blocks": ["1"]}
    assert len(made["unfinished"]) == 2
    assert [s["name"] for s in done(client.get(f"{own}/overview"))["schedules"]] == [
        "Block 1 · 1–28 Jul 2026"
    ]
    assert client.get(f"{own}/export").status_code == 200
    done(client.post(f"{own}/shifts", json={"id": "D", "start": "07:00", "end": "17:00"}), 201)
    demand = {"kind": "coverage", "settings": {"shifts": ["D"], "min": 1}}
    done(client.post(f"{own}/rules", json=demand), 201)
    assert done(client.get(own))["unfinished"] == [
        "Nobody is in the programme yet. Add the people."
    ]
    done(client.post(f"{own}/people", json={"id": "S1", "appointments": [{"pgy": 1}]}), 201)
    assert done(client.get(own))["unfinished"] == []


def test_settings(server: Served) -> None:
    """Parts that are given are replaced; a schedule without versions follows the year."""
    client = server.client_as("administrator")
    made = done(make(client, {"source": "example", "example": "tiny"}), 201)
    own = f"{BASE}/{made['id']}"
    refused(client.patch(own, json={"name": "Lakeside"}), 428, "precondition-required")
    refused(client.patch(own, json={"name": "x"}, headers=having('"f9"')), 412, "changed")
    changed = done(
        client.patch(
            own,
            json={
                "name": "Lakeside",
                "holidays": [{"date": "2026-07-04", "name": "Fourth", "tier": 2}],
                "sites": [*made["sites"], {"id": "EAST"}],
                "packs": [{"name": "acgme", "who": ["pgy2+"]}],
                "policy": {"publish_needs_approver": True},
                "plan": {"blocks": ["1", "2"]},
            },
            headers=having(made["etag"]),
        )
    )
    assert changed["name"] == "Lakeside"
    assert changed["holidays"] == [{"date": "2026-07-04", "name": "Fourth", "tier": 2}]
    assert changed["packs"][0]["who"] == ["pgy2+"]
    assert changed["sites"][-1] == {"id": "EAST", "name": ""}
    assert changed["policy"] == {"publish_needs_approver": True}
    assert changed["plan"] == {"year": False, "blocks": ["1", "2"]}
    assert changed["year"] == made["year"]
    assert changed["etag"] != made["etag"]
    assert client.get(own, headers={"If-None-Match": changed["etag"]}).status_code == 304
    year = {**changed["year"], "block_zero": "2026-07-06"}
    moved = done(client.patch(own, json={"year": year}, headers=having(changed["etag"])))
    assert moved["blocks"][0] == {"id": "0", "start": "2026-07-01", "end": "2026-07-05"}
    names = [one["name"] for one in done(client.get(f"{own}/overview"))["schedules"]]
    assert names == ["Block 1 · 6 Jul – 2 Aug 2026"]


def test_what_is_wrong_with_a_pack_is_said_once(server: Served) -> None:
    """The value, what is wrong with it, and the way out; the place is in the field."""
    client = server.client_as("scheduler")
    etag = done(client.get(place(server)))["etag"]
    packs = [{"name": "acgme", "settings": {"weekly_limit_hours": 5, "weekly": 80}}]
    answer = client.patch(place(server), json={"packs": packs}, headers=having(etag))
    said = {
        one["field"]: (one["value"], one["message"], one["maybe"])
        for one in refused(answer, 422, "validation")["errors"]
    }
    assert said == {
        "packs[0].settings.weekly_limit_hours": ("5", "is not between 40 and 88.", "40?"),
        "packs[0].settings.weekly": (
            "weekly",
            "is no setting of pack 'acgme'.",
            "'weekly_limit_hours'?",
        ),
    }


YEAR = {
    "timezone": "America/New_York",
    "start": "2026-07-01",
    "end": "2027-06-30",
    "blocks": "13x28",
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": {**YEAR, "timezone": "Mars/Base"}}, "year.timezone"),
        ({"plan": {"blocks": ["14"]}}, "plan.blocks"),
        ({"packs": [{"name": "acgme", "settings": {"weekly": 80}}]}, "packs[0].settings.weekly"),
        ({"packs": [{"name": "acgme"}, {"name": "acme"}]}, "packs[1].name"),
        ({"holidays": [{"date": "2030-07-04", "name": "Fourth"}]}, "holidays[0].date"),
        ({"sites": []}, "site"),
        ({"colour": "red"}, "colour"),
        ({"name": ""}, "name"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be(server: Served, change: Json, field: str) -> None:
    """422 names the part; nothing is changed."""
    client = server.client_as("scheduler")
    etag = done(client.get(place(server)))["etag"]
    before = dump(server)
    problem = refused(
        client.patch(place(server), json=change, headers=having(etag)), 422, "validation"
    )
    assert field in [error["field"] for error in problem["errors"]], problem
    assert dump(server) == before


def test_import_and_dry_run(server: Served) -> None:
    """A dry run says what would be; the import makes it, once for a key, in or out of a folder."""
    files = files_of("family-medicine")
    data = pack({f"family/{name}": content for name, content in files.items()})
    before = dump(server)
    report = done(send(server, data, dry_run="true"))
    assert (report["saved"], report["programme"], report["mistakes"]) == (False, None, [])
    assert report["counts"]["people"] == 31
    given = load_folder(Path(str(examples_root() / "family-medicine"))).programme
    assert given.block_schedule
    assert report["counts"]["pins"] == len(given.pins) + len(given.block_schedule)
    assert report["files"] == sorted(set(files) & set(FILES))
    assert report["ignored"] == ["README.md"]
    assert dump(server) == before
    client = server.client_as("administrator")
    headers = {"Content-Type": "application/zip", "Idempotency-Key": "import-2"}
    first = client.post(f"{BASE}/import", content=data, headers=headers)
    again = client.post(f"{BASE}/import", content=data, headers=headers)
    assert first.status_code == again.status_code == 201
    made = first.json()
    assert again.json() == made
    folder = load_folder(Path(str(examples_root() / "family-medicine")))
    with server.database.read() as session:
        assert load_programme(session, made["programme"]) == folder.programme
    noted = done(client.get(f"{BASE}/{made['programme']}/audit"))["items"]
    assert [one["action"] for one in noted] == ["programme.import"]


def test_an_import_with_mistakes(server: Served) -> None:
    """All of them come with file, line and value; nothing is saved."""
    files = files_of("tiny")
    files["people.csv"] = files["people.csv"].replace(b"R3,", b"R2,")
    files["programme.toml"] = files["programme.toml"].replace(b'shifts = ["N"]', b'shifts = ["M"]')
    data = pack(files)
    before = dump(server)
    report = done(send(server, data, dry_run="true"))
    assert {one["file"] for one in report["mistakes"]} >= {"people.csv", "programme.toml"}
    mistake = next(one for one in report["mistakes"] if one["value"] == "M")
    assert mistake["line"] > 0
    assert "is no shift" in mistake["message"]
    server.clock.move(seconds=1)
    problem = refused(send(server, pack({**files, "x.txt": b""})), 409, "idempotency")
    client = server.client_as("administrator")
    answer = client.post(
        f"{BASE}/import",
        content=data,
        headers={"Content-Type": "application/zip", "Idempotency-Key": "import-3"},
    )
    problem = refused(answer, 422, "folder")
    assert len(problem["errors"]) == len(report["mistakes"])
    after = dump(server)
    assert after["programme"] == before["programme"]


def test_who_may_make_programmes(server: Served) -> None:
    """Only administrators; the lists show what one may open."""
    for role in ("scheduler", "viewer", "outsider"):
        client = server.client_as(role)
        refused(make(client, EMPTY), 403, "forbidden")
        ids = [one["id"] for one in done(client.get(BASE))["items"]]
        assert ids == ([] if role == "outsider" else [server.own])
    items = done(server.client_as("administrator").get(BASE))["items"]
    assert [one["id"] for one in items] == [server.own, server.foreign]
    assert items[0]["role"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"timezone": "Nowhere"},
        {"end": "2026-07-01"},
        {"end": "2036-07-01"},
        {"blocks": "10x10"},
        {"name": ""},
        {"packs": ["nothing"]},
        {"start": 0},
        {"more": 1},
    ],
)
def test_an_empty_programme_that_cannot_be(server: Served, change: Json) -> None:
    """422, and there is no new programme."""
    client = server.client_as("administrator")
    before = dump(server)
    answer = make(client, {**EMPTY, **change})
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert dump(server) == before


def test_archived_programmes_leave_the_list(server: Served) -> None:
    """They come back with PATCH; nothing of them is lost."""
    admin = server.client_as("administrator")
    etag = done(admin.get(place(server)))["etag"]
    refused(
        server.client_as("scheduler").delete(place(server), headers=having(etag)), 403, "forbidden"
    )
    assert admin.delete(place(server), headers=having(etag)).status_code == 204
    assert [one["id"] for one in done(admin.get(BASE))["items"]] == [server.foreign]
    assert len(done(admin.get(BASE, params={"archived": "true"}))["items"]) == 2


def test_members(server: Served) -> None:
    """A role and a person are given and taken; one person is one member."""
    admin = server.client_as("administrator")
    members = done(admin.get(place(server, "/members")))["items"]
    assert [one["role"] for one in members] == [
        "scheduler",
        "approver",
        "resident",
        "faculty",
        "viewer",
    ]
    outsider = done(admin.get("/api/users"))["items"][-1]["id"]
    put = place(server, f"/members/{outsider}")
    refused(admin.put(put, json={"role": "resident", "clinician": "R1"}), 409, "conflict")
    refused(admin.put(put, json={"role": "resident", "clinician": "R99"}), 404, "not-found")
    refused(admin.put(put, json={"role": "boss"}), 422, "validation")
    found = done(admin.put(put, json={"role": "resident", "clinician": "R2"}))
    assert (found["name"], found["clinician"]) == ("Outsider", "R2")
    assert server.client_as("outsider").get(place(server)).status_code == 200
    assert admin.delete(put, headers=having(found["etag"])).status_code == 204
    refused(server.client_as("outsider").get(place(server)), 404, "not-found")
    refused(admin.delete(put), 404, "not-found")
    refused(server.client_as("scheduler").get(place(server, "/members")), 403, "forbidden")


def test_two_administrators_and_one_member(server: Served) -> None:
    """Who is a member already is only changed by who knows as what."""
    admin = server.client_as("administrator")
    members = done(admin.get(place(server, "/members")))["items"]
    (old,) = [one for one in members if one["role"] == "viewer"]
    put = place(server, f"/members/{old['user']}")
    before = dump(server)
    for method, body in (("PUT", {"role": "faculty"}), ("DELETE", None)):
        refused(admin.request(method, put, json=body), 428, "precondition-required")
        stale = having('"m0000000000"')
        refused(admin.request(method, put, json=body, headers=stale), 412, "changed")
    assert dump(server) == before
    new = admin.put(put, json={"role": "faculty"}, headers=having(old["etag"]))
    assert new.headers["etag"] == done(new)["etag"] != old["etag"]
    refused(admin.delete(put, headers=having(old["etag"])), 412, "changed")
    assert admin.delete(put, headers=having(new.headers["etag"])).status_code == 204


def test_a_programme_asked_for_twice_is_made_once(server: Served) -> None:
    """The answer is the same; another one with the key is refused."""
    admin = server.client_as("administrator")
    first, again = make(admin, EMPTY), make(admin, EMPTY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotent-replay"] == "true"
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    refused(make(admin, {**EMPTY, "name": "Another"}), 409, "idempotency")
    refused(admin.post(BASE, json=EMPTY), 422, "validation")
    assert len(done(admin.get(BASE))["items"]) == 3


def test_a_schedule_asked_for_twice_is_made_once(server: Served) -> None:
    """Two of the same name can be meant, so nothing else tells them apart."""
    client = server.client_as("scheduler")
    body = {"name": "July", "blocks": ["1"]}

    def ask(key: str) -> httpx.Response:
        headers = {"Idempotency-Key": key}
        return client.post(place(server, "/schedules"), json=body, headers=headers)

    first, again, other = ask("one"), ask("one"), ask("two")
    assert first.json() == again.json() != other.json()
    assert again.headers["etag"] == first.headers["etag"] == '"r1"'
    refused(client.post(place(server, "/schedules"), json=body), 422, "validation")
    made = done(client.get(place(server, "/schedules")))["items"]
    assert [one["name"] for one in made].count("July") == 2


def test_overview_by_role(server: Served) -> None:
    """Counts that somebody may not know are null; a resident's requests are their own."""
    of = {
        role: done(server.client_as(role).get(place(server, "/overview")))
        for role in ("scheduler", "resident", "viewer")
    }
    assert of["scheduler"]["open_requests"] == 3
    assert of["resident"]["open_requests"] == 0
    assert of["viewer"]["open_requests"] is None
    assert of["viewer"]["violations"] is of["viewer"]["unfinished"] is None
    assert of["scheduler"]["violations"] == 0


# ── Zip files that mean harm ────────────────────────────────────────────────────────────────────


def zipped(*entries: tuple[str, bytes]) -> bytes:
    """Return a zip file with these entries, whatever their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _linked() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("programme.toml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def _locked() -> bytes:
    data = bytearray(zipped(("programme.toml", b"name = 1")))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(mark)
        data[at + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    return bytes(data)


HOSTILE = {
    "no zip": b"hello",
    "nothing": b"\x00",
    "cut off": pack({"programme.toml": b"x" * 1000})[:-30],
    "no programme": zipped(("people.csv", b"id\n")),
    "too deep": zipped(("a/b/programme.toml", b"")),
    "two programmes": zipped(("a/programme.toml", b""), ("b/programme.toml", b"")),
    "up": zipped(("programme.toml", b""), ("../people.csv", b"")),
    "absolute": zipped(("programme.toml", b""), ("/etc/people.csv", b"")),
    "backslash": zipped(("programme.toml", b""), ("..\\people.csv", b"")),
    "drive": zipped(("programme.toml", b""), ("C:people.csv", b"")),
    "link": _linked(),
    "password": _locked(),
    "many": zipped(("programme.toml", b""), *((f"f{n}.txt", b"") for n in range(300))),
    "bomb": zipped(("programme.toml", b"#" * (MOST_INSIDE + 2))),
    "bomb in parts": zipped(
        ("programme.toml", b""),
        ("people.csv", b" " * (MOST_INSIDE // 2)),
        ("leave.csv", b" " * (MOST_INSIDE // 2 + 2)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_zip_files(server: Served, name: str) -> None:
    """Each is refused in a sentence with a way out, and changes nothing."""
    before = dump(server)
    problem = refused(send(server, HOSTILE[name]), 422, "archive")
    assert problem["maybe"]
    assert not problem["maybe"].startswith("Maybe")
    assert dump(server) == before


def test_twice_the_same_name(server: Served) -> None:
    """Which of the two is meant, nobody can say."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("programme.toml", b"")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("programme.toml", b"")
    problem = refused(send(server, target.getvalue()), 422, "archive")
    assert "programmes" in problem["detail"]


def test_litter_of_other_systems_is_left_out(server: Served) -> None:
    """What a Mac or Windows adds by itself is no matter."""
    files = files_of("tiny")
    data = pack(
        {
            **{f"tiny/{name}": content for name, content in files.items()},
            "__MACOSX/tiny/._people.csv": b"x",
            "tiny/.DS_Store": b"x",
            "tiny/notes.docx": b"x",
        }
    )
    report = done(send(server, data, dry_run="true"))
    assert report["ignored"] == ["notes.docx"]
    assert report["mistakes"] == []
