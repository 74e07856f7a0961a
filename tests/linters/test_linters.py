"""Each linter catches its planted offence and passes a clean file."""

import subprocess
from pathlib import Path, PurePosixPath

import pytest

from scripts.linters import broad_except, run
from scripts.linters.base import Linter

LINTERS = {linter.name: linter for linter in run.LINTERS}
HOME = "/" + "home" + "/somebody"
CORE = "src/nightfloat/domain/x.py"

OFFENCES = [
    ("lock-hosts", "requirements.lock", "--index-url https://example.org/simple\nnumpy==2.0\n"),
    ("lock-hosts", "requirements.lock", "numpy @ https://example.org/numpy.whl\n"),
    ("lock-hosts", "requirements-dev.lock", "numpy @ file:///wheels/numpy.whl\n"),
    ("lock-hosts", "ui/package-lock.json", '"resolved": "https://example.org/a.tgz",\n'),
    ("machine-paths", "docs/guide.md", f"Look into {HOME}/notes.\n"),
    ("machine-paths", "tests/test_x.py", f'open("{HOME}/data.csv")\n'),
    ("machine-paths", "docs/guide.md", f"{HOME}  lint: machine-paths — \n"),
    ("broad-except", CORE, "try:\n    f()\nexcept Exception:\n    pass\n"),
    ("broad-except", "tests/x.py", "try:\n    f()\nexcept:\n    pass\n"),
    ("broad-except", "nf", "try:\n    f()\nexcept (ValueError, BaseException) as e:\n    pass\n"),
    (
        "broad-except",
        CORE,
        "import builtins\ntry:\n    f()\nexcept builtins.Exception:\n    pass\n",
    ),
    ("broad-except", CORE, "from contextlib import suppress\nwith suppress(Exception):\n    f()\n"),
    ("set-iteration", CORE, "for x in {1, 2}:\n    print(x)\n"),
    ("set-iteration", CORE, "rows = [x for x in set(names)]\n"),
    ("set-iteration", CORE, "rows = list(set(names))\n"),
    ("set-iteration", CORE, "rows = tuple(frozenset(names) - done)\n"),
    ("set-iteration", CORE, "text = ', '.join({n.upper() for n in names})\n"),
    ("set-iteration", CORE, "rows = [*set(names)]\n"),
    ("set-iteration", CORE, "costs = {n: 0 for n in set(names)}\n"),
    ("wall-clock", CORE, "import datetime as dt\nnow = dt.datetime.now(dt.UTC)\n"),
    ("wall-clock", "src/nightfloat/rules/x.py", "from datetime import date\nd = date.today()\n"),
    ("wall-clock", "src/nightfloat/explain.py", "import time\nt = time.time()\n"),
    ("wall-clock", CORE, "from time import time as clock\nt = clock()\n"),
    (
        "wall-clock",
        CORE,
        "from datetime import datetime\nf = field(default_factory=datetime.now)\n",
    ),
    ("layering", "src/nightfloat/explain/x.py", "from ortools.sat.python import cp_model\n"),
    ("layering", "src/nightfloat/cli.py", "def f():\n    import ortools.sat\n"),
    ("layering", CORE, "import importlib\nm = importlib.import_module('ortools.sat')\n"),
]

CLEAN = [
    (
        "lock-hosts",
        "requirements.lock",
        "numpy==2.0 ; sys_platform == 'linux' \\\n    --hash=sha256:0a\n",
    ),
    ("lock-hosts", "docs/x.md", "https://example.org\n"),
    ("lock-hosts", "ui/package-lock.json", '"funding": {"url": "https://example.org"}\n'),
    ("machine-paths", "docs/guide.md", "docs/home/x and https://example.org/home/x and ~/work/x\n"),
    ("machine-paths", "docs/guide.md", f"{HOME}  <!-- lint: machine-paths — an example -->\n"),
    ("broad-except", CORE, "try:\n    f()\nexcept (ValueError, KeyError):\n    pass\n"),
    ("broad-except", CORE, "raise Exception\n"),
    ("set-iteration", CORE, "for x in sorted({1, 2}):\n    print(x)\n"),
    ("set-iteration", CORE, "ok = all(x for x in set(names)) and 3 in {1, 2}\n"),
    ("set-iteration", CORE, "both = {x for x in set(names)}\n"),
    ("set-iteration", CORE, "for x in {1}:  # lint: set-iteration — one item\n    f(x)\n"),
    ("set-iteration", "tests/x.py", "for x in {1, 2}:\n    print(x)\n"),
    ("wall-clock", CORE, "from datetime import datetime\nd = datetime.fromisoformat(text)\n"),
    ("wall-clock", CORE, "from nightfloat.domain import time\nt = time.time\n"),
    ("wall-clock", "src/nightfloat/cli.py", "import time\nt = time.time()\n"),
    ("layering", "src/nightfloat/solver/model.py", "from ortools.sat.python import cp_model\n"),
    ("layering", "tests/solver/test_x.py", "import ortools\n"),
    ("layering", CORE, "import ortools_free\nfrom . import ortools\n"),
]


@pytest.mark.parametrize(("name", "path", "text"), OFFENCES)
def test_catches_a_planted_offence(name: str, path: str, text: str) -> None:
    """One message that names the place, the linter and the way out."""
    (message,) = LINTERS[name].offences(PurePosixPath(path), text)
    assert message.startswith(f"{path}:")
    assert f"[{name}]" in message
    assert " Maybe " in message


@pytest.mark.parametrize(("name", "path", "text"), CLEAN)
def test_passes_a_clean_file(name: str, path: str, text: str) -> None:
    assert LINTERS[name].offences(PurePosixPath(path), text) == []


@pytest.mark.parametrize("linter", run.LINTERS, ids=lambda linter: linter.name)
def test_every_linter_is_tested_on_both_sides(linter: Linter) -> None:
    """And says which incident it prevents, in a sentence."""
    assert any(name == linter.name for name, _, _ in OFFENCES)
    assert any(name == linter.name for name, _, _ in CLEAN)
    assert linter.incident.endswith(".")


def test_allow_list_frees_one_function_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process boundary may catch everything; its neighbour in the same file may not."""
    body = "    try:\n        f()\n    except Exception:\n        log()\n"
    text = f"def serve():\n{body}def other():\n{body}"
    path = PurePosixPath(CORE)
    assert len(broad_except.LINTER.offences(path, text)) == 2
    monkeypatch.setitem(broad_except.ALLOWED, CORE, frozenset({"serve"}))
    (message,) = broad_except.LINTER.offences(path, text)
    assert message.startswith(f"{CORE}:9:")


def _plant(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub" / "notes.md").write_text(f"{HOME}/x\n", encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    (root / "broken.py").write_text("def (:\n", encoding="utf-8")


def test_runner_finds_offences_in_tracked_and_new_files(tmp_path: Path) -> None:
    """Ignored files are left alone, binary ones passed over, broken Python is said."""
    _plant(tmp_path)
    (tmp_path / ".gitignore").write_text("ignored/\n", encoding="utf-8")
    (tmp_path / "ignored").mkdir()
    (tmp_path / "ignored" / "notes.md").write_text(f"{HOME}/x\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "sub"], cwd=tmp_path, check=True)
    places = [message.partition(":")[0] for message in run.lint(tmp_path)]
    assert places == ["broken.py", "sub/notes.md"]


def test_runner_walks_the_folder_without_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plant(tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "notes.md").write_text(f"{HOME}/x\n", encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    places = [message.partition(":")[0] for message in run.lint(tmp_path)]
    assert places == ["broken.py", "sub/notes.md"]
