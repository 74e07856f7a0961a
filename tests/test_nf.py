"""The bootstrap's pure parts, and what the lock files must and must not hold."""

import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-uv.lock",
    "requirements-node.lock",
]


@pytest.fixture(scope="module")
def nf() -> ModuleType:
    """The script `nf` as a module; without a byte-code file beside it."""
    loader = importlib.machinery.SourceFileLoader("nf_script", str(ROOT / "nf"))
    spec = importlib.util.spec_from_loader("nf_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


STAMPED = {"python": "/opt/python", "version": "3.11.7", "root": "/srv/nightfloat"}


def test_stamp_is_the_same_for_the_same_facts(nf: ModuleType) -> None:
    assert nf.stamp("dev", b"lock", **STAMPED) == nf.stamp("dev", b"lock", **STAMPED)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"python": "/opt/other"}, "place"),
        ({"version": "3.12.1"}, "place"),
        ({"root": "/srv/moved"}, "place"),
        ({"lock": b"other"}, "lock"),
        ({"kind": "runtime"}, "kind"),
    ],
)
def test_stamp_tells_what_changed(nf: ModuleType, change: dict[str, object], field: str) -> None:
    """Another Python or place means a new venv; another lock only a sync."""
    facts = {"kind": "dev", "lock": b"lock", **STAMPED}
    before, after = nf.stamp(**facts), nf.stamp(**{**facts, **change})
    assert [key for key in before if before[key] != after[key]] == [field]


def test_dev_is_never_taken_back_to_runtime(nf: ModuleType) -> None:
    assert nf.kind_to_install("runtime", {"kind": "dev"}) == "dev"
    assert nf.kind_to_install("dev", {"kind": "runtime"}) == "dev"
    assert nf.kind_to_install("runtime", {}) == "runtime"


