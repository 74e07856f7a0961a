"""When the pages count as built, and which Node builds them."""

from pathlib import Path

import pytest

from scripts import ui_build


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    """A folder with every kind of source."""
    for name in (*ui_build.LOOSE, "src/app/page.tsx", "src/app/page.test.tsx", "e2e/one.spec.ts"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


def _build(ui: Path) -> None:
    (ui / "out").mkdir(exist_ok=True)
    (ui / "out" / ui_build.BUILT).write_text(ui_build.stamp(ui), encoding="ascii")


@pytest.mark.parametrize("name", ["src/app/page.tsx", "package-lock.json", "src/new.ts"])
def test_a_changed_source_means_to_build_again(ui: Path, name: str) -> None:
    assert not ui_build.is_built(ui)
    _build(ui)
    assert ui_build.is_built(ui)
    (ui / name).write_text("changed", encoding="utf-8")
    assert not ui_build.is_built(ui)


@pytest.mark.parametrize("name", ["src/app/page.test.tsx", "e2e/one.spec.ts", "knip.json"])
def test_what_does_not_shape_the_pages_does_not(ui: Path, name: str) -> None:
    _build(ui)
    (ui / name).write_text("changed", encoding="utf-8")
    assert ui_build.is_built(ui)


def test_a_moved_file_is_a_change(ui: Path) -> None:
    """Names count, not only bytes."""
    _build(ui)
    (ui / "src/app/page.tsx").rename(ui / "src/app/other.tsx")
    assert not ui_build.is_built(ui)


@pytest.mark.parametrize(
    ("said", "version"),
    [("v20.9.0\n", (20, 9)), ("v24.19.0", (24, 19)), ("", None), ("node: not found", None)],
)
def test_node_version(said: str, version: tuple[int, int] | None) -> None:
    assert ui_build.node_version(said) == version


@pytest.mark.parametrize(("said", "usable"), [("v20.8.9", False), ("v20.9.0", True), ("", False)])
def test_only_a_node_new_enough_is_used(
    said: str, usable: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("node", said), ("npm", "")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {text}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (ui_build.machine_node() is not None) == usable


def test_a_failed_build_says_what_failed_and_the_way_out(ui: Path) -> None:
    (ui / "node_modules").mkdir()
    npm = ["sh", "-c", "echo no such registry; exit 7"]
    with pytest.raises(
        ui_build.UiError, match=r"npm ci failed with exit code 7:\nno such registry"
    ):
        ui_build.install_packages(ui, npm, {"PATH": "/usr/bin:/bin"}, lambda _: None)
