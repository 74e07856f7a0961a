"""`nightfloat init`: a new programme folder from a template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nightfloat.cli.codes import DONE
from nightfloat.cli.screen import screen, show_json


def init(
    folder: Path,
    /,
    *,
    template: str = "tiny",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Write a new programme folder from a template.

    Parameters
    ----------
    folder
        The folder to make; it must not exist or be empty.
    template
        An example to start from: tiny, family-medicine, emergency-medicine, internal-medicine or
        surgery-call.
    json
        Print the names of the files as JSON.
    """
    from nightfloat.interchange.template import init_folder

    written = init_folder(folder, template)
    if json:
        show_json({"folder": str(folder), "files": list(written)})
        return DONE
    console = screen()
    console.print(f"Wrote {len(written)} files to [bold]{folder}[/]: {', '.join(written)}.")
    console.print(f"Next: look into programme.toml, then  nightfloat solve {folder} --out out")
    return DONE
