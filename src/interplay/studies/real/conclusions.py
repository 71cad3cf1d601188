"""What one would conclude of a dataset before training, and whether training agrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interplay.studies.experiment import Values

SMALL = 0.05  # share of the label's entropy below which a gain is not worth a second modality
ALONE = ("unimodal1", "unimodal2")
WORTH, ENOUGH, OPEN = "use both", "enough", "open"


def conclusion(line: Values, families: Sequence[str]) -> Values:
    """A dataset: what the second modality is foretold to add, and what it adds in training.

    The modality that tells less adds what it owns and what both create: I12 - max(I1, I2).
    """
    gain, error = trained_gain(line, families)
    before = foretold(line)
    low, high = line["gain_low"], line["gain_high"]
    return {
        "dataset": line["dataset"],
        "before training": f"`{better(line)}` is enough" if before == ENOUGH else before,
        "foretold gain": f"{line['gain'] + 0.0:.2f} [{low:.2f}, {high:.2f}]",
        "gain in training": f"{gain:.2f} ± {error:.2f}",
        "same side": "yes" if same_side(line, gain) else "no",
        "training agrees": agrees(line, families),
    }


def better(line: Values) -> str:
    """The modality that tells more."""
    return str(line["x1"] if line["i1"] >= line["i2"] else line["x2"])


def other(line: Values) -> str:
    """The modality that tells less."""
    return str(line["x2"] if line["i1"] >= line["i2"] else line["x1"])


def small(line: Values) -> float:
    """Bits below which a gain is not worth a second modality."""
    return float(SMALL * line["entropy_y"])


def foretold(line: Values) -> str:
    """Whether both modalities are worth having, as far as the interval tells."""
    return side(line["gain_low"], line["gain_high"], small(line))


def in_training(line: Values, families: Sequence[str]) -> str:
    """The same by what models gain, as far as its error tells."""
    gain, error = trained_gain(line, families)
    return side(gain - error, gain + error, small(line))


def side(low: float, high: float, limit: float) -> str:
    """On which side of a limit an interval lies."""
    if low >= limit:
        return WORTH
    return ENOUGH if high < limit else OPEN


def same_side(line: Values, gain: float) -> bool:
    """Whether the foretold gain and that in training are on one side, errors left aside."""
    return bool((line["gain"] >= small(line)) == (gain >= small(line)))


def trained_gain(line: Values, families: Sequence[str]) -> tuple[float, float]:
    """Bits of log loss that the best fused model saves over the best unimodal one, ± of 95%."""
    fused = [f for f in families if f not in ALONE and f"log_loss {f}" in line]
    one, both = (min(who, key=lambda f: line[f"log_loss {f}"]) for who in (ALONE, fused))
    errors = [line[f"log_loss_error {f}"] for f in (one, both)]
    saved = line[f"log_loss {one}"] - line[f"log_loss {both}"]
    return float(saved), float(1.96 * np.hypot(*errors))


def better_in_training(line: Values) -> str:
    """The modality whose own model does better."""
    first = line["log_loss unimodal1"] <= line["log_loss unimodal2"]
    return str(line["x1"] if first else line["x2"])


def agrees(line: Values, families: Sequence[str]) -> str:
    """Whether training agrees: also on which modality is enough, where one is."""
    before = foretold(line)
    found = agreement(before, in_training(line, families))
    if before == ENOUGH and found == "yes" and better_in_training(line) != better(line):
        return "cannot tell"
    return found


def agreement(before: str, after: str) -> str:
    """Whether training is on the side that was foretold; open where an interval is on both."""
    if OPEN in (before, after):
        return "cannot tell"
    return "yes" if before == after else "no"
