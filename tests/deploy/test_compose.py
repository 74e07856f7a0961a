"""The Compose files: valid by the specification's schema, and shut as tightly as they say."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.deploy.files import (
    ALONE,
    ASSISTANT_SETTINGS,
    ON_HOST,
    ROOT,
    STORE,
    USUAL,
    composed,
    services,
    variables,
)

MODELS = (ALONE, USUAL, ON_HOST)
VALIDATOR = Draft202012Validator(  # the draft that the schema names
    json.loads((ROOT / "tests/deploy/compose-spec.json").read_text(encoding="utf-8"))
)


@pytest.mark.parametrize("names", MODELS, ids=len)
def test_files_follow_the_schema(names: tuple[str, ...]) -> None:
    """Each file by itself and all of them together are what the specification allows."""
    for model in (*(composed(name) for name in names), composed(*names)):
        assert [error.message for error in VALIDATOR.iter_errors(model)] == []


def test_the_schema_finds_mistakes() -> None:
    """The schema is not one that takes everything."""
    model = composed(*USUAL)
    model["services"]["ollama"]["profile"] = "luxury"
    model["networks"]["assistant"]["internal"] = ["yes"]
    assert len(list(VALIDATOR.iter_errors(model))) == 2


@pytest.mark.parametrize("name", ON_HOST)
def test_every_variable_has_a_default(name: str) -> None:
    """The files work without any `.env`: nothing is asked of the environment."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert len(re.findall(r"\$", "\n".join(lines))) == len(
        re.findall(r"\$\{\w+:-[^}]+\}", "\n".join(lines))
    )


def test_up_starts_the_app_alone_and_luxury_both() -> None:
    """`docker compose up` starts one service, `--profile luxury` the sidecar too."""
    model = composed(*USUAL)
    assert list(services(model)) == ["nightfloat"]
    assert list(services(model, "luxury")) == ["nightfloat", "ollama"]
    assert list(services(composed(*ALONE))) == ["nightfloat"]


def test_nothing_waits_for_the_sidecar() -> None:
    """No service depends on another, links to it or shares what is its own."""
    for service in composed(*USUAL)["services"].values():
        assert not {"depends_on", "links", "external_links", "network_mode"} & set(service)


