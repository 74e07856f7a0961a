"""The pages' typed client is what the server's own description says: `nf test` fails when not."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from nightfloat.api.openapi import document

UI = Path(__file__).resolve().parents[1] / "ui"
WAY_OUT = (
    "Maybe a route changed: `.venv/bin/python -m nightfloat.api.openapi --write ui/openapi.json` "
    "and `npm --prefix ui run gen:api` write both again."
)


def main(npm: list[str]) -> int:
    """Compare `ui/openapi.json` and the client made from it with fresh ones."""
    description, client = UI / "openapi.json", UI / "src" / "lib" / "api" / "schema.d.ts"
    if description.read_text(encoding="utf-8") != document():
        print(f"ui/openapi.json is not what the server says. {WAY_OUT}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "schema.d.ts"
        command = [*npm, "exec", "--prefix", str(UI), "--", "openapi-typescript", str(description)]
        done = subprocess.run(
            [*command, "--output", str(fresh), "--alphabetize"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print(done.stdout + done.stderr)
            return done.returncode
        if fresh.read_bytes() != client.read_bytes():
            print(f"{client.name} is not what ui/openapi.json gives. {WAY_OUT}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
