"""What the served API does at 120 people × 364 days: reads, validated edits, memory.

    python -m benchmarks.web_figures [--people N] [--seconds S] [--readers N] [--generation]

A real server is started in a process of its own on fresh data with a synthetic year; clients in
this process use plain http.client. Run it alone: both share the machine. With --generation a
block is generated meanwhile.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.live_edits import FIRST, WORDS, programme, schedule
from nightfloat.api.app import create_app
from nightfloat.api.cookies import PLAIN
from nightfloat.api.serve import Server, new_state
from nightfloat.assistant.sidecar.settings import read_settings
from nightfloat.auth import sessions
from nightfloat.store import snapshot, tables
from nightfloat.store.accounts import Users
from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.save import store_programme
from nightfloat.store.tables import Origin

COMMAND = (sys.executable, "-m", "benchmarks.web_figures")
P = "/api/scheduling/programmes/1"
WINDOW = f"start={FIRST}&end={FIRST + timedelta(days=27)}"
CODES = sorted({letter for words in WORDS.values() for word in words for letter in word} - {"-"})


def serve(folder: Path) -> None:
    """Serve a data folder on a free port, which is printed."""
    database = Database(folder / DATABASE)
    state = new_state(database, assistant=read_settings(os.environ))

    def ready() -> None:
        port = server.servers[0].sockets[0].getsockname()[1]
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()

    server = Server(create_app(state), state, ready)
    server.config.port = 0
    server.run()
    database.close()


def seed(folder: Path, people: int) -> tuple[str, str]:
    """Write a year planned by days as a draft; return a session's token and its CSRF token."""
    database = Database(folder / DATABASE)
    database.migrate()
    found = programme(people)
    entries = schedule(found)
    with database.write() as session:
        user = Users(session).add(
            tables.User(username="bench", name="Bench", password_hash="", administrator=True)
        )
        row = store_programme(session, found)
        for name, blocks in (("Year", found.calendar.blocks), ("Block 1", found.planned[:1])):
            plan = tables.Schedule(
                programme_id=row.id,
                name=name,
                year=False,
                blocks=[block.id for block in blocks],
                start=blocks[0].start,
                end=blocks[-1].end,
            )
            session.add(plan)
            session.flush()
        facts = snapshot.keep(session, found)
        ids = [person.id for person in found.people]
        version = Versions(session, row.id).add(
            tables.Version(
                schedule_id=1, origin=Origin.IMPORT, author_id=user.id, facts=facts, summary={}
            ),
            rows_of(ids, entries),
        )
        assert version.id == 1
        begun = sessions.begin(session, user, database.clock())
    database.close()
    return begun.token, begun.identity.csrf


@dataclass
class Tally:
    """Times of requests in milliseconds, and what went wrong."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: int = 0

    def line(self, name: str, seconds: float) -> str:
        """Return the figures in one line."""
        if not self.times:
            return f"{name:34} nothing; errors {len(self.errors)} {self.errors[:1]}"
        ordered = sorted(self.times)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        return (
            f"{name:34} {len(ordered) / seconds:8.1f}/s  p50 {statistics.median(ordered):7.1f} ms"
            f"  p95 {p95:7.1f} ms  max {ordered[-1]:7.1f} ms  errors {len(self.errors)}"
            + (f" {self.errors[:1]}" if self.errors else "")
        )


class Client:
    """One kept connection of somebody who is signed in."""

    def __init__(self, port: int, token: str, csrf: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": f"{PLAIN}={token}", "X-CSRF-Token": csrf}

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Return (status, headers, body) of a request."""
        data = json.dumps(body).encode() if body is not None else None
        own = {**self.headers, **(headers or {})}
        if data is not None:
            own["Content-Type"] = "application/json"
        self.connection.request(method, path, data, own)
        answer = self.connection.getresponse()
        return answer.status, dict(answer.headers.items()), answer.read()


def during(seconds: float, work: list[tuple[Tally, Callable[[Tally], None]]]) -> float:
    """Do each piece of work again and again in a thread of its own; return the seconds it took."""
    stop = time.perf_counter() + seconds

    def loop(tally: Tally, one: Callable[[Tally], None]) -> None:
        while time.perf_counter() < stop:
            begun = time.perf_counter()
            one(tally)
            tally.times.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=loop, args=pair) for pair in work]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def reader(client: Client, *, known: bool) -> Callable[[Tally], None]:
    """Return a reader of four weeks: `known` asks whether anything is new."""
    tag = [""]

    def read(tally: Tally) -> None:
        headers = {"Accept-Encoding": "gzip"}
        if known and tag[0]:
            headers["If-None-Match"] = tag[0]
        status, got, body = client.ask("GET", f"{P}/versions/1/grid?{WINDOW}", headers=headers)
        tally.bytes += len(body)
        if status not in (200, 304):
            tally.errors.append(f"{status} {body[:200]!r}")
        tag[0] = got.get("etag", got.get("ETag", ""))

    return read


def editor(client: Client, people: int, random: Random, *, dry: bool = False) -> Any:
    """Return somebody who assigns anything to anybody on any day, saved or tried only."""
    etag = [json.loads(client.ask("GET", f"{P}/versions/1")[2])["etag"]]

    def edit(tally: Tally) -> None:
        operation = {
            "op": "assign",
            "clinician": f"R{random.randrange(people):03d}",
            "day": str(FIRST + timedelta(days=random.randrange(364))),
            "code": random.choice(CODES),
        }
        body = {"operations": [operation], "allow_violations": True, "dry_run": dry}
        status, _, data = client.ask(
            "POST", f"{P}/versions/1/edits?{WINDOW}", body, {"If-Match": "*" if dry else etag[0]}
        )
        if status != 200:
            tally.errors.append(f"{status} {data[:200]!r}")
            return
        etag[0] = json.loads(data)["etag"]

    return edit


