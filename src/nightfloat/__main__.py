"""`python -m nightfloat`: the same as the `nightfloat` command."""

import sys

from nightfloat.cli import main

if __name__ == "__main__":
    sys.exit(main())
