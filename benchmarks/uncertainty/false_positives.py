"""How often each test calls noise an effect, and plain permutation of the atoms beside them.

    python benchmarks/uncertainty/false_positives.py --trials 400     # about half an hour, 2 cores
    python benchmarks/uncertainty/false_positives.py --tests unique1   # the others' rows stay
    python benchmarks/uncertainty/false_positives.py --quick

Noisy sources without the effect in question, tested at 5%. "Plain" permutes the labels and compares
the atom with what is left. Writes results/false_positives.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from known import Array, chain, draw, independent, latent

from interplay import Joint, decompose, estimate_counts
from interplay.core.atoms import atoms
from interplay.core.pid import ATOMS
from interplay.uncertainty.p_values import dense, p_unique1, permuted_information
from interplay.uncertainty.pair_counts import PairCounts
from interplay.uncertainty.random_tables import random_tables

FILE = Path(__file__).parents[1] / "results" / "false_positives.md"
SIZES = (300, 2000)
PERMUTATIONS = 99
FEWER = 5  # times fewer samples with more than two labels, which take longer


def channel(n: int, seed: int) -> Array:
    """(n, 2) an uneven channel."""
    return np.random.default_rng(seed).dirichlet(np.ones(n), size=2).T


def unmixed(n: int, k: int, seed: int) -> Array:
    """q* of two channels: both tell something of their own, and there is no synergy."""
    rng = np.random.default_rng(seed)
    p = independent(*(rng.dirichlet(np.ones(n), size=k).T for _ in range(2)))
    coupling = decompose(p, return_solution=True)[1].coupling.dense()
    return np.maximum(coupling, 0)


def cases() -> dict[str, dict[str, Array]]:
    """Worlds without the effect, by test."""
    weak = np.array([[0.6, 0.4], [0.4, 0.6]])
    blur = np.random.default_rng(5).dirichlet(np.full(10, 0.3), size=10).T
    useless = np.full((10, 2), 0.1)
    a = channel(10, 1)
    three = np.random.default_rng(4).dirichlet(np.ones(6), size=3).T
    return {
        "i1": {
            "chance 10x10x2": independent(useless, useless),
            "only X2 tells 10x10x2": independent(useless, a),
        },
        "unique1": {
            "chance 10x10x2": independent(useless, useless),
            "only X2 tells 10x10x2": independent(useless, a),
            "X1 and X2 equally noisy 3x3x2": independent(channel(3, 2), channel(3, 2)),
            "X1 and X2 equally noisy 10x10x2": independent(a, a),
            "X1 and X2 equally noisy 30x30x2": independent(channel(30, 3), channel(30, 3)),
            "equal, X1 in finer symbols 30x10x2": independent(np.repeat(a, 3, axis=0) / 3, a),
            "equal and weak, 30x2x2": independent(np.repeat(weak, 15, axis=0) / 15, weak),
            "X1 a blurred X2 10x10x2": independent(blur @ a, a),
            "X1 a blur of the same X2 20x20x2": chain(20, 0.3).transpose(1, 0, 2),
            "equally noisy 6x6x3": independent(three, three),
        },
        "synergy": {
            "chance 10x10x2": independent(useless, useless),
            "chance 20x20x2": np.full((20, 20, 2), 1 / 800),
            "only X1 tells 10x10x2": independent(a, useless),
            "only X1 tells 20x20x2": latent(20, 0.3, 1.0),
            "X2 a blurred X1 20x20x2": chain(20, 0.3),
            "copies 10x10x2": np.einsum("iy,ij->ijy", a, np.eye(10)),
            "unmixed 3x3x2": unmixed(3, 2, 6),
            "unmixed 10x10x2": unmixed(10, 2, 7),
            "unmixed 4x4x3": unmixed(4, 3, 8),
        },
    }


def plain(counts: Array, name: str, rng: np.random.Generator) -> float:
    """p-value when all labels are permuted."""
    pairs = PairCounts.from_joint(Joint.from_table(counts))
    margins = pairs.counts.sum(axis=1), pairs.counts.sum(axis=0)
    stack = np.concatenate([pairs.counts[None], random_tables(*margins, PERMUTATIONS, rng)])
    four = pairs.informations(stack)
    found = four[:, 0] if name == "i1" else atoms(four)[:, ATOMS.index(name)]
    return float((found >= found[0] - 1e-9).mean())


def p_value(counts: Array, name: str, rng: np.random.Generator) -> float:
    """p-value of one of our tests."""
    if name != "unique1":
        found = estimate_counts(counts, bias="none", permutations=PERMUTATIONS, rng=rng)
        return found.p_values[name]
    pairs = PairCounts.from_joint(Joint.from_table(counts))
    first, _ = pairs.tables()
    table = dense(pairs, pairs.counts[None].astype(float))[0]
    unique = p_unique1(table, PERMUTATIONS, rng)
    return max(unique, permuted_information(first, PERMUTATIONS, rng))


def trial(p: Array, name: str, n: int, seed: int) -> tuple[bool, bool]:
    rng = np.random.default_rng([seed, n])
    counts = draw(p, n, rng)
    return p_value(counts, name, rng) <= 0.05, plain(counts, name, rng) <= 0.05


def rows_of(name: str, trials: int, sizes: tuple[int, ...], jobs: int) -> list[str]:
    """The lines of one test, printed as they come."""
    lines = []
    for world, p in cases()[name].items():
        for n in sizes:
            times = trials if p.shape[2] == 2 else trials // FEWER
            tasks = (delayed(trial)(p, name, n, seed) for seed in range(times))
            ours, other = 100 * np.mean(Parallel(n_jobs=jobs)(tasks), axis=0)
            lines.append(f"| {name} | {world} | {n:,} | {times} | {ours:.1f} | {other:.1f} |")
            print(lines[-1], flush=True)
    return lines


def kept_rows(name: str) -> list[str]:
    """The lines of one test in the file."""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return [line for line in lines if line.startswith(f"| {name} |")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=400)
    parser.add_argument("--tests", nargs="*", default=list(cases()), choices=list(cases()))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    trials, sizes = (20, SIZES[:1]) if args.quick else (args.trials, SIZES)
    lines = [
        "Share of samples without the effect that a test at 5% calls one, in percent.",
        "",
        "| test | world | n | samples | ours | plain permutation |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for name in cases():
        asked = name in args.tests
        lines += rows_of(name, trials, sizes, args.jobs) if asked else kept_rows(name)
    if not args.quick:
        FILE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
