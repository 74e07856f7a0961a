"""The offline bundle, made and installed against a stub of Docker."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.deploy.machine import IMAGE, MODEL, VOLUME, Machine


def seal(bundle: Path) -> None:
    """Write the checksums of what is in the bundle now."""
    lines = [
        f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("bundle.txt", "image.tar", "models.tar")
    ]
    (bundle / "SHA256SUMS").write_text("".join(lines), "utf-8")


def test_a_bundle_carries_image_and_model(bundle: Path, apart: Machine) -> None:
    """Made here and installed there, the sidecar finds its model, without any network."""
    assert sorted(path.name for path in bundle.iterdir()) == [
        *("SHA256SUMS", "bundle.txt", "image.tar", "models.tar"),
    ]
    with tarfile.open(bundle / "models.tar") as models:
        names = [one.name for one in models if one.isfile()]
    assert sorted(name.rpartition("/")[2] for name in names) == [
        *(MODEL.partition(":")[2], "sha256-0a"),
    ]

    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert code == 0, said
    assert f"{MODEL} is ready." in said
    assert (apart.store / "models/blobs/sha256-0a").read_bytes() == b"weights" * 1000
    (helper,) = [call for call in apart.calls if call.startswith("run ")]
    assert "--network none" in helper
    assert not [call for call in apart.calls if "pull" in call]
    (made,) = [call for call in apart.calls if call.startswith("volume create")]
    assert "com.docker.compose.project=nightfloat" in made
    # The sidecar that starts afterwards needs nothing more.
    apart.start_sidecar()
    assert apart.run("init-llm.sh") == (0, f"{MODEL} is there already.\n")


def test_installing_twice_mends(bundle: Path, apart: Machine) -> None:
    """A second run does the same again, and repairs what a killed first one left."""
    assert apart.run("assistant-bundle.sh", "install", bundle)[0] == 0
    (apart.store / "models/blobs/sha256-0a").write_bytes(b"cut sh")
    assert apart.run("assistant-bundle.sh", "install", bundle)[0] == 0
    assert (apart.store / "models/blobs/sha256-0a").read_bytes() == b"weights" * 1000
    assert len([call for call in apart.calls if call.startswith("volume create")]) == 1


def test_making_twice_changes_nothing(connected: Machine, bundle: Path) -> None:
    """A whole bundle stays; a damaged one is made anew."""
    assert connected.run("init-llm.sh")[0] == 0
    before = {path.name: path.stat().st_mtime_ns for path in bundle.iterdir()}
    code, said = connected.run("assistant-bundle.sh", "make", f"{bundle}/")
    assert (code, "is there already, and whole" in said) == (0, True)
    assert {path.name: path.stat().st_mtime_ns for path in bundle.iterdir()} == before

    (bundle / "image.tar").write_bytes(b"")
    code, said = connected.run("assistant-bundle.sh", "make", bundle)
    assert (code, "is complete" in said) == (0, True)
    assert (bundle / "image.tar").stat().st_size > 0


def test_a_bundle_needs_image_volume_and_model(connected: Machine, tmp_path: Path) -> None:
    """What is missing is said, with the command that brings it."""
    code, said = connected.run("assistant-bundle.sh", "make", tmp_path / "bundle")
    assert (code, f"does not hold {MODEL}. Maybe fetch it first" in said) == (1, True)
    shutil.rmtree(connected.store)
    code, said = connected.run("assistant-bundle.sh", "make", tmp_path / "bundle")
    assert (code, f"the volume {VOLUME} is not here" in said) == (1, True)
    connected.forget("image/" + IMAGE.replace("/", "%"))
    code, said = connected.run("assistant-bundle.sh", "make", tmp_path / "bundle")
    assert (code, f"the image {IMAGE} is not here" in said) == (1, True)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "connected"]


def test_a_bundle_takes_no_folder_of_others(connected: Machine, tmp_path: Path) -> None:
    """A folder that is no bundle is left as it is."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/one.jpg").write_bytes(b"a picture")
    code, said = connected.run("assistant-bundle.sh", "make", tmp_path / "photos")
    assert (code, "is there and is no bundle" in said) == (1, True)
    assert (tmp_path / "photos/one.jpg").read_bytes() == b"a picture"


def test_a_disk_too_small_is_said_before(connected: Machine, tmp_path: Path) -> None:
    """The size is known beforehand."""
    assert connected.run("init-llm.sh")[0] == 0
    connected.fetch_image(size=2**50)
    code, said = connected.run("assistant-bundle.sh", "make", tmp_path / "bundle")
    assert (code, "needs about 1073741824 MiB" in said) == (1, True)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "connected"]


