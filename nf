#!/usr/bin/env python3
"""Nightfloat from a checkout: sets itself up, then hands over to the real command line.

    ./nf up [ARGS…]        set up what is missing, build the pages, serve Nightfloat
    ./nf ARGS…             set up what is missing, then run `nightfloat ARGS…`
    ./nf test [ARGS…]      every check; with ARGS pytest alone (--wheel: of the built wheel)
    ./nf ui                build the pages only
    ./nf wheel [DIR]       build the wheel, pages included
    ./nf lock [ARGS…]      write the lock files again (ARGS go to uv, e.g. --upgrade)
    ./nf bundle [DIR]      gather what a machine without network needs

Needs Python 3.11 or newer with pip. Writes only below this folder: `.venv/`, `.tools/` and, for
the pages, `ui/`. A folder `wheelhouse/` beside this file is installed from instead of any index.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "nf: Nightfloat needs Python 3.11 or newer and this is Python %d.%d at %s. Maybe a newer "
        "one is there under another name: try `python3.11 nf`."
        % (*sys.version_info[:2], sys.executable)
    )

import contextlib
import hashlib
import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts import ui_build

WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
UI = ROOT / "ui"
WHEELHOUSE = ROOT / "wheelhouse"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
EXE = ".exe" if WINDOWS else ""
PYTHON = BIN / ("python" + EXE)
STAMP = VENV / "nf-stamp.json"
UV_LOCK = ROOT / "requirements-uv.lock"
NODE_LOCK = ROOT / "requirements-node.lock"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
# The venv belongs to the Python below any active venv, so activating one changes nothing.
BASE_PYTHON = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)

INDEX_VARIABLES = ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")
SERVED = (
    "import nightfloat.cli.up, nightfloat.api.app, nightfloat.api.serve, nightfloat.app.demo, "
    "nightfloat.app.warming, nightfloat.store.folder, nightfloat.store.migrations.upgrade"
)
WAY_OUT = (
    "Maybe there is no network, or pip knows no index here: `pip config list` shows what it knows. "
    "Without a network, put the folder that `./nf bundle` made on a connected machine of the same "
    "kind beside nf as `wheelhouse/`."
)


class SetupError(Exception):
    """Set-up cannot go on; the message says why and what to do."""


# ── What a finished set-up looks like ───────────────────────────────────────────────────────────


def stamp(kind: str, lock: bytes, *, python: str, version: str, root: str) -> dict[str, str]:
    """What `.venv/nf-stamp.json` holds once a venv of this kind is complete."""
    place = "\0".join((python, version, root)).encode()
    return {
        "kind": kind,
        "lock": hashlib.sha256(lock).hexdigest(),
        "place": hashlib.sha256(place).hexdigest(),
    }


def expected_stamp(kind: str) -> dict[str, str]:
    """The stamp of a complete venv for this checkout, this Python and the lock as it is now."""
    try:
        lock = LOCKS[kind].read_bytes()
    except FileNotFoundError as error:
        raise SetupError(
            f"{error.filename} is missing. Maybe restore it: `git checkout -- .`"
        ) from error
    return stamp(kind, lock, python=BASE_PYTHON, version=sys.version, root=str(ROOT))


def read_stamp() -> dict[str, str]:
    """The stamp that stands in the venv; empty when there is none or it cannot be read."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def kind_to_install(wanted: str, found: dict[str, str]) -> str:
    """`dev` stays `dev`: a plain `./nf solve` never takes the test tools away."""
    return "dev" if found.get("kind") == "dev" else wanted


# ── pip's configuration, handed to uv ───────────────────────────────────────────────────────────


def pip_settings(listing: str) -> dict[str, str]:
    """The settings in the output of `pip config list`, merged in pip's own order of precedence."""
    rank = {"global": 0, "install": 1, ":env:": 2}
    ranked: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if not equals or section not in rank:
            continue
        plain = value.strip().strip("'\"").replace("\\n", " ").strip()
        if name not in ranked or ranked[name][0] <= rank[section]:
            ranked[name] = (rank[section], plain)
    return {name: value for name, (_, value) in ranked.items()}


