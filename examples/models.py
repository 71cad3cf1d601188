"""Trains three kinds of fusion on a label that only both modalities together tell."""

import numpy as np

from interplay.models import FusionClassifier


def main() -> None:
    rng = np.random.default_rng(0)
    x1, x2 = rng.normal(size=(2, 1500, 5))
    y = np.where(x1[:, 0] * x2[:, 0] > 0, "same sign", "other sign")
    known, new = slice(0, 1000), slice(1000, None)
    for name in ("unimodal1", "additive", "lower"):
        model = FusionClassifier(name, epochs=40).fit((x1[known], x2[known]), y[known])
        reached = model.score((x1[new], x2[new]), y[new])
        print(f"{name:10} accuracy {reached:.2f} after {model.n_iter_} epochs")


if __name__ == "__main__":
    main()
