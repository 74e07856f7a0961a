"""New folders from templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import TemplateError, init_folder, template_names
from tests.interchange.helpers import folder


def test_a_new_folder_loads(tmp_path: Path) -> None:
    names = init_folder(tmp_path / "new" / "lakeside")
    assert "programme.toml" in names
    assert load_folder(tmp_path / "new" / "lakeside").programme == folder().programme


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    init_folder(tmp_path)
    assert (tmp_path / "people.csv").is_file()


@pytest.mark.parametrize("name", template_names())
def test_each_template_loads(name: str, tmp_path: Path) -> None:
    init_folder(tmp_path, name)
    load_folder(tmp_path)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(
        TemplateError, match=r"is not empty, and nothing in it is overwritten\. Maybe"
    ):
        init_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(TemplateError, match="is a file"):
        init_folder(tmp_path / "x")
    with pytest.raises(TemplateError, match="cannot be written"):
        init_folder(tmp_path / "x" / "y")


def test_an_unknown_template_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r'there is no template "tinny"\. Maybe "tiny"'):
        init_folder(tmp_path / "x", "tinny")
    with pytest.raises(TemplateError, match="there is no template"):
        init_folder(tmp_path / "x", "../tiny")