@pytest.mark.parametrize("content", [None, "", "{", "[]", '"dev"'])
def test_unreadable_stamp_counts_as_none(
    nf: ModuleType, content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set-up that was killed while it wrote is set up again, not believed."""
    file = tmp_path / "stamp.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(nf, "STAMP", file)
    assert nf.read_stamp() == {}
    assert not nf.is_ready("runtime")


def test_unfinished_stamp_is_not_ready(
    nf: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nf, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(nf, "PYTHON", Path(sys.executable))
    done = nf.expected_stamp("dev")
    nf.write_stamp({**done, "lock": ""})
    assert not nf.is_ready("runtime")
    nf.write_stamp(done)
    assert nf.is_ready("runtime")
    assert nf.is_ready("dev")


def test_runtime_venv_does_not_satisfy_dev(
    nf: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nf, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(nf, "PYTHON", Path(sys.executable))
    nf.write_stamp(nf.expected_stamp("runtime"))
    assert nf.is_ready("runtime")
    assert not nf.is_ready("dev")


def test_own_commands_and_nothing_else(nf: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is not nf's own goes to the real command line untouched."""
    calls: list[tuple[str, list[str]]] = []

    def record(name: str, arguments: list[str]) -> int:
        calls.append((name, arguments))
        return 7

    assert sorted(nf.COMMANDS) == ["bundle", "lock", "test", "ui", "up", "wheel"]
    for name in nf.COMMANDS:
        monkeypatch.setitem(nf.COMMANDS, name, lambda arguments, name=name: record(name, arguments))
    monkeypatch.setattr(nf, "hand_over", lambda arguments: record("hand over", arguments))
    given = [["test", "-q"], ["lock"], [], ["--help"], ["solve", "test"]]
    assert [nf.main(arguments) for arguments in given] == [7] * 5
    assert calls == [
        ("test", ["-q"]),
        ("lock", []),
        ("hand over", []),
        ("hand over", ["--help"]),
        ("hand over", ["solve", "test"]),
    ]


def test_pytest_is_the_last_check(nf: ModuleType) -> None:
    steps = nf.checks("python", ["npm"], ["-q"])
    assert [heading for heading, _ in steps] == [
        "ruff check",
        "ruff format",
        "mypy",
        "import-linter",
        "our own linters",
        "the pages' client",
        "biome and eslint",
        "tsc",
        "knip",
        "vitest",
        "sizes of the pages",
        "the pages built again",
        "journeys in a browser",
        "pytest",
    ]
    assert steps[-1][1] == ["python", "-m", "pytest", "-q"]


def test_arguments_for_pytest_mean_pytest_alone(
    nf: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    _no_setup(nf, monkeypatch)
    said = [[sys.executable, "-c", f"print({word!r})"] for word in ("checked", "tried")]
    steps = list(zip(("a check", "pytest"), said, strict=True))
    monkeypatch.setattr(nf, "checks", lambda python, npm, arguments: steps)
    assert nf.main(["test", "-k", "one"]) == 0
    assert capfd.readouterr().out == "── pytest\ntried\n"
    assert nf.main(["test"]) == 0
    assert [x for x in capfd.readouterr().out.split("\n") if x in ("checked", "tried")] == [
        "checked",
        "tried",
    ]


def _no_setup(nf: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nf, "ensure", lambda kind: None)
    monkeypatch.setattr(nf, "ensure_ui", lambda: None)
    monkeypatch.setattr(nf, "npm", lambda: (["npm"], dict(os.environ)))
    monkeypatch.setattr(nf.ui_build, "install_packages", lambda *arguments: None)


def test_first_failing_check_gives_the_exit_code(
    nf: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"

    def step(code: str) -> list[str]:
        return [sys.executable, "-c", code]

    later = f"open({str(marker)!r}, 'w').close()"
    steps = [("one", step("")), ("two", step("raise SystemExit(5)")), ("three", step(later))]
    _no_setup(nf, monkeypatch)
    monkeypatch.setattr(nf, "checks", lambda python, npm, arguments: steps)
    assert nf.main(["test"]) == 5
    assert not marker.exists()


def test_setup_error_is_one_message_and_exit_code_1(
    nf: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(kind: str) -> None:
        raise nf.SetupError("no network. Maybe later.")

    monkeypatch.setattr(nf, "ensure", fail)
    assert nf.main(["test"]) == 1
    assert capsys.readouterr().err == "nf: no network. Maybe later.\n"


def test_pip_settings_follow_pips_precedence(nf: ModuleType) -> None:
    """Environment over `[install]` over `[global]`; other commands' sections do not count."""
    listing = "\n".join(
        [
            ":env:.cert='/env.pem'",
            "download.index-url='https://other.example/simple'",
            "global.cert='/global.pem'",
            "global.extra-index-url='\\nhttps://a.example/simple\\nhttps://b.example/simple'",
            "global.index-url='https://global.example/simple'",
            "install.index-url='https://install.example/simple'",
        ]
    )
    assert nf.pip_settings(listing) == {
        "cert": "/env.pem",
        "extra-index-url": "https://a.example/simple https://b.example/simple",
        "index-url": "https://install.example/simple",
    }


def test_uv_learns_the_index_from_pip(nf: ModuleType, tmp_path: Path) -> None:
    settings = {
        "index-url": "https://main.example/simple",
        "extra-index-url": "file:///mirror/simple https://extra.example/simple",
        "find-links": f"{tmp_path} {tmp_path / 'missing'}",
        "cert": "/ca.pem",
    }
    assert nf.uv_environment(settings, {}, remote_only=False) == {
        "SSL_CERT_FILE": "/ca.pem",
        "UV_DEFAULT_INDEX": "https://main.example/simple",
        "UV_EXTRA_INDEX_URL": "file:///mirror/simple https://extra.example/simple",
        "UV_FIND_LINKS": str(tmp_path),
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_locking_looks_at_no_local_folder(nf: ModuleType, tmp_path: Path) -> None:
    """A folder holds one platform's wheels; a lock made from it would lack the others' hashes."""
    settings = {"extra-index-url": "file:///mirror/simple", "find-links": str(tmp_path)}
    assert nf.uv_environment(settings, {}, remote_only=True) == {}


def test_what_is_set_for_uv_wins(nf: ModuleType) -> None:
    settings = {"index-url": "https://main.example/simple", "cert": "/ca.pem"}
    environ = {"UV_INDEX": "https://mine.example/simple", "SSL_CERT_FILE": "/mine.pem"}
    assert nf.uv_environment(settings, environ, remote_only=False) == {}


def _requirements(lock: str) -> dict[str, list[str]]:
    """Requirement line → its hashes."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("--hash=") for line in joined.splitlines() if line.strip()]
    return {first.strip(): [x.strip() for x in hashes] for first, *hashes in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_and_hashes_each_requirement(lock: str) -> None:
    requirements = _requirements(lock)
    assert requirements
    for requirement, hashes in requirements.items():
        assert re.match(r"[a-z0-9-]+==\S+( ; .+)?$", requirement)
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", x) for x in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host| @ ", text)


def test_dev_lock_contains_the_runtime_lock() -> None:
    """So that a venv with the test tools runs the program exactly as users have it."""
    runtime, dev = _requirements(LOCKS[0]), _requirements(LOCKS[1])
    assert {name: dev.get(name) for name in runtime} == runtime


def test_lock_has_wheels_for_more_than_one_platform() -> None:
    """One platform's hashes alone would mean that the lock was made from a local mirror."""
    requirements = _requirements(LOCKS[0])
    (ortools,) = (hashes for name, hashes in requirements.items() if name.startswith("ortools=="))
    assert len(ortools) > 10


def test_old_python_gets_one_sentence_and_not_a_traceback() -> None:
    """The check runs before anything that an old Python lacks."""
    code = (
        "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0); "
        f"runpy.run_path({str(ROOT / 'nf')!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer and this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr
