"""The deployment's files, as Docker Compose reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from nightfloat.assistant.sidecar.settings import VARIABLES

ROOT = Path(__file__).parents[2]
ALONE = ("docker-compose.yml",)
USUAL = (*ALONE, "docker-compose.override.yml")
"""What `docker compose` reads in this folder when it is told nothing."""
ON_HOST = (*USUAL, "deploy/compose.host-llm.yml")
"""What the documentation says to name for a Nightfloat that runs outside Docker."""

STORE = "/root/.ollama"  # lint: machine-paths — where the image keeps its models

ASSISTANT_SETTINGS = tuple(
    one.name for one in VARIABLES if one.field in ("enabled", "mode", "base_url", "model")
)
"""The settings of the assistant that the deployment sets."""

_VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")
_REPLACED = frozenset({"command", "entrypoint", "test"})


def read(name: str) -> Any:
    """Return a YAML file of the repository as it stands."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def variables(name: str) -> dict[str, str]:
    """Return the variables that a Compose file takes from the environment, with their defaults."""
    return dict(_VARIABLE.findall((ROOT / name).read_text(encoding="utf-8")))


def composed(*names: str, environ: Mapping[str, str] | None = None) -> Any:
    """Return what Docker Compose makes of these files: variables put in, later files over."""
    given = environ or {}
    whole: Any = {}
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        plain = _VARIABLE.sub(lambda found: given.get(found[1]) or found[2], text)
        whole = _merged(whole, yaml.safe_load(plain))
    return whole


def services(model: Any, *profiles: str) -> dict[str, Any]:
    """Return the services that start with these profiles."""
    return {
        name: service
        for name, service in model["services"].items()
        if not service.get("profiles") or set(service["profiles"]) & set(profiles)
    }


def _merged(under: Any, over: Any, key: str = "") -> Any:
    """Merge as the Compose specification says: mappings by key, sequences appended."""
    if isinstance(under, dict) and isinstance(over, dict):
        found = deepcopy(under)
        for name, value in over.items():
            found[name] = _merged(found[name], value, name) if name in found else deepcopy(value)
        return found
    if isinstance(under, list) and isinstance(over, list) and key not in _REPLACED:
        return [*under, *(one for one in over if one not in under)]
    return deepcopy(over)
