"""The ladder in words: what each modality is worth, and what kind of model that takes."""

from __future__ import annotations

from interplay.core.evidence import NOTHING
from interplay.selection.ladder import RUNGS, WORTH_COMBINING, FusionGain

LITTLE = 0.01  # bits of a gain that one may do without
FEW_POINTS = 0.01  # likewise of accuracy


def sentences(gain: FusionGain) -> list[str]:
    """What to do about the two modalities, in sentences."""
    x1, x2, y = gain.names
    if gain.joint < NOTHING:
        return [
            f"Neither {x1} nor {x2} tells anything about {y} in this form: other features or more "
            "rows come before any model."
        ]
    return [fusion(gain), losses(gain), combining(gain), *certainty(gain)]


def fusion(gain: FusionGain) -> str:
    """What both give beyond the better one."""
    x1, x2, _ = gain.names
    better, other = (x1, x2) if gain.unimodal1 >= gain.unimodal2 else (x2, x1)
    worth = gain.gain_of_fusion
    if worth < LITTLE and points(gain) < FEW_POINTS:
        return (
            f"{better} alone will do: with {other} there are {worth:.3f} bits more{rise(gain)}. "
            "Where fusion is cheap it does no harm."
        )
    if worth < LITTLE:
        return (
            f"{better} alone tells nearly as much, but guesses worse: with {other} there are "
            f"{worth:.3f} bits more{rise(gain)}."
        )
    return f"Fusion is worth it: {other} adds {worth:.2f} bits to {better}{rise(gain)}."


def points(gain: FusionGain) -> float:
    """The gain of fusion in accuracy, 0 where it is not known."""
    if not gain.accuracy:
        return 0.0
    return gain.accuracy["joint"] - max(gain.accuracy[name] for name in RUNGS[:2])


def rise(gain: FusionGain) -> str:
    """The gain of fusion in accuracy, in brackets, where it is known."""
    if not gain.accuracy:
        return ""
    alone = "unimodal1" if gain.unimodal1 >= gain.unimodal2 else "unimodal2"
    return f" (accuracy {gain.accuracy[alone]:.1%}, with both {gain.accuracy['joint']:.1%})"


def losses(gain: FusionGain) -> str:
    """What goes without either modality."""
    x1, x2, _ = gain.names
    return (
        f"Losing {x1} would cost {gain.cost_of_losing1:.2f} of {gain.joint:.2f} bits, losing {x2} "
        f"{gain.cost_of_losing2:.2f}."
    )


def combining(gain: FusionGain) -> str:
    """Whether late fusion is enough."""
    worth = gain.gain_of_interaction
    if worth > WORTH_COMBINING:
        return (
            f"Late fusion is not enough: adding up reaches {gain.additive:.2f} bits, and only a "
            f"model that combines the two gets the other {worth:.2f}."
        )
    reached = gain.additive - gain.unimodal
    beyond = f", {reached:.2f} of it beyond the better modality" if reached > LITTLE else ""
    return (
        f"Late fusion is enough: adding up reaches {gain.additive:.2f} of {gain.joint:.2f} bits"
        f"{beyond}."
    )


def certainty(gain: FusionGain) -> list[str]:
    """How often resamples say the same about late fusion."""
    if gain.stable is None:
        return []
    return [
        f"{gain.stable:.0%} of resamples of the rows say the same about that (combining is worth "
        f"more than {WORTH_COMBINING} bits, or not)."
    ]
