"""Conventions that once hurt, made executable. `python -m scripts.linters.run` runs them all."""
