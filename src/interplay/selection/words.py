"""The ladder in words: what each modality is worth, and what kind of model that takes."""

from __future__ import annotations

from interplay.core.digits import ends_of, in_bits
from interplay.core.evidence import NOTHING, ROUNDING, unit
from interplay.selection.ladder import RUNGS, WORTH_COMBINING, FusionGain

LITTLE = 0.01  # bits of a gain that one may do without, less where H(Y) is below a bit
FEW_POINTS = 0.01  # likewise of accuracy


def sentences(gain: FusionGain) -> list[str]:
    """What to do about the two modalities, in sentences."""
    x1, x2, y = gain.names
    if gain.joint < NOTHING * unit(gain.entropy_y):
        return [
            f"Neither {x1} nor {x2} tells anything about {y} in this form: other features or more "
            "rows come before any model."
        ]
    if reaches_zero(gain, "joint"):
        return [
            f"These rows do not show that {x1} or {x2} tells anything about {y}: more rows or "
            "other features come before any model."
        ]
    return [fusion(gain), losses(gain), combining(gain), *certainty(gain)]


def reaches_zero(gain: FusionGain, name: str) -> bool:
    """Whether there is an interval of a rung or gain, and it does not leave out 0."""
    interval = (gain.intervals or {}).get(name)
    return interval is not None and interval.low <= ROUNDING * unit(gain.entropy_y)


def between(gain: FusionGain, name: str) -> str:
    """The interval of a rung or gain, where one is known."""
    interval = (gain.intervals or {}).get(name)
    if interval is None:
        return ""
    return " (between {} and {})".format(*ends_of(interval, gain.entropy_y))


def fusion(gain: FusionGain) -> str:
    """What both give beyond the better one."""
    x1, x2, _ = gain.names
    better, other = (x1, x2) if gain.unimodal1 >= gain.unimodal2 else (x2, x1)
    worth, ends = gain.gain_of_fusion, between(gain, "gain_of_fusion")
    few, many = (in_bits(worth, gain.entropy_y, more) for more in (0, 1))
    little = LITTLE * unit(gain.entropy_y)
    interval = (gain.intervals or {}).get("gain_of_fusion")
    does = "will do" if interval is None or interval.high <= WORTH_COMBINING else "may do"
    if worth < little and points(gain) < FEW_POINTS:
        return (
            f"{better} alone {does}: with {other} there are {many} bits more{ends}{rise(gain)}. "
            "Where fusion is cheap it does no harm."
        )
    if worth < little:
        return (
            f"{better} alone tells nearly as much, but guesses worse: with {other} there are "
            f"{many} bits more{ends}{rise(gain)}."
        )
    adds = f"{other} adds {few} bits{ends} to {better}{rise(gain)}"
    if reaches_zero(gain, "gain_of_fusion"):
        return f"Whether fusion is worth it these rows do not tell: {adds}."
    return f"Fusion is worth it: {adds}."


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
    all_bits = in_bits(gain.joint, gain.entropy_y)
    one, two = (
        f"{in_bits(getattr(gain, name), gain.entropy_y)}{between(gain, name)}"
        for name in ("cost_of_losing1", "cost_of_losing2")
    )
    return f"Losing {x1} would cost {one} of {all_bits} bits, losing {x2} {two}."


def combining(gain: FusionGain) -> str:
    """Whether late fusion is enough."""
    reached, ends = in_bits(gain.additive, gain.entropy_y), between(gain, "gain_of_interaction")
    worth = in_bits(gain.gain_of_interaction, gain.entropy_y)
    if must_combine(gain):
        return (
            f"Late fusion is not enough: adding up reaches {reached} bits, and only a model that "
            f"combines the two gets the other {worth}{ends}."
        )
    if gain.gain_of_interaction > WORTH_COMBINING:
        return (
            f"Whether late fusion is enough these rows do not tell: adding up reaches {reached} "
            f"bits, and combining {worth} more{ends}."
        )
    beyond = gain.additive - gain.unimodal
    own = in_bits(beyond, gain.entropy_y)
    more = (
        f", {own} of it beyond the better modality"
        if beyond > LITTLE * unit(gain.entropy_y)
        else ""
    )
    enough = f"adding up reaches {reached} of {in_bits(gain.joint, gain.entropy_y)} bits{more}"
    interval = (gain.intervals or {}).get("gain_of_interaction")
    if interval is not None and interval.high > WORTH_COMBINING:
        return f"Late fusion looks enough: {enough}; combining may add more{ends}."
    return f"Late fusion is enough: {enough}."


def must_combine(gain: FusionGain) -> bool:
    """Whether combining is worth much, and its interval leaves out that it is worth nothing."""
    much = gain.gain_of_interaction > WORTH_COMBINING
    return much and not reaches_zero(gain, "gain_of_interaction")


def certainty(gain: FusionGain) -> list[str]:
    """How often resamples say the same about late fusion."""
    if gain.stable is None:
        return []
    return [
        f"{gain.stable:.0%} of resamples say the same about that (combining is worth "
        f"more than {WORTH_COMBINING} bits, or not)."
    ]
