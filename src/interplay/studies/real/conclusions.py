"""What one would conclude of a dataset before training, and whether training agrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interplay.studies.experiment import Values

SMALL = 0.05  # share of the label's entropy below which a gain is not worth a second modality
ALONE = ("unimodal1", "unimodal2")


def conclusion(line: Values, families: Sequence[str]) -> Values:
    """A dataset: what the second modality is foretold to add, and what it adds in training.

    The modality that tells less adds what it owns and what both create: I12 - max(I1, I2).
    """
    foretold = line["i12"] - max(line["i1"], line["i2"])
    gain, error = trained_gain(line, families)
    worth = foretold >= SMALL * line["entropy_y"]
    better = line["x1"] if line["i1"] >= line["i2"] else line["x2"]
    return {
        "dataset": line["dataset"],
        "before training": "use both" if worth else f"`{better}` is enough",
        "foretold gain": f"{foretold:.2f}",
        "gain in training": f"{gain:.2f} ± {1.96 * error:.2f}",
        "training agrees": agreement(worth, gain, 1.96 * error, line["entropy_y"]),
    }


def trained_gain(line: Values, families: Sequence[str]) -> tuple[float, float]:
    """(bits of log loss that the best fused model saves over the best unimodal one, its error)."""
    fused = [f for f in families if f not in ALONE]
    one, both = (min(side, key=lambda f: line[f"log_loss {f}"]) for side in (ALONE, fused))
    errors = [line[f"log_loss_error {f}"] for f in (one, both)]
    return line[f"log_loss {one}"] - line[f"log_loss {both}"], float(np.hypot(*errors))


def agreement(worth: bool, gain: float, error: float, entropy: float) -> str:
    """Whether the gain in training is on the side that was foretold, as far as its error tells."""
    found = gain >= SMALL * entropy
    if found == worth:
        return "yes"
    near = abs(gain - SMALL * entropy) <= error
    return "cannot tell" if near else "no"
