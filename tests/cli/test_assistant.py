"""`nightfloat assistant` as it is typed: exit codes, the last line, one screen."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from nightfloat.assistant.gate.gate import Accepted
from nightfloat.assistant.sidecar import rewording
from nightfloat.assistant.text import Kind, Piece, Sentence
from nightfloat.cli.app import main
from tests.assistant.fake_sidecar import MODEL, FakeSidecar, Mode


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSidecar]:
    """A sidecar that the environment does not know."""
    for name in ("ENABLE_LLM_ASSISTANT", "ASSISTANT_BASE_URL", "ASSISTANT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with FakeSidecar() as one:
        yield one


def evaluated(fake: FakeSidecar, *more: str) -> int:
    """Return the exit code of a small eval."""
    return main(["assistant", "eval", "--url", fake.url, "--packs", "2", *more])


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """Return the object of the last line of what was printed."""
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def test_eval_that_is_well(fake: FakeSidecar, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, and the figures for people or for machines."""
    assert evaluated(fake) == 0
    said = capsys.readouterr().out
    assert "unsupported facts shown" in said
    assert "re-worded" in said
    assert evaluated(fake, "--json", "--seed", "3", "--dialect", "openai") == 0
    found = last_line(capsys)
    assert found["unsupported_shown"] == 0
    assert (found["seed"], found["dialect"], found["packs"]) == (3, "openai", 2)


def test_eval_that_finds_something(
    fake: FakeSidecar, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 1, with the sentence."""
    fake.mode = Mode.FALSE_FLUENT

    def blind(_: Sentence, out: str) -> Accepted:
        return Accepted((Piece(Kind.TEXT, out),))

    monkeypatch.setattr(rewording, "verify", blind)
    assert evaluated(fake) == 1
    assert "not supported:" in capsys.readouterr().out
    assert evaluated(fake, "--json") == 1
    assert int(str(last_line(capsys)["unsupported_shown"])) > 0


def test_eval_of_nothing(fake: FakeSidecar, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with one sentence and the way out; no figure is told that was not measured."""
    assert evaluated(fake, "--model", "none:1b", "--json") == 2
    said = capsys.readouterr()
    found = json.loads(said.out.splitlines()[-1])
    assert found["unsupported_shown"] is None
    assert found["error"] in " ".join(said.err.split())
    assert "scripts/init-llm.sh" in found["error"]
    assert main(["assistant", "eval", "--url", "nowhere", "--json"]) == 2
    assert last_line(capsys)["unsupported_shown"] is None
    assert evaluated(fake, "--packs", "0") == 2


def test_doctor(
    fake: FakeSidecar, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 3 when something is wrong; advice is nothing wrong."""
    assert main(["assistant", "doctor"]) == 0
    assert "off" in capsys.readouterr().out
    monkeypatch.setenv("ENABLE_LLM_ASSISTANT", "true")
    monkeypatch.setenv("ASSISTANT_BASE_URL", fake.url)
    assert main(["assistant", "doctor"]) == 0
    assert MODEL in " ".join(capsys.readouterr().out.split())
    fake.mode = Mode.NOMODEL
    assert main(["assistant", "doctor", "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert found[-1]["what"] == "model"
    assert found[-1]["ok"] is False
