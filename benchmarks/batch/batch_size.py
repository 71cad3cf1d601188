"""How much too large I* of a batch is, by its size: the exact solver on batches of true posteriors.

    python benchmarks/batch/batch_size.py     # a minute

Prints the mean of I* - (I1 + I2) / 2 of random batches less that of all 40,000 rows, in bits.
"""

from __future__ import annotations

import numpy as np

from interplay.broja.many import union_informations
from interplay.core.channels import fitted_to_prior, plug_in_information
from interplay.datasets import gmm

ROWS = 40_000
SIZES = (64, 128, 256, 512, 1024, 2048)
PRIOR = np.array([0.5, 0.5])


def posteriors(angle: float) -> list[np.ndarray]:
    dataset = gmm(1.5, angle)
    x1, x2, _ = dataset.sample(ROWS, 0)
    chances = [
        1 / (1 + np.exp(-2 * mean * x)) for mean, x in zip(dataset.mean, (x1, x2), strict=True)
    ]
    return [np.stack([1 - p, p], axis=1) for p in chances]


def excess(rows: list[np.ndarray], chosen: np.ndarray) -> float:
    one, two = (fitted_to_prior(p[chosen], PRIOR) for p in rows)
    told = [plug_in_information(t * len(chosen), PRIOR) for t in (one, two)]
    return float(union_informations(one[None], two[None], tol=1e-4)[0]) - sum(told) / 2


def main() -> None:
    for name, angle in (("both tell the same", np.pi / 4), ("one tells more", 0.6)):
        rows = posteriors(angle)
        whole = excess(rows, np.arange(ROWS))
        rng = np.random.default_rng(1)
        for m in SIZES:
            draws = [
                excess(rows, rng.choice(ROWS, m, replace=False))
                for _ in range(min(300, 80_000 // m))
            ]
            print(f"{name}: m = {m:5}: {np.mean(draws) - whole:+.4f}")


if __name__ == "__main__":
    main()