def after_edits(client: Client, people: int, random: Random, count: int = 50) -> Tally:
    """Read four weeks after each of some edits: what nobody has asked for yet."""
    found, edits = Tally(), Tally()
    edit, read = editor(client, people, random), reader(client, known=False)
    for _ in range(count):
        edit(edits)
        begun = time.perf_counter()
        read(found)
        found.times.append((time.perf_counter() - begun) * 1000)
    found.errors += edits.errors
    return found


def memory(pid: int) -> str:
    """Return what a process holds, now and at most."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if "kB" in line}
    return f"{kilobytes['VmRSS'] // 1024} MB now, {kilobytes['VmHWM'] // 1024} MB at most"


def sign_ins(port: int, count: int = 40) -> str:
    """Fail to sign in many times at once; return what came of it."""
    codes: list[int] = []

    def one(number: int) -> None:
        body = {"username": f"nobody{number}", "password": "tidal-lamp-orchid-seven"}
        codes.append(Client(port, "", "").ask("POST", "/api/session", body)[0])

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = ", ".join(f"{codes.count(code)} × {code}" for code in sorted(set(codes)))
    return f"{told}, {time.perf_counter() - begun:.1f} s"


def spent(pid: int) -> float:
    """Return the seconds of processor time that a process has used: what a quiet machine takes."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(port: int, pid: int, token: str, csrf: str, asked: argparse.Namespace) -> None:
    """Print the figures."""
    out = sys.stdout.write

    def client() -> Client:
        return Client(port, token, csrf)

    def phase(name: str, *work: tuple[str, Callable[[Tally], None]]) -> None:
        pairs = [(label, Tally(), one) for label, one in work]
        begun = spent(pid)
        took = during(asked.seconds, [(tally, one) for _, tally, one in pairs])
        for label in dict.fromkeys(label for label, _, _ in pairs):
            together = Tally()
            for other, tally, _ in pairs:
                if other == label:
                    together.times += tally.times
                    together.errors += tally.errors
            out(together.line(f"{name}: {label}", took) + "\n")
        count = sum(len(tally.times) for _, tally, _ in pairs) or 1
        cost = (spent(pid) - begun) * 1000 / count
        out(f"{'':34} {cost:8.2f} ms of the server's processor a request\n")

    begun = time.perf_counter()
    status, _, body = client().ask("GET", f"{P}/versions/1/grid?{WINDOW}")
    out(f"first grid {status}, {time.perf_counter() - begun:.2f} s, {len(body) // 1024} KB\n")
    random = Random(1)
    if asked.generation:
        order = client().ask(
            "POST",
            f"{P}/schedules/2/generations",
            {"effort": 600.0},
            {"Idempotency-Key": "bench"},
        )
        out(f"generation ordered: {order[0]}\n")
        time.sleep(5)
    one = client()
    phase("warm", ("edits", editor(one, asked.people, random)))
    phase("alone", ("reads 304", reader(client(), known=True)))
    many = range(asked.readers)
    phase("alone", ("reads body", reader(client(), known=False)))
    phase(f"{asked.readers} readers", *(("reads 304", reader(client(), known=True)) for _ in many))
    phase(
        f"{asked.readers} readers", *(("reads body", reader(client(), known=False)) for _ in many)
    )
    phase("alone", ("edits", editor(one, asked.people, random)))
    anew = after_edits(client(), asked.people, random)
    out(anew.line("alone: reads body after an edit", sum(anew.times) / 1000) + "\n")
    phase("alone", ("dry runs", editor(one, asked.people, random, dry=True)))
    phase(
        "together",
        ("edits", editor(one, asked.people, random)),
        *(("reads body", reader(client(), known=False)) for _ in many),
    )
    for path in (
        "compliance",
        "compliance/acgme.6.20/R001",
        f"explanations?clinician=R001&day={FIRST}",
        f"targets?clinician=R001&day={FIRST}",
        "findings",
    ):
        for turn in ("first", "again"):
            begun = time.perf_counter()
            status, _, body = one.ask("GET", f"{P}/versions/1/{path}")
            took = (time.perf_counter() - begun) * 1000
            out(f"{path.split('?')[0]:34} {turn} {status} {took:8.1f} ms {len(body)} bytes\n")
    if asked.generation:
        order = json.loads(one.ask("GET", f"{P}/generations")[2])["items"][0]
        out(f"generation meanwhile: {order['state']}, {order['phase']}\n")
    out(f"memory of the API process: {memory(pid)}\n")
    out(f"wrong sign-ins at once: {sign_ins(port)}\n")
    out(f"memory of the API process after them: {memory(pid)}\n")


def main() -> None:
    """Seed, serve, measure, stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--generation", action="store_true")
    parser.add_argument("--serve", type=Path)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        token, csrf = seed(Path(name), asked.people)
        child = subprocess.Popen(
            [*COMMAND, "--serve", name],
            stdout=subprocess.PIPE,
        )
        try:
            assert child.stdout is not None
            measure(int(child.stdout.readline()), child.pid, token, csrf, asked)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(20)


if __name__ == "__main__":
    main()
