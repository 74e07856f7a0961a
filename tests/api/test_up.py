"""`nightfloat up`, `user`, `backup` and `restore`, as processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from nightfloat.store.folder import DATABASE

CLI = [sys.executable, "-m", "nightfloat"]
PASSWORD = "tidal-lamp-orchid-seven"


def run(*arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [*CLI, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, input=typed
    )


@contextmanager
def up(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start on a free port; yield the process and its address."""
    command = [*CLI, "up", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.match(r"Nightfloat is at (http://\S+) · Ctrl-C stops it\n", line)
        if found is None:
            process.kill()
            raise AssertionError((line, process.communicate()))
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str], number: int = signal.SIGINT) -> tuple[int, str, float]:
    """Send a signal; return the exit code, standard error, and the seconds it took."""
    began = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=10)
    return process.returncode, said, time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_starts_answers_and_stops(tmp_path: Path, number: int) -> None:
    """One line, an answer, and an end without complaint, also while a stream is open."""
    with up("--data", tmp_path) as (process, url), httpx.Client(trust_env=False) as client:
        assert client.get(f"{url}/healthz").json() == {"status": "ok"}
        body = {"username": "chief", "name": "Chief", "password": PASSWORD}
        assert client.post(f"{url}/api/setup", json=body).status_code == 201
        with client.stream("GET", f"{url}/api/events") as stream:
            assert stream.status_code == 200
            assert next(stream.iter_lines()) == "retry: 2000"
            code, said, seconds = stop(process, number)
        assert (code, said) == (0, "")
        assert seconds < 2
    with up("--data", tmp_path) as (_, url):
        assert httpx.get(f"{url}/api/session", trust_env=False).json()["setup_needed"] is False


def test_one_folder_is_served_once(tmp_path: Path) -> None:
    """A second process says who has it, and the way out."""
    with up("--data", tmp_path) as (process, _):
        second = run("up", "--port", "0", "--data", tmp_path)
        assert second.returncode == 2
        assert str(process.pid) in second.stderr
        assert "Maybe" in second.stderr
        assert "Traceback" not in second.stderr


def test_what_keeps_it_from_starting_is_one_sentence(tmp_path: Path) -> None:
    """With the way out, and exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = run("up", "--data", tmp_path, "--port", str(port))
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / DATABASE).write_text("not a database at all")
    (tmp_path / "file").write_text("a file")
    found = {
        f"port {port} is in use": busy,
        "no address": run("up", "--data", tmp_path, "--host", "no.such.host.invalid"),
        '"proxy.local" is no address': run("up", "--data", tmp_path, "--proxy", "proxy.local"),
        '"10.0.0.5/8" is no address': run("up", "--data", tmp_path, "--proxy", "10.0.0.5/8"),
        "no port 70000": run("up", "--data", tmp_path, "--port", "70000"),
        "no Nightfloat database": run("up", "--port", "0", "--data", tmp_path / "text"),
        "is no": run("up", "--port", "0", "--data", tmp_path / "file"),
    }
    for words, done in found.items():
        assert done.returncode == 2, (words, done)
        assert words in done.stderr, done
        assert "Maybe" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_demo_signs_in_once_and_has_an_example(tmp_path: Path) -> None:
    """The link of the terminal opens one browser; people's own data is never opened so."""
    with up("--demo", "--data", tmp_path) as (process, _):
        assert process.stdout is not None
        link = process.stdout.readline().split(" ")[-1].strip()
        with httpx.Client(trust_env=False, follow_redirects=False) as client:
            assert client.get(link).headers["location"] == "/"
            base = link.partition("/api/")[0]
            state = client.get(f"{base}/api/session").json()
            assert state["user"]["username"] == "demo"
            assert [one["example"] for one in state["programmes"]] == [True]
            body = {"username": "chief", "name": "Chief", "password": PASSWORD}
            headers = {"X-CSRF-Token": state["csrf"]}
            made = client.post(f"{base}/api/users", json=body, headers=headers)
            assert made.status_code == 201
    refused = run("up", "--demo", "--port", "0", "--data", tmp_path)
    assert refused.returncode == 2
    assert "has accounts already" in refused.stderr


def test_others_are_warned_that_nothing_is_encrypted(tmp_path: Path) -> None:
    """And may call by the names that were given, or by number."""
    with up("--data", tmp_path, "--host", "0.0.0.0", "--name", "Ward.example") as (process, url):
        port = url.rpartition(":")[2]
        for host, status in (("ward.example", 200), ("10.9.8.7", 200), ("evil.example", 400)):
            answer = httpx.get(
                f"http://127.0.0.1:{port}/healthz", headers={"Host": host}, trust_env=False
            )
            assert answer.status_code == status, host
        code, said, _ = stop(process)
    assert code == 0
    assert "not encrypted" in said


def test_the_first_from_elsewhere_needs_the_code(tmp_path: Path) -> None:
    """Whoever comes first is not yet the administrator; the terminal shows what they need."""
    body = {"username": "chief", "name": "Chief", "password": PASSWORD}
    with up("--data", tmp_path, "--host", "0.0.0.0") as (process, shown):
        assert process.stdout is not None
        code = process.stdout.readline().rpartition(" ")[2].strip()
        assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}", code)
        url = f"http://127.0.0.1:{shown.rpartition(':')[2]}/api/setup"
        with httpx.Client(trust_env=False) as client:
            for sent in (body, {**body, "code": ""}, {**body, "code": "aaaa-aaaa"}):
                refused = client.post(url, json=sent)
                assert (refused.status_code, refused.json()["code"]) == (403, "setup-code")
            typed = code.upper().replace("-", " ")
            assert client.post(url, json={**body, "code": typed}).status_code == 201
            again = client.post(url, json={**body, "code": code})
            assert again.json()["code"] == "setup-done"
    with up("--data", tmp_path, "--host", "0.0.0.0") as (process, _):
        process.send_signal(signal.SIGINT)
        shown, _ = process.communicate(timeout=10)
        assert "set-up code" not in shown