def uv_environment(
    settings: dict[str, str], environ: dict[str, str], *, remote_only: bool
) -> dict[str, str]:
    """The variables that make uv use what pip is configured with; what `environ` sets wins.

    `remote_only` leaves local folders out, for locking: a folder holds the wheels of one
    platform, and a lock made from it would lack the hashes of all the others.
    """
    extra = settings.get("extra-index-url", "").split()
    links = settings.get("find-links", "").split()
    links = [x for x in links if "://" in x or Path(x).exists()]
    if remote_only:
        extra = [x for x in extra if not x.startswith("file:")]
        links = [x for x in links if "://" in x and not x.startswith("file:")]
    wanted = {
        "SSL_CERT_FILE": settings.get("cert", ""),
        "SSL_CLIENT_CERT": settings.get("client-cert", ""),
        "ALL_PROXY": settings.get("proxy", ""),
        "UV_HTTP_TIMEOUT": settings.get("timeout") or settings.get("default-timeout", ""),
        "UV_INSECURE_HOST": settings.get("trusted-host", ""),
        "UV_FIND_LINKS": ",".join(links),
    }
    if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        wanted["UV_NO_INDEX"] = "1"
    if not any(environ.get(name) for name in INDEX_VARIABLES):
        wanted["UV_DEFAULT_INDEX"] = settings.get("index-url", "")
        wanted["UV_EXTRA_INDEX_URL"] = " ".join(extra)
        # pip looks at all its indexes at once. uv would stop at the first that knows a name.
        wanted["UV_INDEX_STRATEGY"] = "unsafe-best-match" if extra else ""
    return {name: value for name, value in wanted.items() if value and not environ.get(name)}


def pip_environment() -> dict[str, str]:
    """pip as it is configured here, but for the settings that forbid `--target`."""
    return {
        **os.environ,
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }


def python_with_pip() -> str:
    """A Python that can run pip: the base one, else the one that runs this script."""
    for python in dict.fromkeys((BASE_PYTHON, sys.executable)):
        probe = [python, "-m", "pip", "--version"]
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return python
    raise SetupError(
        f"{BASE_PYTHON} has no pip. Maybe `{BASE_PYTHON} -m ensurepip --user` brings it; "
        "on Debian and Ubuntu: `apt install python3-pip`."
    )


def pip_config() -> dict[str, str]:
    """What pip is configured with on this machine: files and environment."""
    command = [python_with_pip(), "-m", "pip", "config", "list"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=pip_environment()
    )
    return pip_settings(done.stdout)


def tool_environment(*, remote_only: bool = False) -> dict[str, str]:
    """The environment that uv runs in."""
    environ = dict(os.environ)
    environ.pop("VIRTUAL_ENV", None)
    environ.setdefault("UV_CACHE_DIR", str(TOOLS / "cache"))
    environ.setdefault("UV_PYTHON_DOWNLOADS", "never")
    if not WHEELHOUSE.is_dir() or remote_only:
        environ.update(uv_environment(pip_config(), environ, remote_only=remote_only))
    return environ


# ── Setting up ──────────────────────────────────────────────────────────────────────────────────


def say(text: str) -> None:
    print(f"nf: {text}", file=sys.stderr, flush=True)


def must(command: list[str], environ: dict[str, str], failure: str) -> None:
    """Run a step of the set-up; its own output is for the reader when it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environ, check=False)
    if done.returncode != 0:
        raise SetupError(
            f"{failure} (exit code {done.returncode}; the lines above say why). {WAY_OUT}"
        )


def offline() -> list[str]:
    return ["--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []


def tool(name: str, lock_file: Path) -> Path:
    """The folder in `.tools/` of a pinned tool, checked by hash; installed when missing."""
    home = TOOLS / f"{name}-{hashlib.sha256(lock_file.read_bytes()).hexdigest()[:12]}"
    if not home.exists():
        say(f"installing {name}")
        partial = TOOLS / f"{name}-partial"
        shutil.rmtree(partial, ignore_errors=True)
        command = [python_with_pip(), "-m", "pip", "install", "--quiet", "--no-cache-dir"]
        command += ["--target", str(partial), "--no-deps", "--require-hashes"]
        command += ["--only-binary", ":all:", *offline(), "-r", str(lock_file)]
        must(command, pip_environment(), f"pip could not install {name}")
        for old in TOOLS.glob(f"{name}-*"):
            if old != partial:
                shutil.rmtree(old, ignore_errors=True)
        partial.rename(home)
    return home


def uv() -> str:
    """uv, of the pinned version."""
    return str(tool("uv", UV_LOCK) / "bin" / ("uv" + EXE))


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two set-ups at once wait for each other. A killed one leaves no lock behind."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as handle:
        if not WINDOWS:
            import fcntl  # POSIX only

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_launcher() -> None:
    """Make `nightfloat` importable and a command of the venv, without building anything."""
    command = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    (Path(site) / "nightfloat.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    if WINDOWS:
        (BIN / "nightfloat.cmd").write_text(
            '@"%~dp0python.exe" -m nightfloat %*\n', encoding="utf-8"
        )
        return
    launcher = BIN / "nightfloat"
    call = f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m nightfloat "$@"\n'
    launcher.write_text(call, encoding="utf-8")
    launcher.chmod(0o755)


def compile_served() -> None:
    """Leave behind the bytecode of all that serving imports: the first start is then a quick one.

    uv's `--compile-bytecode` would compile every package of the lock, four times as long.
    """
    environ = {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    must([str(PYTHON), "-c", SERVED], environ, "what was installed cannot be imported")


def compile_kernels() -> None:
    """Leave behind the row engine's compiled kernels; without them a first solve makes them."""
    say("compiling the row engine (half a minute, once)")
    command = [str(PYTHON), "-m", "nightfloat.solver.kernels"]
    if subprocess.run(command, check=False).returncode != 0:
        say("that failed (the lines above say why); schedules are made all the same, some worse")


