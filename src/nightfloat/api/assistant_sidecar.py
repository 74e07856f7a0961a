"""The process's one sidecar."""

from __future__ import annotations

import time

from nightfloat.api.state import State
from nightfloat.assistant.sidecar.rewording import Sidecar


def sidecar_of(state: State) -> Sidecar:
    """Return this process's sidecar, by the settings that the process was started with."""
    return state.part(
        Sidecar,
        lambda: Sidecar(state.settings.assistant, clock=time.monotonic, now=state.clock),
    )


class Sidecars:
    """The sidecar as a service of the process."""

    def __init__(self, state: State) -> None:
        self.state = state

    def start(self) -> None:
        """Look whether it is there, and load its model, beside everything else."""
        sidecar_of(self.state).start()

    def stop(self) -> None:
        """End what still runs."""
        sidecar_of(self.state).stop()