@pytest.mark.parametrize("names", MODELS, ids=len)
def test_every_service_is_shut(names: tuple[str, ...]) -> None:
    """Read-only, no capability, no new privilege, no way to the host; alive by its own word."""
    for name, service in composed(*names)["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not {"privileged", "cap_add", "devices", "pid", "ipc", "userns_mode"} & set(service)
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"], name
        for volume in service["volumes"]:
            assert re.fullmatch(r"[a-z_]+:/[\w./]+", volume), f"{name} mounts {volume}"
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert "curl" not in service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_the_app() -> None:
    """Built here, on this machine's own address, with its data in a volume."""
    model = composed(*ALONE)
    app = model["services"]["nightfloat"]
    assert app["build"] == {"context": ".", "dockerfile": "deploy/Dockerfile"}
    assert app["ports"] == ["127.0.0.1:8000:8000"]
    assert app["volumes"] == ["data:/data"]
    assert model["volumes"] == {"data": {}}
    assert app["networks"] == ["default"]
    assert not model["networks"]["default"]
    assert not set(ASSISTANT_SETTINGS) & set(app["environment"])


def test_the_app_can_be_published_elsewhere() -> None:
    """Address, port, name and proxy come from the environment."""
    environ = {
        "NIGHTFLOAT_ADDRESS": "0.0.0.0",
        "NIGHTFLOAT_PORT": "8080",
        "NIGHTFLOAT_NAME": "schedule.example.org",
        "NIGHTFLOAT_PROXY": "172.18.0.0/16",
    }
    app = composed(*USUAL, environ=environ)["services"]["nightfloat"]
    assert app["ports"] == ["0.0.0.0:8080:8000"]
    named = ["--name", "schedule.example.org", "--proxy", "172.18.0.0/16"]
    assert app["command"][-4:] == named
    assert composed(*USUAL)["services"]["nightfloat"]["command"][-1] == "127.0.0.1"
    assert set(environ) <= set(variables("docker-compose.yml"))


def test_the_app_with_the_assistant() -> None:
    """The override turns the assistant on and changes nothing else that the app is."""
    alone = composed(*ALONE)["services"]["nightfloat"]
    app = composed(*USUAL)["services"]["nightfloat"]
    assert {name: app["environment"][name] for name in ASSISTANT_SETTINGS} == {
        "ENABLE_LLM_ASSISTANT": True,
        "ASSISTANT_BASE_URL": "http://ollama:11434",
        "ASSISTANT_MODE": "rewrite",
        "ASSISTANT_MODEL": "smollm2:1.7b-instruct-q4_K_M",
    }
    assert set(app["environment"]) - set(alone["environment"]) == set(ASSISTANT_SETTINGS)
    assert app["networks"] == ["default", "assistant"]
    assert app["dns"] == ["127.0.0.1"]
    same = set(alone) - {"environment", "networks"}
    assert {key: app[key] for key in same} == {key: alone[key] for key in same}


def test_the_assistant_can_be_left_out() -> None:
    """`ENABLE_LLM_ASSISTANT=false` in the environment wins."""
    app = composed(*USUAL, environ={"ENABLE_LLM_ASSISTANT": "false"})["services"]["nightfloat"]
    assert app["environment"]["ENABLE_LLM_ASSISTANT"] is False


def test_the_sidecar() -> None:
    """One model, one request, small enough, reachable from the app's container only."""
    model = composed(*USUAL)
    sidecar = model["services"]["ollama"]
    assert sidecar["profiles"] == ["luxury"]
    assert sidecar["container_name"] == "scheduler-llm"
    assert re.fullmatch(r"ollama/ollama:\d+\.\d+\.\d+", sidecar["image"])
    assert sidecar["environment"] == {
        "OLLAMA_KEEP_ALIVE": "-1",
        "OLLAMA_NUM_PARALLEL": "1",
        "OLLAMA_MAX_LOADED_MODELS": "1",
        "OLLAMA_CONTEXT_LENGTH": "2048",
        "OLLAMA_NO_CLOUD": "1",
        "OLLAMA_NOPRUNE": "1",
    }
    assert sidecar["deploy"]["resources"]["limits"] == {"cpus": "1.5", "memory": "3G"}
    assert sidecar["healthcheck"]["test"] == ["CMD", "ollama", "list"]
    assert sidecar["volumes"] == [f"ollama_data:{STORE}"]
    assert model["volumes"]["ollama_data"] == {"name": "ollama_data"}
    assert not {"ports", "expose", "build", "command", "entrypoint"} & set(sidecar)


def test_the_sidecar_has_no_way_out() -> None:
    """Its only network is internal, and only the app is on it too."""
    model = composed(*USUAL)
    assert model["services"]["ollama"]["networks"] == ["assistant"]
    assert model["networks"]["assistant"] == {"internal": True}
    on_it = [name for name, one in model["services"].items() if "assistant" in one["networks"]]
    assert on_it == ["nightfloat", "ollama"]


def test_the_variant_for_an_app_on_the_host() -> None:
    """The third file publishes the sidecar on this machine only, and changes nothing else."""
    usual, variant = composed(*USUAL), composed(*ON_HOST)
    sidecar = variant["services"]["ollama"]
    assert sidecar.pop("ports") == ["127.0.0.1:11434:11434"]
    assert sidecar["networks"] == ["assistant", "published"]
    # A port is published through a network that is not internal.
    assert not variant["networks"]["published"]
    sidecar["networks"].remove("published")
    assert variant["services"] == usual["services"]


@pytest.mark.parametrize("names", [ALONE, USUAL], ids=len)
def test_only_the_app_publishes_a_port(names: tuple[str, ...]) -> None:
    """By default one port is published, on this machine's own address."""
    ports: list[Any] = []
    for service in composed(*names)["services"].values():
        ports += service.get("ports", [])
    assert ports == ["127.0.0.1:8000:8000"]
