"""The application: commands, where they print, and what their exit codes mean."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError
from rich.console import Console
from rich.markup import escape

from nightfloat import __version__
from nightfloat.cli.codes import BAD_INPUT, FAILED, INTERRUPTED
from nightfloat.cli.screen import errors, screen
from nightfloat.domain.errors import NightfloatError

EPILOGUE = """
Exit codes: 0 done, nothing broken; 1 a violation, or a disagreement with a vector;
2 input that cannot be used; 3 no schedule, or a fault of ours; 130 interrupted.
Colours: off with NO_COLOR=1 or when the output is no terminal. Everything is local: no command
opens a network connection, but for `assistant`, which asks the sidecar that it is told of.
"""

COMMANDS = (
    ("up", "up:up", "Serve Nightfloat to the browser."),
    ("user", "user:app", "Add users, reset passwords, list who has an account."),
    ("backup", "backup:backup", "Write everything to one checked file."),
    ("restore", "backup:restore", "Put a backup in the place of what is there."),
    ("init", "folder:init", "Write a new programme folder from a template."),
    ("solve", "solve:solve", "Make a schedule and its certificate."),
    ("check", "check:check", "Check a schedule against every rule, or a folder for mistakes."),
    ("repair", "repair:repair", "Find the smallest change when somebody is out."),
    ("cover", "repair:cover", "List who can cover a shift."),
    ("alternatives", "alternatives:alternatives", "Find schedules as good, and different."),
    ("explain", "explain:explain", "Say why someone is where they are, or a request was denied."),
    ("diff", "compare:diff", "What changed between two schedules."),
    ("score", "compare:score", "Rate a schedule, or two side by side."),
    ("packs", "packs:packs", "List the rule packs, or one pack's rules."),
    ("vectors", "packs:vectors", "Run a folder of rule cases."),
    ("assistant", "assistant:app", "Try the assistant's sidecar, or say what is wrong with it."),
    ("bench", "bench:app", "Measure this machine against the figures to reach."),
    ("doctor", "doctor:doctor", "Say whether this machine has what is needed."),
)
"""Name, function, and what the list of commands says of it."""


def build() -> App:
    """Return the application; a command's module is imported when it is asked for."""
    app = App(
        name="nightfloat",
        help="Residency schedules: legal, fair and explained, with the network unplugged.",
        version=__version__,
        help_epilogue=EPILOGUE,
        help_format="plaintext",
        console=screen(),
        error_console=errors(),
        result_action="return_value",
    )
    for name, target, help_ in COMMANDS:
        app.command(f"nightfloat.cli.{target}", name=name, help=help_)
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    app = build()
    tokens = list(sys.argv[1:] if argv is None else argv)
    try:
        code = app(tokens, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _say(errors(), f"{error}\nMaybe: nightfloat --help")
        return BAD_INPUT
    except NightfloatError as error:
        _say(errors(), str(error))
        return FAILED if error.code in ("solver", "internal-disagreement") else BAD_INPUT
    except KeyboardInterrupt:
        _say(errors(), "interrupted; nothing was written.")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return int(code or 0)


def _say(console: Console, text: str) -> None:
    console.print(f"[bold red]nightfloat:[/] {escape(text)}", soft_wrap=True, highlight=False)
