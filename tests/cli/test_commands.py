"""The commands as a user runs them: real processes, real files, the exit codes of the reference."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nightfloat.bench.programmes import call_pool
from nightfloat.interchange.folder import write_folder

ROOT = Path(__file__).parents[2]
TINY = ROOT / "examples" / "tiny"


def nightfloat(*arguments: str | Path, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own, without colour or a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "nightfloat", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
    )


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which the tiny example was solved."""
    out = tmp_path_factory.mktemp("tiny")
    ran = nightfloat("solve", TINY, "--out", out, "--seed", "1")
    assert ran.returncode == 0, ran.stderr
    assert "No rule is broken." in ran.stdout
    return out


def test_help_lists_every_command_and_the_exit_codes() -> None:
    """`--help` is where a newcomer looks first."""
    ran = nightfloat("--help")
    assert ran.returncode == 0
    for word in ("init", "solve", "check", "explain", "diff", "score", "packs", "vectors", "bench"):
        assert word in ran.stdout
    assert "Exit codes: 0 done" in ran.stdout


def test_help_of_each_command_exits_with_zero() -> None:
    """Asking for help is no error."""
    for command in ("solve", "check", "explain"):
        ran = nightfloat(command, "--help")
        assert ran.returncode == 0, ran.stderr
        assert "FOLDER" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sovle",), "solve"),
        (("solve",), "FOLDER"),
        (("solve", "no-such-folder"), "no-such-folder"),
        (("check", TINY, "--schedule", "nowhere"), "nowhere"),
        (("explain", TINY, "--schedule", "nowhere", "--cell", "x"), "nowhere"),
        (("packs", "acgm"), "acgme"),
        (("init", ROOT), "not empty"),
        (("vectors", "nowhere"), "nowhere"),
    ],
)
def test_input_that_cannot_be_used_is_named_and_exits_with_two(
    arguments: tuple[str | Path, ...], said: str
) -> None:
    """The message names the value and the way out; there is no traceback."""
    ran = nightfloat(*arguments)
    assert ran.returncode == 2, ran
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_solving_twice_gives_the_same_bytes(solved: Path, tmp_path: Path) -> None:
    """Same folder, seed and version: same schedule.csv and result.json."""
    assert nightfloat("solve", TINY, "--out", tmp_path, "--seed", "1").returncode == 0
    for name in ("schedule.csv", "result.json"):
        assert (tmp_path / name).read_bytes() == (solved / name).read_bytes()


def test_result_is_a_certificate(solved: Path) -> None:
    """result.json says what was solved, how good it is, and what proves it."""
    result = json.loads((solved / "result.json").read_text(encoding="utf-8"))
    assert result["legal"]
    assert result["reproducible"]
    assert result["request"]["seed"] == 1
    assert len(result["problems"][0]["hash"]) == 64
    tiers = {tier["tier"]: tier for tier in result["problems"][0]["tiers"]}
    assert list(tiers) == ["legal", "covered", "fair", "wishes"]
    assert all(tier["bound"] <= tier["value"] for tier in tiers.values())


def test_a_stop_rule_is_stated_obeyed_and_written_down(tmp_path: Path) -> None:
    """The first legal schedule, on one thread and four; a rule that means nothing is refused."""
    for threads in ("1", "4"):
        out = tmp_path / threads
        rule = ("--stop", "first-legal", "--workers", threads)
        ran = nightfloat("solve", TINY, "--out", out, *rule)
        assert ran.returncode == 0, ran.stderr
        assert "first schedule" in ran.stdout
        result = json.loads((out / "result.json").read_text(encoding="utf-8"))
        assert result["request"]["stop"] == "first-legal"
        assert result["reproducible"]
        [problem] = result["problems"]
        assert {tier["found_by"] for tier in problem["tiers"]} == {"first schedule"}
        for tier in problem["tiers"]:
            costs = [one["value"] for one in problem["by_rule"] if one["tier"] == tier["tier"]]
            assert sum(costs) == tier["value"]
    one, four = ((tmp_path / name / "schedule.csv").read_bytes() for name in ("1", "4"))
    assert one == four
    ran = nightfloat("solve", TINY, "--out", tmp_path, "--stop", "gap")
    assert ran.returncode != 0
    assert "Maybe" in ran.stderr


