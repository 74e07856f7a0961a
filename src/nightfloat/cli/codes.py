"""What exit codes mean; the same list stands in `--help` and in the reference."""

DONE = 0
BROKEN = 1
"""A violation was found, or a disagreement with a vector."""
BAD_INPUT = 2
"""A folder, file or argument that cannot be used."""
FAILED = 3
"""No schedule at all, or two readers of a rule that disagree."""
INTERRUPTED = 130
