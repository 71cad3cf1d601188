"""How often the tests of posterior results call noise an effect, without training anew.

    python benchmarks/uncertainty/false_positives_of_posteriors.py --trials 200
    python benchmarks/uncertainty/false_positives_of_posteriors.py --quick

Rows of Gaussian readings of a label without the effect in question, scored by logistic regressions
(which are true here) and tested at 5%. Writes results/false_positives_of_posteriors.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression

from interplay import estimate
from interplay.estimators import Posterior

RESULTS = Path(__file__).parents[1] / "results"
SIZES = (300, 1000)
PERMUTATIONS = 99
COLUMNS = 3

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def reading(y: np.ndarray, told: float, rng: np.random.Generator) -> np.ndarray:
    """(n, 3) Gaussian columns, the first of which tells of the label."""
    x = rng.normal(size=(len(y), COLUMNS))
    x[:, 0] += told * y
    return x


def chance(y: np.ndarray, rng: np.random.Generator) -> Rows:
    return reading(y, 0, rng), reading(y, 0, rng), y


def only_second(y: np.ndarray, rng: np.random.Generator) -> Rows:
    return reading(y, 0, rng), reading(y, 1, rng), y


def equal(y: np.ndarray, rng: np.random.Generator) -> Rows:
    return reading(y, 1, rng), reading(y, 1, rng), y


def blurred(y: np.ndarray, rng: np.random.Generator) -> Rows:
    """X1 is X2 with noise: it tells nothing of its own, and nothing together."""
    second = reading(y, 1.5, rng)
    return second + rng.normal(size=second.shape), second, y


def copies(y: np.ndarray, rng: np.random.Generator) -> Rows:
    first = reading(y, 1, rng)
    return first, first, y


WORLDS: dict[str, list[tuple[str, Callable[..., Rows], int]]] = {
    "i1": [("chance", chance, 2), ("only X2 tells", only_second, 2), ("chance", chance, 3)],
    "unique1": [
        ("chance", chance, 2),
        ("only X2 tells", only_second, 2),
        ("equally noisy", equal, 2),
        ("X1 a blurred X2", blurred, 2),
        ("copies", copies, 2),
        ("equally noisy", equal, 3),
    ],
    "synergy": [
        ("chance", chance, 2),
        ("only X2 tells", only_second, 2),
        ("X1 a blurred X2", blurred, 2),
        ("copies", copies, 2),
        ("X1 a blurred X2", blurred, 3),
    ],
}


def trial(world: Callable[..., Rows], k: int, n: int, seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, n, k])
    x1, x2, y = world(rng.permutation(np.arange(n) % k), rng)
    method = Posterior(LogisticRegression(), folds=5)
    return estimate(x1, x2, y, method=method, permutations=PERMUTATIONS, rng=seed).p_values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--tests", nargs="*", default=list(WORLDS), choices=list(WORLDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    trials, sizes = (20, SIZES[:1]) if args.quick else (args.trials, SIZES)
    lines = [
        "Share of samples without the effect that a test at 5% calls one, in percent; p-values of",
        "posterior results, from their cells, without training anew.",
        "",
        "| test | world | labels | n | samples | called an effect |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for name in args.tests:
        for called, world, k in WORLDS[name]:
            for n in sizes:
                tasks = (delayed(trial)(world, k, n, seed) for seed in range(trials))
                found = [p[name] for p in Parallel(n_jobs=args.jobs)(tasks)]
                share = 100 * np.mean(np.array(found) <= 0.05)
                lines.append(f"| {name} | {called} | {k} | {n:,} | {trials} | {share:.1f} |")
                print(lines[-1], flush=True)
                if not args.quick and set(args.tests) == set(WORLDS):
                    path = RESULTS / "false_positives_of_posteriors.md"
                    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