def write_stamp(content: dict[str, str]) -> None:
    fresh = STAMP.with_suffix(".tmp")
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(STAMP)


def is_ready(wanted: str) -> bool:
    found = read_stamp()
    return found == expected_stamp(kind_to_install(wanted, found)) and PYTHON.exists()


def ensure(wanted: str) -> None:
    """Bring `.venv` to what the lock says; nothing to do when the stamp says that it is."""
    if is_ready(wanted):
        return
    with only_one():
        if is_ready(wanted):  # another nf was faster
            return
        found = read_stamp()
        kind = kind_to_install(wanted, found)
        done = expected_stamp(kind)
        program, environ = uv(), tool_environment()
        say(f"setting up .venv ({kind} dependencies)")
        # A venv that a killed set-up left behind, or that another Python made, is not mended.
        if found.get("place") != done["place"] or not found.get("lock") or not PYTHON.exists():
            shutil.rmtree(VENV, ignore_errors=True)
            command = [program, "venv", "--quiet", "--no-project", "--no-config"]
            must([*command, "--python", BASE_PYTHON, str(VENV)], environ, "uv could not make .venv")
        write_stamp({**done, "lock": ""})
        command = [program, "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes"]
        command += ["--only-binary", ":all:", *offline(), str(LOCKS[kind])]
        must(command, environ, "uv could not install the dependencies")
        write_launcher()
        compile_served()
        compile_kernels()
        write_stamp(done)


# ── The pages ───────────────────────────────────────────────────────────────────────────────────


def npm() -> tuple[list[str], dict[str, str]]:
    """The npm command and its environment: the machine's Node, else a pinned one from PyPI."""
    command, folder = ui_build.machine_node() or ui_build.wheel_node(tool("node", NODE_LOCK))
    return command, ui_build.environment(folder, TOOLS)


def ensure_ui() -> None:
    """Build the pages when they are absent or their sources changed."""
    if ui_build.is_built(UI):
        return
    with only_one():
        if ui_build.is_built(UI):
            return
        brought = WHEELHOUSE / "ui"
        if ui_build.is_built(UI, brought):
            shutil.rmtree(UI / "out", ignore_errors=True)
            shutil.copytree(brought, UI / "out")
            return
        command, environ = npm()
        ui_build.build(UI, command, environ, say)


def ui(_arguments: list[str]) -> int:
    """Build the pages, if there is anything to build."""
    ensure_ui()
    say(f"the pages are in {(UI / 'out').relative_to(ROOT)}")
    return 0


def up(arguments: list[str]) -> int:
    """Serve Nightfloat; what is missing is set up first."""
    ensure("runtime")
    if not {"-h", "--help"} & set(arguments):
        ensure_ui()
    return hand_over(["up", *arguments])