def test_a_proxy_on_this_machine_needs_the_code_too(tmp_path: Path) -> None:
    """The server cannot know beforehand, so the terminal shows it while nobody has an account."""
    body = {"username": "chief", "name": "Chief", "password": PASSWORD}
    with up("--data", tmp_path) as (process, url):
        assert process.stdout is not None
        line = process.stdout.readline()
        code = line.rpartition(" ")[2].strip()
        assert "through a proxy" in line
        with httpx.Client(trust_env=False, headers={"X-Forwarded-For": "10.0.0.9"}) as client:
            refused = client.post(f"{url}/api/setup", json=body)
            assert (refused.status_code, refused.json()["code"]) == (403, "setup-code")
            made = client.post(f"{url}/api/setup", json={**body, "code": code})
            assert made.status_code == 201


@pytest.mark.parametrize(
    ("options", "believed"),
    [
        ((), False),
        (("--proxy", "10.0.0.5", "--proxy", "127.0.0.2"), True),
        (("--proxy", "*"), True),
    ],
)
def test_a_proxy_elsewhere_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    believed: bool,
) -> None:
    """On the command line and nowhere else: then the cookie is for https alone."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    body = {"username": "chief", "name": "Chief", "password": PASSWORD}
    with up("--data", tmp_path, *options) as (process, url):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert ("should they come" in line) is not believed
        body["code"] = line.rpartition(" ")[2].strip()
        elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
        with httpx.Client(transport=elsewhere, headers={"X-Forwarded-Proto": "https"}) as client:
            made = client.post(f"{url}/api/setup", json=body)
    assert made.status_code == 201
    assert ("Secure" in made.headers["set-cookie"]) is believed


def test_the_code_cannot_be_guessed(tmp_path: Path) -> None:
    """After ten wrong ones nobody may try for a while."""
    body = {"username": "chief", "name": "Chief", "password": PASSWORD, "code": "wrong"}
    with up("--data", tmp_path, "--host", "0.0.0.0") as (_, shown):
        url = f"http://127.0.0.1:{shown.rpartition(':')[2]}/api/setup"
        with httpx.Client(trust_env=False) as client:
            codes = [client.post(url, json=body).status_code for _ in range(12)]
    assert codes == [403] * 10 + [429] * 2


def test_users_from_the_command_line(tmp_path: Path) -> None:
    """Added, listed, and their passwords reset: also while Nightfloat runs."""
    added = run(
        "user", "add", "Chief", "--administrator", "--data", tmp_path, typed=PASSWORD + "\n"
    )
    assert added.returncode == 0, added.stderr
    weak = run("user", "add", "other", "--data", tmp_path, typed="short\n")
    assert (weak.returncode, "12 are the least" in weak.stderr) == (2, True)
    taken = run("user", "add", "CHIEF", "--data", tmp_path, typed=PASSWORD + "\n")
    assert (taken.returncode, "is taken" in taken.stderr) == (2, True)
    with up("--data", tmp_path) as (_, url), httpx.Client(trust_env=False) as client:
        signed = client.post(f"{url}/api/session", json={"username": "chief", "password": PASSWORD})
        assert signed.json()["user"]["administrator"] is True
        assert signed.json()["must_change_password"] is True
        reset = run("user", "password", "chief", "--data", tmp_path, typed="copper-window-eleven\n")
        assert reset.returncode == 0, reset.stderr
        assert client.get(f"{url}/api/about").status_code == 401
    nobody = run("user", "password", "nobody", "--data", tmp_path, typed=PASSWORD)
    assert (nobody.returncode, "no user" in nobody.stderr) == (2, True)
    listed = run("user", "list", "--json", "--data", tmp_path)
    assert '"username": "chief"' in listed.stdout
    assert "chief" in run("user", "list", "--data", tmp_path).stdout


def test_backup_and_restore(tmp_path: Path) -> None:
    """While it runs, checked, and back; nothing is overwritten."""
    data, copy = tmp_path / "data", tmp_path / "copy.db"
    missing = run("backup", copy, "--data", data)
    assert (missing.returncode, "is not there" in missing.stderr) == (2, True)
    assert not data.exists()
    run("user", "add", "first", "--data", data, typed=PASSWORD)
    with up("--data", data):
        written = run("backup", copy, "--data", data)
        assert written.returncode == 0, written.stderr
        assert run("backup", copy, "--data", data).returncode == 2
        in_use = run("restore", copy, "--data", data)
        assert (in_use.returncode, "in use" in in_use.stderr) == (2, True)
    run("user", "add", "second", "--data", data, typed=PASSWORD)
    restored = run("restore", copy, "--data", data)
    assert restored.returncode == 0, restored.stderr
    listed = run("user", "list", "--json", "--data", data).stdout
    assert "first" in listed
    assert "second" not in listed
    broken = tmp_path / "broken.db"
    broken.write_bytes(copy.read_bytes()[:5000])
    assert run("restore", broken, "--data", data).returncode == 2
    assert "first" in run("user", "list", "--json", "--data", data).stdout


def test_the_serving_process_never_loads_the_solver(tmp_path: Path) -> None:
    """ortools costs 2 seconds and 150 MiB; solving is a child's work."""
    code = (
        "import sys; from pathlib import Path; from nightfloat.api.app import create_app;"
        "from nightfloat.api.serve import new_state;"
        "from nightfloat.store.database import Database;"
        "create_app(new_state(Database(Path('x.db'))));"
        "print('ortools' in sys.modules, 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
