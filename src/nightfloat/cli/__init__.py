"""The `nightfloat` command line: thin commands over the engine."""

from nightfloat.cli.app import main

__all__ = ["main"]
