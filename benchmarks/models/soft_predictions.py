"""How much nearer to the truth the PID of a model is from its probabilities than from its labels.

Models whose PID is known to three decimals, on n rows held out. "soft" is ``quantify_model`` on the
probabilities; "labels" draws one prediction a row and treats it as a label, by classifiers
("posterior"), which is what one would do without the probabilities.

    python benchmarks/models/soft_predictions.py [--seeds 5] [--rows 1000]
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from scipy.special import expit

import interplay
from interplay.core.pid import ATOMS
from interplay.datasets.synthetic.monte_carlo import pid_of_posteriors

NODES = 400
COLUMNS = 5
MODELS = {
    "constant": lambda a, b: 0 * (a + b) - 0.5,
    "x1 alone": lambda a, b: 3 * a + 0 * b,
    "sum": lambda a, b: 1.5 * (a + b),
    "sharp product": lambda a, b: 8 * a * b,
    "sum and product": lambda a, b: a + b + 2 * a * b,
}


def two(p):
    return np.stack([1 - p, p], axis=-1)


def truth(score):
    """R, U1, U2, S by quadrature over the hidden normals."""
    from scipy.special import ndtri

    nodes = ndtri((np.arange(NODES) + 0.5) / NODES)
    table = two(expit(score(nodes[:, None], nodes[None, :])))
    rng = np.random.default_rng(0)
    i, j = rng.permutation(np.indices((NODES, NODES)).reshape(2, -1), axis=1)
    posteriors = table.mean(axis=1)[i], table.mean(axis=0)[j], table[i, j]
    pid = pid_of_posteriors(
        *posteriors, table.mean(axis=(0, 1)), rng=rng, names=("X1", "X2", "Y"), provenance={}
    )
    return np.array([getattr(pid, atom) for atom in ATOMS])


def atoms(pid):
    return np.array([getattr(pid, atom) for atom in ATOMS])


def run(name, rows, seed):
    """Errors of the atoms, and seconds, of both ways."""
    rng = np.random.default_rng([seed, rows])
    x1, x2 = rng.normal(size=(2, rows, COLUMNS))
    m = two(expit(MODELS[name](x1[:, 0], x2[:, 0])))
    y = (rng.random(rows) < m[:, 1]).astype(int)
    ways = {
        "soft": lambda: interplay.quantify_model(m, x1, x2, rng=seed),
        "soft, quick": lambda: interplay.quantify_model(m, x1, x2, regressions="quick", rng=seed),
        "labels": lambda: interplay.estimate(x1, x2, y, method="posterior", budget=6, rng=seed),
    }
    found = {}
    for way, work in ways.items():
        start = time.process_time()
        found[way] = (atoms(work()).tolist(), time.process_time() - start)
    return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--rows", type=int, default=1000)
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    lines = []
    print(f"n = {given.rows}; mean absolute error of R, U1, U2, S in mbits; largest; seconds")
    for name, score in MODELS.items():
        true = truth(score)
        runs = [run(name, given.rows, seed) for seed in range(given.seeds)]
        print(name, "true", np.round(true, 3))
        for way in runs[0]:
            errors = np.abs([np.array(one[way][0]) - true for one in runs]) * 1000
            line = {
                "model": name,
                "way": way,
                "truth": true.round(4).tolist(),
                "mean": errors.mean(axis=0).round(1).tolist(),
                "all": round(float(errors.mean()), 1),
                "largest": round(float(errors.max()), 1),
                "seconds": round(float(np.mean([one[way][1] for one in runs])), 2),
            }
            lines.append(line)
            print(
                "  ", way, line["mean"], line["all"], line["largest"], line["seconds"], flush=True
            )
    if given.out:
        given.out.write_text(json.dumps({"rows": given.rows, "lines": lines}, indent=1) + "\n")


if __name__ == "__main__":
    main()