def test_check_exits_with_one_on_a_violation(solved: Path, tmp_path: Path) -> None:
    """Taking a night away breaks its coverage."""
    assert nightfloat("check", TINY, "--schedule", solved).returncode == 0
    lines = (solved / "schedule.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    night = next(i for i, line in enumerate(lines) if ",night_float," in line)
    broken = tmp_path / "broken.csv"
    broken.write_text("".join(lines[:night] + lines[night + 1 :]), encoding="utf-8")
    ran = nightfloat("check", TINY, "--schedule", broken, "--json")
    assert ran.returncode == 1
    found = json.loads(ran.stdout)
    assert [
        (f["rule"], f["measured"], f["limit"]) for f in found["findings"] if f["severity"] == "must"
    ] == [("night", 0, 1)]


def test_explain_says_who_else_could(solved: Path) -> None:
    """Every other clinician is listed, with a way or the first reason why not."""
    line = next(
        line
        for line in (solved / "schedule.csv").read_text(encoding="utf-8").splitlines()
        if ",N," in line
    )
    clinician, start = line.split(",")[:2]
    cell = f"{clinician},{start[:10]}"
    ran = nightfloat("explain", TINY, "--schedule", solved, "--cell", cell, "--json")
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["clinician"] == clinician
    assert len(found["candidates"]) == 7
    assert all(option["can"] or option["reason"] for option in found["candidates"])
    words = nightfloat("explain", TINY, "--schedule", solved, "--cell", cell)
    assert "Who else could" in words.stdout


def test_a_clinician_is_known_by_part_of_the_name(solved: Path) -> None:
    """'Berg' is Ada Berg; who is nobody is told the nearest name."""
    ran = nightfloat("explain", TINY, "--schedule", solved, "--cell", "berg,2026-07-02", "--json")
    assert json.loads(ran.stdout)["name"] == "Ada Berg"
    ran = nightfloat("explain", TINY, "--schedule", solved, "--cell", "Ada Borg,2026-07-02")
    assert ran.returncode == 2
    assert 'Maybe "Ada Berg"' in ran.stderr


def test_a_folder_alone_is_described(tmp_path: Path) -> None:
    """`check` without a schedule lists rules, or every mistake."""
    ran = nightfloat("check", TINY)
    assert ran.returncode == 0
    assert "No mistakes in the folder." in ran.stdout
    assert nightfloat("init", tmp_path / "new").returncode == 0
    people = tmp_path / "new" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("resident", "residant", 1))
    ran = nightfloat("check", tmp_path / "new")
    assert ran.returncode == 2
    assert "people.csv" in ran.stderr
    assert 'Maybe "resident"' in ran.stderr


def test_requests_are_listed(solved: Path) -> None:
    """Each request has an answer."""
    ran = nightfloat("explain", TINY, "--schedule", solved, "--requests", "--json")
    answers = {one["answer"] for one in json.loads(ran.stdout)}
    assert answers <= {"granted", "partly", "denied"}


def test_staying_close_changes_little(solved: Path, tmp_path: Path) -> None:
    """Solving from a schedule that is still right changes nothing."""
    ran = nightfloat(
        "solve", TINY, "--out", tmp_path, "--from", solved, "--changes-near", "2026-07-05"
    )
    assert ran.returncode == 0, ran.stderr
    ran = nightfloat("diff", TINY, solved, tmp_path, "--json")
    assert json.loads(ran.stdout)["changes"] == []


def test_score_sets_two_side_by_side(solved: Path) -> None:
    """A schedule against itself is equal in every line."""
    ran = nightfloat("score", TINY, "--schedule", solved, "--against", solved, "--json")
    assert {line["turned"] for line in json.loads(ran.stdout)} == {"equal"}


def test_a_clash_is_explained_and_the_schedule_given_all_the_same(tmp_path: Path) -> None:
    """Everybody who may work nights is away: named breaches, a clash, exit code 1."""
    folder, out = tmp_path / "clash", tmp_path / "out"
    assert nightfloat("init", folder).returncode == 0
    with (folder / "leave.csv").open("a", encoding="utf-8") as leave:
        leave.writelines(f"R{n},2026-07-24,2026-07-24,vacation,\n" for n in range(3, 9))
    ran = nightfloat("solve", folder, "--out", out, "--effort", "4")
    assert ran.returncode == 1, ran.stderr
    assert "These cannot all hold" in ran.stdout
    assert (out / "schedule.csv").exists()
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["problems"][0]["broken"]
    assert result["problems"][0]["clash"]["limits"]


def watch(terminal: int, shown: bytearray, improving: threading.Event) -> None:
    """Read a terminal to its end; tell when the word "improve" has appeared on it."""
    with contextlib.suppress(OSError):  # Linux ends a closed terminal with EIO
        while part := os.read(terminal, 4096):
            shown += part
            if b"improve" in shown:
                improving.set()
    os.close(terminal)


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal through a terminal")
def test_ctrl_c_keeps_the_best_so_far(tmp_path: Path) -> None:
    """Interrupted once the bar shows an improvement, it writes what it has and says so."""
    import pty  # there is none where the test is skipped

    folder, out = tmp_path / "pool", tmp_path / "out"
    write_folder(call_pool(100), folder)  # proven too late to be done before it is stopped
    command = [sys.executable, "-m", "nightfloat", "solve", str(folder), "--out", str(out)]
    terminal, theirs = pty.openpty()
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        start_new_session=True,
        env=environment,
    ) as started:
        os.close(theirs)
        improving, shown = threading.Event(), bytearray()
        threading.Thread(target=watch, args=(terminal, shown, improving), daemon=True).start()
        assert improving.wait(timeout=120), shown.decode()
        os.killpg(started.pid, signal.SIGINT)
        said, _ = started.communicate(timeout=120)
        assert started.returncode in (0, 1), shown.decode()
    assert "Stopped: this is the best so far" in said
    assert (out / "schedule.csv").exists()
    assert not json.loads((out / "result.json").read_text(encoding="utf-8"))["reproducible"]


def test_packs_and_doctor_speak_json() -> None:
    """Machines read the same facts."""
    packs = json.loads(nightfloat("packs", "--json").stdout)
    assert [pack["name"] for pack in packs] == [
        "acgme",
        "acgme_em",
        "bc_parhbc",
        "england_2016",
        "ewtd",
    ]
    assert all(one["ok"] for one in json.loads(nightfloat("doctor", "--json").stdout))
