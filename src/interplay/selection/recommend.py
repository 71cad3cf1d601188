"""``interplay.recommend``: which fusion models to train first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from interplay.core.checks import checked_number
from interplay.core.pid import PID, Interval, decimals
from interplay.errors import InputError
from interplay.readings import NOTHING
from interplay.selection.agreement import checked_pid
from interplay.selection.ladder import WORTH_COMBINING, FusionGain
from interplay.selection.paper_rule import paper_choice

Rule = Literal["ladder", "paper"]
RULES: tuple[Rule, ...] = get_args(Rule)
COMBINING = ("lower", "ef", "tensor", "rec", "mult", "mi", "elem", "align", "agree", "additive")
PLAIN = ("ef", "additive", "rec", "lower", "align", "tensor", "mult", "agree", "elem", "mi")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A model to train.

    Attributes:
        model: its name, as ``interplay.models.create`` takes it.
        expected: share of the best model's accuracy that it is expected to reach, or None.
        interval: of ``expected``, 95%, or None.
        reason: why, in words.
        stable: share of resamples of the rows in which the rule says the same, or None.

    """

    model: str
    expected: float | None
    interval: Interval | None
    reason: str
    stable: float | None = None


def recommend(
    found: FusionGain | PID, k: int = 3, *, rule: Rule = "ladder"
) -> list[Recommendation]:
    """The ``k`` models to try first, best first.

    Args:
        found: what ``fusion_gain`` says of the data; or a PID, which tells less: where its synergy
            is small, no model needs to combine, and where it is not, only the ladder can say.
        k: how many, at most the ten fusion models.
        rule: ``"ladder"``: models that combine where interaction is worth more than 0.05 bits,
            else plain early fusion first. ``"paper"``: the best models on the most similar of the
            paper's ten synthetic datasets (equation (36)), by the accuracies it prints.

    Raises:
        InputError: ``found`` is neither, or of another definition; ``k`` is out of range; a PID of
            no information, with which the paper's rule can do nothing.

    """
    if rule not in RULES:
        raise InputError(f"rule is {rule!r}: choose one of {', '.join(RULES)}")
    if checked_number("k", k, 1) > len(PLAIN):
        raise InputError(f"k is {k}: there are {len(PLAIN)} fusion models to recommend")
    if rule == "paper":
        return by_paper(pid_of(found), k)
    return by_ladder(found, k)


def pid_of(found: Any) -> PID:
    """The PID of a result."""
    if isinstance(found, FusionGain):
        if found.pid is None:
            raise InputError("found has no pid: make it with interplay.fusion_gain")
        return found.pid
    return checked_pid("found", found)


def by_paper(pid: PID, k: int) -> list[Recommendation]:
    """The paper's rule."""
    near, order, suite = paper_choice(pid)
    accuracy = suite.accuracy[near.place]
    name = suite.datasets[near.place]
    return [
        Recommendation(
            suite.models[model],
            float(accuracy[model] / accuracy.max()),
            None,
            f"The closest of the paper's ten datasets is {name!r}, {near.distance:.2f} away (0 to "
            f"2); there it printed an accuracy of {accuracy[model]:.0%}, of at most "
            f"{accuracy.max():.0%}.",
        )
        for model in order[:k]
    ]


def by_ladder(found: FusionGain | PID, k: int) -> list[Recommendation]:
    """Our rule."""
    stable = found.stable if isinstance(found, FusionGain) else None
    order, why = (
        choice_of_ladder(found)
        if isinstance(found, FusionGain)
        else choice_of_pid(checked_pid("found", found))
    )
    return [Recommendation(model, None, None, why, stable) for model in order[:k]]


def choice_of_ladder(gain: FusionGain) -> tuple[tuple[str, ...], str]:
    """(models in order, why)."""
    if gain.joint < NOTHING:
        return PLAIN, (
            "Neither modality tells anything of the label in this form: no model will, and other "
            "features or more rows come first."
        )
    worth = gain.gain_of_interaction
    if worth > WORTH_COMBINING:
        return COMBINING, (
            f"Combining is worth {decimals(worth)} bits beyond adding up, more than "
            f"{WORTH_COMBINING}: the model must let the modalities interact."
        )
    return PLAIN, (
        f"Combining is worth {decimals(worth)} bits beyond adding up, no more than "
        f"{WORTH_COMBINING}: the families are not expected to differ by much, so take the plain "
        "one, or train several and validate."
    )


def choice_of_pid(pid: PID) -> tuple[tuple[str, ...], str]:
    """(models in order, why), by a PID alone."""
    if pid.total < NOTHING:
        return PLAIN, (
            "Neither modality tells anything of the label in this form: no model will, and other "
            "features or more rows come first."
        )
    if pid.synergy <= WORTH_COMBINING:
        return PLAIN, (
            f"Only {decimals(pid.synergy)} bits are told by both together alone: combining is not "
            "worth more than that, so take the plain model, or train several and validate."
        )
    return PLAIN, (
        f"{decimals(pid.synergy)} bits are told by both together alone, but a PID does not say "
        "whether adding up reaches them: ask interplay.fusion_gain; until then the plain model."
    )
