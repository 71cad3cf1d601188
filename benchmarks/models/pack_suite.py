"""Add the pieces of runs of the base suite to the files of ``models.base_suite()``.

interplay reproduce base-suite --seed 1 --out suite
python benchmarks/models/pack_suite.py suite/base-suite.jsonl
"""

import argparse
from pathlib import Path

from interplay.studies.suite_file import kept, write_suite

FOLDER = Path(__file__).parents[2] / "src" / "interplay" / "models"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("runs", nargs="+", type=Path)
    given = options.parse_args()
    found = [piece for path in given.runs for piece in kept(path)]
    print(f"{write_suite(found, FOLDER):,} lines in {FOLDER}")


if __name__ == "__main__":
    main()
