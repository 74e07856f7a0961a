"""The image and the hosted tier: what their files say, and that what they name is there."""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import ASSISTANT_SETTINGS, ROOT, USUAL, composed, read

DOCKERFILE = ROOT / "deploy/Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, continued lines joined."""
    text = DOCKERFILE.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in joined.splitlines() if line]


def stages() -> list[list[tuple[str, str]]]:
    """Return the instructions by stage, each beginning with its FROM."""
    found: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def copied(stage: list[tuple[str, str]]) -> list[str]:
    """Return the paths of the repository that a stage copies."""
    found = []
    for name, rest in stage:
        words = [word for word in shlex.split(rest) if not word.startswith("--chmod")]
        if name == "COPY" and not words[0].startswith("--from"):
            found += words[:-1]
    return found


def test_the_base_is_pinned() -> None:
    """One outside image, by a tag that says a full version; everything else builds on it."""
    bases = [rest.split(" AS ")[0] for name, rest in instructions() if name == "FROM"]
    named = [rest.split(" AS ")[1] for name, rest in instructions() if " AS " in rest]
    outside = [base for base in bases if base not in named]
    assert len(outside) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", outside[0])
    assert "latest" not in DOCKERFILE.read_text(encoding="utf-8")


def test_it_runs_as_nobody_in_particular() -> None:
    """The last stage ends as a fixed number that is not root and owns the data folder."""
    last = stages()[-1]
    users = [rest for name, rest in last if name == "USER"]
    assert users == ["10001:10001"]
    run = " ".join(rest for name, rest in last if name == "RUN")
    assert "useradd --uid 10001 --gid 10001" in run
    assert "--owner 10001 --group 10001 --mode 0700 /data" in run
    after = [name for name, _ in last[[name for name, _ in last].index("USER") :]]
    assert "RUN" not in after
    assert "COPY" not in after


def test_what_it_copies_is_there_and_not_ignored() -> None:
    """Each path that the Dockerfile copies exists and is let through by `.dockerignore`."""
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert rules[0] == "*"  # what is not named stays out
    let_in = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    paths = [path for stage in stages() for path in copied(stage)]
    assert "src" in paths
    for path in paths:
        assert (ROOT / path).exists(), path
        assert any(fnmatch.fnmatchcase(path, rule) for rule in let_in), path
    for rule in let_in:
        assert list(ROOT.glob(rule)), rule
        assert any(fnmatch.fnmatchcase(path, rule) for path in paths), rule
    for kept_out in ("ui/node_modules", "ui/out", "ui/.next*", "**/__pycache__"):
        assert rules.index(kept_out) > rules.index("!ui")


def test_packages_come_by_hash_and_the_wheel_by_nf() -> None:
    """Nothing is installed that no lock names, and the wheel is built in the one way there is."""
    for name, rest in instructions():
        assert name != "ADD"
        if name != "RUN":
            continue
        assert not re.search(r"\b(curl|wget|apt|apt-get|npm)\b", rest)
        for install in re.findall(r"pip [^&]*install[^&]*", rest):
            assert "--no-deps" in install
            assert "--require-hashes" in install or "--no-index" in install
    build = [rest for name, rest in stages()[1] if name == "RUN"]
    assert any("requirements.lock" in rest for rest in build)
    assert any("nf wheel" in rest for rest in build)


def test_the_last_stage_builds_nothing() -> None:
    """It has the environment and the start script, neither sources nor build tools."""
    assert copied(stages()[-1]) == ["deploy/serve-on-render.sh"]


def test_image_and_compose_start_the_same() -> None:
    """What the image does when told nothing is what Compose tells it, but for port and name."""
    (command,) = (rest for name, rest in stages()[-1] if name == "CMD")
    told = composed(*USUAL)["services"]["nightfloat"]["command"]
    words = [word for word in re.findall(r'"([^"]*)"', command) if word in told]
    assert words == ["nightfloat", "up", "--host", "0.0.0.0", "--data", "/data", "--no-browser"]
    assert not [rest for name, rest in instructions() if name == "ENTRYPOINT"]
    assert ("EXPOSE", "8000") in stages()[-1]
    assert told[told.index("--port") + 1] == "8000"


def test_render() -> None:
    """Two services with a disk and 4 GB each, set as in Compose."""
    app, sidecar = read("render.yaml")["services"]
    compose = composed(*USUAL)["services"]
    assert (app["type"], sidecar["type"]) == ("web", "pserv")
    assert [one["plan"] for one in (app, sidecar)] == ["pro", "pro"]
    assert [one["numInstances"] for one in (app, sidecar)] == [1, 1]
    assert app["healthCheckPath"] == "/healthz"
    assert app["disk"]["mountPath"] == "/data"
    assert (ROOT / app["dockerContext"] / app["dockerfilePath"]).resolve() == DOCKERFILE

    settings = {one["key"]: one for one in app["envVars"]}
    assert settings["ENABLE_LLM_ASSISTANT"]["value"] == "true"
    told = compose["nightfloat"]["environment"]
    assert settings["ASSISTANT_MODEL"]["value"] == told["ASSISTANT_MODEL"]
    named = {name for name in settings if name.startswith(("ASSISTANT_", "ENABLE_"))}
    assert named - {"ASSISTANT_HOSTPORT"} < set(ASSISTANT_SETTINGS)
    assert settings["ASSISTANT_HOSTPORT"]["fromService"] == {
        "type": sidecar["type"],
        "name": sidecar["name"],
        "property": "hostport",
    }

    assert sidecar["name"] == compose["ollama"]["container_name"]
    assert sidecar["image"]["url"] == f"docker.io/{compose['ollama']['image']}"
    assert compose["ollama"]["volumes"][0].endswith(":" + sidecar["disk"]["mountPath"])
    given = {one["key"]: one["value"] for one in sidecar["envVars"]}
    assert given == {**compose["ollama"]["environment"], "PORT": "11434"}


def test_render_starts_what_the_image_has() -> None:
    """The hosted command is one word, and the image has a program of that name."""
    (word,) = read("render.yaml")["services"][0]["dockerCommand"].split()
    targets = [rest.split()[-1] for name, rest in stages()[-1] if name == "COPY"]
    assert f"/usr/local/bin/{word}" in targets


@pytest.mark.parametrize(
    ("environ", "arguments", "address"),
    [
        ({}, "--port 8000 --data /data --no-browser --name localhost", ""),
        (
            {
                "PORT": "10000",
                "RENDER_EXTERNAL_HOSTNAME": "nightfloat.example.org",
                "ASSISTANT_HOSTPORT": "scheduler-llm-x1y2:11434",
            },
            "--port 10000 --data /data --no-browser --name nightfloat.example.org",
            "http://scheduler-llm-x1y2:11434",
        ),
        (
            {"RENDER_EXTERNAL_HOSTNAME": "a.example.org", "NIGHTFLOAT_NAME": "b.example.org"},
            "--port 8000 --data /data --no-browser --name a.example.org --name b.example.org",
            "",
        ),
    ],
)
def test_the_hosted_start(
    tmp_path: Path, environ: dict[str, str], arguments: str, address: str
) -> None:
    """The script hands the host's environment to the command line."""
    program = tmp_path / "nightfloat"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$*" "${ASSISTANT_BASE_URL:-}"\n', "utf-8")
    program.chmod(0o755)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    done = subprocess.run(
        ["sh", str(ROOT / "deploy/serve-on-render.sh")],
        env={"PATH": path, **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"up --host 0.0.0.0 --proxy * {arguments}", address]
