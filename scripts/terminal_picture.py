"""Run a command in a real terminal and draw what it left on the screen: docs/pictures/*.svg.

python scripts/terminal_picture.py OUT.svg WIDTH COMMAND ...
"""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text


def main() -> None:
    """Record the command on a pseudo-terminal of WIDTH columns and save the picture."""
    target, width, *command = sys.argv[1:]
    parent, child = pty.openpty()
    environment = {**os.environ, "COLUMNS": width, "TERM": "xterm-256color"}
    started = subprocess.Popen(command, stdout=child, stderr=subprocess.DEVNULL, env=environment)
    os.close(child)
    seen = bytearray()
    while True:
        try:
            part = os.read(parent, 4096)
        except OSError:  # the other end is closed: Linux says so with EIO
            break
        if not part:
            break
        seen += part
    started.wait()
    console = Console(record=True, width=int(width), file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ {' '.join(command)}\n" + seen.decode().replace("\r\n", "\n")))
    drawn = console.export_svg(title="nightfloat")
    local = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)  # no font from a network
    Path(target).write_text(local, encoding="utf-8")


if __name__ == "__main__":
    main()