def test_a_disk_that_fills_up_leaves_nothing_half(connected: Machine, tmp_path: Path) -> None:
    """What could not be written is taken away, and said."""
    assert connected.run("init-llm.sh")[0] == 0
    connected.note("full")
    code, said = connected.run("assistant-bundle.sh", "make", tmp_path / "bundle")
    assert (code, "the image could not be written. Maybe the disk is full" in said) == (1, True)
    assert "no space left on device" in said
    assert sorted(tmp_path.iterdir()) == [tmp_path / "connected"]


def test_a_disk_that_fills_up_when_installing(bundle: Path, apart: Machine) -> None:
    """It is said, and a second run with room succeeds."""
    apart.note("full")
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, "the model could not be unpacked. Maybe the disk is full" in said) == (1, True)
    apart.forget("full")
    assert apart.run("assistant-bundle.sh", "install", bundle)[0] == 0


@pytest.mark.parametrize("name", ["bundle.txt", "image.tar", "models.tar", "SHA256SUMS"])
def test_a_missing_file_is_named(bundle: Path, apart: Machine, name: str) -> None:
    """Nothing is loaded from a bundle that is not complete."""
    (bundle / name).unlink()
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, name in said) == (1, True)
    assert apart.calls == []


@pytest.mark.parametrize("name", ["image.tar", "models.tar"])
def test_a_damaged_file_is_named(bundle: Path, apart: Machine, name: str) -> None:
    """One byte is enough; nothing is loaded."""
    content = bytearray((bundle / name).read_bytes())
    content[len(content) // 2] ^= 1
    (bundle / name).write_bytes(content)
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, f"{name} is not what was made" in said) == (1, True)
    assert apart.calls == []


def test_checksums_must_name_every_file(bundle: Path, apart: Machine) -> None:
    """A list that was cut short does not pass for a whole one."""
    lines = (bundle / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    (bundle / "SHA256SUMS").write_text("".join(lines[:-1]), "utf-8")
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, "models.tar is not what was made" in said) == (1, True)


@pytest.mark.parametrize(
    ("old", "new", "said_then"),
    [
        ("nightfloat-assistant-bundle 1", "nightfloat-assistant-bundle 0", "by another release"),
        (IMAGE, "ollama/ollama:0.1.0", "is older or newer than this release"),
        (MODEL, "other:1b", "brings the model other:1b"),
        ("linux/amd64", "linux/arm64", "is for linux/arm64, and this machine is linux/amd64"),
    ],
)
def test_a_bundle_of_another_kind(
    bundle: Path, apart: Machine, old: str, new: str, said_then: str
) -> None:
    """Another format, image, model or platform is refused by name; nothing is loaded."""
    text = (bundle / "bundle.txt").read_text("utf-8")
    assert old in text
    (bundle / "bundle.txt").write_text(text.replace(old, new), "utf-8")
    seal(bundle)
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, said_then in said) == (1, True), said
    assert not [call for call in apart.calls if call.startswith("load")]


def test_installing_needs_docker_and_a_bundle(bundle: Path, apart: Machine, tmp_path: Path) -> None:
    """A wrong folder and a missing docker are told apart."""
    code, said = apart.run("assistant-bundle.sh", "install", tmp_path / "nowhere")
    assert (code, "there is no folder" in said) == (1, True)
    code, said = apart.run("assistant-bundle.sh", "install", tmp_path)
    assert (code, "it has no bundle.txt" in said) == (1, True)
    (apart.path / "docker").unlink()
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, "there is no docker" in said) == (1, True)


def test_an_image_that_is_not_the_one(bundle: Path, apart: Machine) -> None:
    """An image that does not come under its name is found, though the sums are right."""
    text = (bundle / "image.tar").read_text("utf-8")
    (bundle / "image.tar").write_text(text.replace(IMAGE, "ollama/other:1"), "utf-8")
    seal(bundle)
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, f"does not know it as {IMAGE}" in said) == (1, True)


def test_a_model_that_is_not_in_it(bundle: Path, apart: Machine) -> None:
    """Ollama is asked at the end, so that nobody finds out later."""
    with tarfile.open(bundle / "models.tar", "w"):
        pass
    seal(bundle)
    code, said = apart.run("assistant-bundle.sh", "install", bundle)
    assert (code, f"Ollama does not find {MODEL}" in said) == (1, True)


@pytest.mark.parametrize("words", [(), ("mak",), ("make", "a", "b")])
def test_wrong_words_are_answered(apart: Machine, words: tuple[str, ...]) -> None:
    """The usage is said."""
    code, said = apart.run("assistant-bundle.sh", *words)
    assert (code, "make [DIR] or install [DIR]" in said) == (1, True)
    assert apart.calls == []
