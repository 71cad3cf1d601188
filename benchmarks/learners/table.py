"""The table of ``measure.py``'s runs: bits left unlearnt by two stacks of classifiers.

python -m benchmarks.learners.table runs.jsonl today ours
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np


def unlearnt(path: Path) -> dict[tuple[str, int], dict[str, dict[str, list[list[float]]]]]:
    """By (half, n), world and stack: true minus held-out bits of x1, x2 and both, of each seed."""
    found: dict = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for line in path.read_text().splitlines():
        run = json.loads(line)
        lost = np.subtract(run["true"], run["found"]).tolist()
        found[run["half"], run["n"]][run["world"]][run["stack"]].append(lost)
    return found


def main() -> None:
    path, before, after = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    for (half, n), worlds in sorted(unlearnt(path).items()):
        print(f"\n### {half} half, n = {n:,}\n")
        print(
            f"| world | {before}: x1, x2, both | {after}: x1, x2, both | mean {before} | mean "
            f"{after} |\n|---|---|---|---|---|"
        )
        means = []
        for world, stacks in worlds.items():
            if not {before, after} <= set(stacks):
                continue
            old, new = (np.mean(stacks[stack], axis=0) for stack in (before, after))
            means.append((old.mean(), new.mean()))
            cells = [", ".join(f"{bits:.3f}" for bits in part) for part in (old, new)]
            print(f"| {world} | {cells[0]} | {cells[1]} | {old.mean():.4f} | {new.mean():.4f} |")
        if means:
            one, two = np.mean(means, axis=0)
            print(f"| **mean** | | | **{one:.4f}** | **{two:.4f}** |")


if __name__ == "__main__":
    main()
