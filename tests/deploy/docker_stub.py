"""Stands in for `docker`: images, volumes and containers are files below `$DOCKER_STUB`.

It runs `tar` and `du` for real, on the folder that stands for a volume, and knows as much of
Ollama as the scripts ask for. Each call is a line in `calls`. These files make it fail: no
`engine`, no `internet`, `full` (disk), `deaf` (Ollama never answers), `slow` (a pull takes long).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

HERE = Path(os.environ["DOCKER_STUB"])
INSIDE = "/root/.ollama"  # lint: machine-paths — where the image keeps its models
VALUED = {
    *("--cap-drop", "--env", "--format", "--input", "--label", "--name", "--network"),
    *("--security-opt", "--tail", "--tmpfs", "--volume"),
}


def fail(text: str, code: int = 1) -> NoReturn:
    """Complain as docker does, and end."""
    print(text, file=sys.stderr)
    sys.exit(code)


def there(kind: str, name: str) -> Path:
    """Return the file of an image, volume or container; end when there is none."""
    path = HERE / kind / name.replace("/", "%")
    if not path.exists():
        fail(f"Error: No such {kind}: {name}")
    return path


def split(words: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Return the options before the first other word, and the rest."""
    options: dict[str, list[str]] = {}
    while words and words[0].startswith("--"):
        name = words.pop(0)
        options.setdefault(name, []).append(words.pop(0) if name in VALUED else "")
    return options, words


def inspect(kind: str, words: list[str]) -> None:
    """`docker KIND inspect`."""
    options, (name,) = split(words)
    content = json.loads((there(kind, name)).read_text("utf-8")) if kind != "volume" else {}
    if kind == "volume":
        there(kind, name)
    answers = {
        "{{.State.Running}}": str(content.get("running", "")).lower(),
        "{{.Size}}": str(content.get("size", "")),
        "platform {{.Os}}/{{.Architecture}}": f"platform {content.get('platform', '')}",
    }
    print(answers[options["--format"][0]] if options else "[]")


def run(words: list[str]) -> None:
    """`docker run --detach`: a container with the volume on it."""
    options, (image,) = split(words)
    there("image", image)
    volume, inside = options["--volume"][0].split(":")
    assert inside == INSIDE
    store = HERE / "volume" / volume
    store.mkdir(exist_ok=True)
    (store / "id_ed25519").write_text("a key of its own", "utf-8")
    content = {"running": True, "volume": volume, "network": options["--network"][0]}
    (HERE / "container" / options["--name"][0]).write_text(json.dumps(content), "utf-8")


def manifest(store: Path, model: str) -> Path:
    """Return where Ollama keeps what a model consists of."""
    name, tag = model.split(":")
    return store / "models/manifests/registry.ollama.ai/library" / name / tag


def ollama(container: dict[str, str], words: list[str]) -> None:
    """Be Ollama in a container."""
    store = HERE / "volume" / container["volume"]
    if (HERE / "deaf").exists():
        fail("Error: could not connect to a running Ollama instance")
    if words[0] == "show":
        made_of = manifest(store, words[1])
        if not made_of.exists() or not (store / "models/blobs" / made_of.read_text()).exists():
            fail(f"Error: model '{words[1]}' not found")
    elif words[0] == "pull":
        if (HERE / "slow").exists():
            time.sleep(60)
        if container["network"] != "bridge" or not (HERE / "internet").exists():
            fail("Error: pull model manifest: dial tcp: no route to host")
        blobs = store / "models/blobs"
        blobs.mkdir(parents=True, exist_ok=True)
        (blobs / "sha256-0a").write_bytes(b"weights" * 1000)
        (blobs / "sha256-0b-partial").write_bytes(b"half of another")
        made_of = manifest(store, words[1])
        made_of.parent.mkdir(parents=True, exist_ok=True)
        made_of.write_text("sha256-0a", "utf-8")
    else:
        assert words == ["list"]


def execute(words: list[str]) -> None:
    """`docker exec`."""
    _, (name, program, *rest) = split(words)
    container = json.loads(there("container", name).read_text("utf-8"))
    if not container["running"]:
        fail(f"Error response from daemon: container {name} is not running")
    if program == "ollama":
        ollama(container, rest)
        return
    assert program in ("tar", "du")
    if (HERE / "full").exists() and "-xf" in rest:
        fail("tar: models/blobs/sha256-0a: Wrote only 512 of 10240 bytes: No space left on device")
    store = str(HERE / "volume" / container["volume"])
    rest = [word.replace(INSIDE, store) for word in rest]
    sys.exit(subprocess.run([program, *rest], check=False).returncode)


def main(words: list[str]) -> None:
    """Do what docker would."""
    with (HERE / "calls").open("a", encoding="utf-8") as calls:
        calls.write(" ".join(words) + "\n")
    if not (HERE / "engine").exists():
        fail("Cannot connect to the Docker daemon. Is the docker daemon running?")
    command, rest = words[0], words[1:]
    if command in ("image", "volume", "container") and rest[0] == "inspect":
        inspect(command, rest[1:])
    elif command == "version":
        print((HERE / "platform").read_text("utf-8") if rest else "Server: a stub")
    elif command == "volume" and rest[0] == "create":
        (HERE / "volume" / split(rest[1:])[1][0]).mkdir()
    elif command == "run":
        run(rest)
    elif command == "exec":
        execute(rest)
    elif command == "rm":
        there("container", split(rest)[1][0]).unlink()
    elif command == "logs":
        print("the last lines of Ollama")
    elif command == "save":
        if (HERE / "full").exists():
            fail("write /dev/stdout: no space left on device")
        sys.stdout.write(f"{rest[0]}\n{there('image', rest[0]).read_text('utf-8')}")
    elif command == "load":
        name, content = Path(split(rest)[0]["--input"][0]).read_text("utf-8").split("\n", 1)
        (HERE / "image" / name.replace("/", "%")).write_text(content, "utf-8")
        print(f"Loaded image: {name}")
    else:
        fail(f"the stub knows no docker {command}", 125)


if __name__ == "__main__":
    main(sys.argv[1:])
