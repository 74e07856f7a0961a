"""A network namespace whose only interface is the loopback: `unshare -rn` and what it lacks.

unshare -rn PYTHON -m scripts.namespace COMMAND…    bring the loopback up, then be COMMAND
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1  # of Linux, in <linux/sockios.h>
_REQUEST = "16sh14x"


def possible() -> bool:
    """Return whether this machine makes network namespaces for us."""
    program = shutil.which("unshare")
    if program is None:
        return False
    done = subprocess.run([program, "-rn", "true"], capture_output=True, check=False)
    return done.returncode == 0


def inside(command: list[str]) -> list[str]:
    """Return the command that runs `command` in a namespace of its own."""
    return ["unshare", "-rn", sys.executable, __file__, *command]


def loopback_up() -> None:
    """Bring the loopback interface up, where it is not yet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack(_REQUEST, b"lo", 0)
        _, flags = struct.unpack(_REQUEST, fcntl.ioctl(any_socket, _GET_FLAGS, asked))
        if not flags & _UP:
            fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack(_REQUEST, b"lo", flags | _UP))


if __name__ == "__main__":
    loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
