"""Bias and error of every correction, against distributions whose PID is known.

    python benchmarks/uncertainty/bias.py             # about 20 minutes on 2 cores
    python benchmarks/uncertainty/bias.py --quick     # a minute

Writes results/bias.md, bias.csv and bias.png (docs/images) with the mean error of S, and the root
mean square error over all four atoms, in bits.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from known import Array, draw, known

from interplay import decompose, estimate_counts
from interplay.core.pid import ATOMS
from interplay.uncertainty.bias import BIASES

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
IMAGE = HERE.parents[1] / "docs" / "images" / "bias.png"
SIZES = (200, 500, 1000, 3000, 10_000, 50_000, 200_000)


def atoms(pid) -> Array:
    return np.array([getattr(pid, name) for name in ATOMS])


def errors(name: str, n: int, times: int) -> dict[str, Array]:
    """(times, 4) errors of the atoms by correction."""
    p = known()[name]
    truth = atoms(decompose(p))
    rng = np.random.default_rng([n, sum(map(ord, name))])
    samples = [draw(p, n, rng) for _ in range(times)]
    return {
        bias: np.array([atoms(estimate_counts(s, bias=bias, rng=0)) - truth for s in samples])
        for bias in BIASES
    }


def table(rows: list[dict], key: str, sizes: tuple[int, ...]) -> str:
    """Mean over the distributions, one line a correction."""
    lines = [f"| {key} | " + " | ".join(f"n = {n:,}" for n in sizes) + " |"]
    lines.append("| --- |" + " ---: |" * len(sizes))
    for bias in BIASES:
        cells = []
        for n in sizes:
            found = [abs(r[key]) for r in rows if r["n"] == n and r["bias"] == bias]
            cells.append(f"{np.mean(found):.4f}")
        lines.append(f"| {bias} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def plot(rows: list[dict]) -> None:
    from matplotlib.figure import Figure

    names = list(dict.fromkeys(r["distribution"] for r in rows))
    figure = Figure(figsize=(11, 7.5), layout="constrained")
    axes = figure.subplots(3, 4, sharex=True).ravel()
    for axis, name in zip(axes, names, strict=False):
        for bias in BIASES:
            found = {
                r["n"]: r["bias of S"]
                for r in rows
                if (r["distribution"], r["bias"]) == (name, bias)
            }
            axis.plot(list(found), list(found.values()), marker="o", markersize=3, label=bias)
        axis.axhline(0, color="black", linewidth=0.7)
        axis.set_xscale("log")
        axis.set_title(name, fontsize=9)
    figure.supxlabel("rows")
    figure.supylabel("mean error of the synergy, bits")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=5)
    IMAGE.parent.mkdir(exist_ok=True)
    figure.savefig(IMAGE, dpi=130)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=40)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    sizes, times = (SIZES[:4], 8) if args.quick else (SIZES, args.samples)
    cases = [(name, n) for name in known() for n in sizes]
    found = Parallel(n_jobs=2, verbose=5)(delayed(errors)(name, n, times) for name, n in cases)
    rows = []
    for (name, n), by_bias in zip(cases, found, strict=True):
        for bias, error in by_bias.items():
            row = {"distribution": name, "n": n, "bias": bias, "bias of S": error[:, 3].mean()}
            row["RMSE"] = float(np.sqrt((error**2).mean()))
            by_atom = np.sqrt((error**2).mean(axis=0))
            row |= {f"RMSE {a}": float(e) for a, e in zip(ATOMS, by_atom, strict=True)}
            rows.append(row)
    text = "\n\n".join(table(rows, key, sizes) for key in ("RMSE", "bias of S"))
    print(text)
    if args.quick:
        return
    (RESULTS / "bias.md").write_text(
        f"Means over {len(known())} distributions, {times} samples each, in bits; "
        f"bias of S is the mean of its absolute value.\n\n{text}\n"
    )
    with (RESULTS / "bias.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    plot(rows)


if __name__ == "__main__":
    main()
