"""One figure in a process of its own: prints JSON with its counts, CPU seconds and memory."""

from __future__ import annotations

import json
import resource
import sys

from nightfloat.bench.figures import FIGURES


def main() -> None:
    """Measure the figure named on the command line."""
    figure = next(one for one in FIGURES if one.id == sys.argv[1])
    counts = figure.run()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    counts["CPU seconds"] = round(usage.ru_utime + usage.ru_stime, 1)
    counts["memory MB"] = usage.ru_maxrss // 1024
    print(json.dumps(counts, ensure_ascii=False))


if __name__ == "__main__":
    main()
