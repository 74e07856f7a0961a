"""The settings: strict, named, and all of them documented."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from nightfloat.assistant.sidecar.settings import (
    VARIABLES,
    AssistantSettings,
    Dialect,
    Mode,
    read_settings,
)
from nightfloat.domain.errors import SettingError

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "configuration.md"

DEFAULTS = {
    "ENABLE_LLM_ASSISTANT": "false",
    "ASSISTANT_MODE": "facts",
    "ASSISTANT_DIALECT": "ollama",
    "ASSISTANT_BASE_URL": "http://ollama:11434",
    "ASSISTANT_MODEL": "smollm2:1.7b-instruct-q4_K_M",
    "ASSISTANT_NUM_CTX": "2048",
    "ASSISTANT_NUM_PREDICT": "96",
    "ASSISTANT_NUM_THREAD": "",
    "ASSISTANT_TEMPERATURE": "0.2",
    "ASSISTANT_HEALTH_TIMEOUT_S": "2",
    "ASSISTANT_HEALTH_TTL_OK_S": "15",
    "ASSISTANT_HEALTH_TTL_FAIL_S": "30",
    "ASSISTANT_CONNECT_TIMEOUT_S": "2",
    "ASSISTANT_FIRST_CHUNK_TIMEOUT_S": "25",
    "ASSISTANT_CHUNK_TIMEOUT_S": "10",
    "ASSISTANT_TOTAL_TIMEOUT_S": "60",
    "ASSISTANT_MAX_RUNNING": "1",
    "ASSISTANT_MAX_WAITING": "2",
    "ASSISTANT_QUEUE_WAIT_S": "5",
    "ASSISTANT_RATE_PER_USER_PER_MIN": "6",
}


def test_names_and_defaults() -> None:
    """They are what operators were told, and what an empty environment means."""
    assert {one.name: one.default for one in VARIABLES} == DEFAULTS
    assert read_settings({}) == AssistantSettings()
    assert read_settings(dict.fromkeys(DEFAULTS, " ")) == AssistantSettings()
    assert read_settings(DEFAULTS) == AssistantSettings()
    assert not AssistantSettings().rewrites


def test_settings_are_read() -> None:
    """Values of every kind."""
    found = read_settings(
        {
            "ENABLE_LLM_ASSISTANT": "True",
            "ASSISTANT_MODE": "rewrite",
            "ASSISTANT_DIALECT": "openai",
            "ASSISTANT_BASE_URL": "https://llm.example.org:8443/local/",
            "ASSISTANT_NUM_THREAD": "3",
            "ASSISTANT_TEMPERATURE": "0",
            "ASSISTANT_HEALTH_TIMEOUT_S": "1.5",
            "ASSISTANT_MAX_WAITING": "0",
            "ASSISTANT_HOSTPORT": "somebody else's",
        }
    )
    assert found == AssistantSettings(
        enabled=True,
        mode=Mode.REWRITE,
        dialect=Dialect.OPENAI,
        base_url="https://llm.example.org:8443/local",
        num_thread=3,
        temperature=0.0,
        health_timeout_s=1.5,
        max_waiting=0,
    )
    assert found.rewrites
    with pytest.raises(FrozenInstanceError):
        found.enabled = False  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "way_out"),
    [
        ("ENABLE_LLM_ASSISTANT", "maybe", "Maybe true or false."),
        ("ENABLE_LLM_ASSISTANT", "2", "Maybe true or false."),
        ("ASSISTANT_MODE", "rewrit", 'Maybe "rewrite".'),
        ("ASSISTANT_MODE", "REWRITE", 'Maybe "rewrite".'),
        ("ASSISTANT_DIALECT", "grpc", 'Maybe "ollama".'),
        ("ASSISTANT_BASE_URL", "ollama:11434", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://x:0", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://x:port", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://[::1", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://a b", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://ollàma", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://me:secret@x", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "http://x/?a=1", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_BASE_URL", "file:///etc", "Maybe http://127.0.0.1:11434."),
        ("ASSISTANT_MODEL", "two words", "Maybe smollm2:1.7b-instruct-q4_K_M."),
        ("ASSISTANT_NUM_CTX", "2k", "Maybe leave it out."),
        ("ASSISTANT_NUM_CTX", "-1", "Maybe leave it out."),
        ("ASSISTANT_NUM_CTX", "٢٠٤٨", "Maybe leave it out."),
        ("ASSISTANT_NUM_CTX", "9" * 5000, "Maybe leave it out."),
        ("ASSISTANT_NUM_THREAD", "0", "Maybe leave it out."),
        ("ASSISTANT_TEMPERATURE", "nan", "Maybe leave it out."),
        ("ASSISTANT_TEMPERATURE", "2.1", "Maybe leave it out."),
        ("ASSISTANT_TOTAL_TIMEOUT_S", "inf", "Maybe leave it out."),
        ("ASSISTANT_MAX_RUNNING", "0", "Maybe leave it out."),
    ],
)
def test_wrong_values_are_told(name: str, value: str, way_out: str) -> None:
    """One sentence with the variable and its value, and one with the way out."""
    with pytest.raises(SettingError) as wrong:
        read_settings({name: value})
    assert wrong.value.code == "input"
    said = str(wrong.value)
    assert said.startswith(f'{name} is "{value}", ')
    assert said.endswith(way_out)


def test_every_default_can_be_written() -> None:
    """What a default is shown as reads as that default."""
    for variable in VARIABLES:
        if variable.default:
            found = read_settings({variable.name: variable.default})
            assert found == AssistantSettings(), variable.name


def test_the_page_lists_them() -> None:
    """docs/reference/configuration.md says of each what the code says, and of no other."""
    rows = re.findall(
        r"^\| `((?:ASSISTANT_|ENABLE_LLM)[A-Z_]+)` \| (.+?) \| `?(.*?)`? ?\|$",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    told = {name: (meaning, default) for name, meaning, default in rows}
    assert told.pop("ASSISTANT_REAL_URL")
    assert told == {one.name: (one.meaning, one.default) for one in VARIABLES}


def test_who_has_no_sidecar_loads_no_client() -> None:
    """The server's modules do not import the web client."""
    code = "import sys, nightfloat.assistant.sidecar.rewording; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