def build_wheel(target: Path) -> Path:
    """Build the wheel, pages included, into a folder; two builds give the same bytes."""
    ensure("dev")
    ensure_ui()
    for old in target.glob("nightfloat-*.whl"):
        old.unlink()
    command = [str(PYTHON), "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    must([*command], environ, "hatchling could not build the wheel")
    return next(target.glob("nightfloat-*.whl"))


def wheel(arguments: list[str]) -> int:
    """Build the wheel into DIR or `dist/`."""
    say(f"built {build_wheel(Path(arguments[0] if arguments else ROOT / 'dist').resolve())}")
    return 0


# ── Commands ────────────────────────────────────────────────────────────────────────────────────


def wheel_python() -> str:
    """A Python whose nightfloat is the wheel just built, not this tree: what the tests try."""
    built = build_wheel(TOOLS / "wheel")
    place = TOOLS / "venv-wheel"
    python = str(place / BIN.relative_to(VENV) / ("python" + EXE))
    program, environ = uv(), tool_environment()
    command = [program, "venv", "--quiet", "--no-project", "--no-config", "--clear"]
    must([*command, "--python", BASE_PYTHON, str(place)], environ, "uv could not make a venv")
    install = [program, "pip", "sync", "--quiet", "--python", python, "--require-hashes"]
    install += ["--only-binary", ":all:", *offline(), str(LOCKS["dev"])]
    must(install, environ, "uv could not install the dependencies")
    install = [program, "pip", "install", "--quiet", "--python", python, "--no-deps", "--no-index"]
    must([*install, str(built)], environ, "uv could not install the wheel")
    return python


def checks(python: str, npm: list[str], pytest_arguments: list[str]) -> list[tuple[str, list[str]]]:
    """The steps of `./nf test` in order. pytest is last, so that its closing line is ours.

    `python` runs the tests: that of `.venv`, or one with the wheel in it.
    """
    ruff, own = str(BIN / ("ruff" + EXE)), str(PYTHON)
    pages = [*npm, "--prefix", str(UI), "run", "--silent"]
    return [
        ("ruff check", [ruff, "check"]),
        ("ruff format", [ruff, "format", "--check"]),
        ("mypy", [str(BIN / ("mypy" + EXE))]),
        ("import-linter", [str(BIN / ("lint-imports" + EXE))]),
        ("our own linters", [own, "-m", "scripts.linters.run"]),
        ("the pages' client", [own, "-m", "scripts.client_is_current", *npm]),
        ("biome and eslint", [*pages, "lint"]),
        ("tsc", [*pages, "typecheck"]),
        ("knip", [*pages, "knip"]),
        ("vitest", [*pages, "test"]),
        ("sizes of the pages", [*pages, "sizes"]),
        ("the pages built again", [own, "-m", "scripts.same_pages", *npm]),
        ("journeys in a browser", [own, "-m", "scripts.journeys", python, *npm]),
        ("pytest", [python, "-m", "pytest", *pytest_arguments]),
    ]


def test(arguments: list[str]) -> int:
    """Every check, stopping at the first that fails. Arguments for pytest mean pytest alone."""
    ensure("dev")
    ensure_ui()
    of_wheel = "--wheel" in arguments
    pytest_arguments = [one for one in arguments if one != "--wheel"]
    python = wheel_python() if of_wheel else str(PYTHON)
    command, environ = npm()
    ui_build.install_packages(UI, command, environ, say)
    steps = checks(python, command, pytest_arguments)
    for heading, step in steps[-1:] if pytest_arguments else steps:
        print(f"── {heading}", flush=True)
        code = subprocess.run(step, cwd=ROOT, check=False, env=environ).returncode
        if code != 0:
            if heading != "pytest":  # whose own closing line stays the last
                say(f"{heading} failed")
            return code
    return 0


def lock(arguments: list[str]) -> int:
    """Write the four lock files. Present pins stay unless ARGS say otherwise (`--upgrade`)."""
    with only_one():
        program, environ = uv(), tool_environment(remote_only=True)
    command = [program, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-annotate", "--no-header"]
    command += ["--no-emit-index-url", "--no-emit-find-links", *arguments]
    runtime, dev = str(LOCKS["runtime"]), str(LOCKS["dev"])
    failure = "uv could not resolve the dependencies"
    must([*command, "pyproject.toml", "-o", runtime], environ, failure)
    same = ["--constraints", runtime, "--group", "dev"]
    must([*command, "pyproject.toml", *same, "-o", dev], environ, failure)
    must([*command, "--group", "uv", "-o", str(UV_LOCK)], environ, failure)
    must([*command, "--group", "node", "-o", str(NODE_LOCK)], environ, failure)
    return 0


def bundle(arguments: list[str]) -> int:
    """Gather uv, the runtime wheels for this Python and platform, and the pages in a folder."""
    target = Path(arguments[0] if arguments else ROOT / "dist" / "wheelhouse")
    ensure_ui()
    command = [python_with_pip(), "-m", "pip", "download", "--quiet", "--no-cache-dir", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--dest", str(target)]
    command += ["-r", str(UV_LOCK), "-r", str(LOCKS["runtime"])]
    must(command, pip_environment(), "pip could not download the wheels")
    shutil.rmtree(target / "ui", ignore_errors=True)
    shutil.copytree(UI / "out", target / "ui")
    say(f"{target} is complete: put it beside nf as `wheelhouse/` on the machine without network.")
    return 0


def hand_over(arguments: list[str]) -> int:
    """Run the real command line in the venv; on POSIX this process becomes it."""
    ensure("runtime")
    command = [str(PYTHON), "-m", "nightfloat", *arguments]
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


COMMANDS = {"up": up, "test": test, "ui": ui, "wheel": wheel, "lock": lock, "bundle": bundle}


def main(arguments: list[str]) -> int:
    command = COMMANDS.get(arguments[0]) if arguments else None
    try:
        return command(arguments[1:]) if command else hand_over(arguments)
    except (SetupError, ui_build.UiError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped; the next run goes on from here.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
