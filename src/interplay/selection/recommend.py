"""``interplay.recommend``: which fusion models to train first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from interplay.core.checks import checked_number
from interplay.core.digits import in_bits
from interplay.core.evidence import NOTHING, evidence_of, next_to_nothing, unit
from interplay.core.pid import PID, Interval
from interplay.errors import InputError
from interplay.selection.agreement import checked_pid
from interplay.selection.evidence import (
    ADDING,
    COMBINING,
    Evidence,
    Neighbour,
    evidence,
    neighbour,
)
from interplay.selection.ladder import WORTH_COMBINING, FusionGain
from interplay.selection.paper_rule import paper_choice
from interplay.selection.words import must_combine

Rule = Literal["ladder", "paper"]
RULES: tuple[Rule, ...] = get_args(Rule)
FAR = 0.1  # share of H(Y) from which no dataset of the suite is near
MODELS = 10
NO_MODEL = (
    "Neither modality tells anything of the label in this form: no model will, and other features "
    "or more rows come first."
)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A model to train.

    Attributes:
        model: its name, as ``interplay.models.create`` takes it.
        expected: share of the best model's accuracy that it is expected to reach, or None.
        interval: of ``expected``, 95%, or None.
        reason: why, in words.
        regret: log loss beyond that of the best model that it is expected to have, in bits, or
            None.
        regret_interval: of ``regret``, 95%, or None.
        stable: share of resamples of the ladder in which the rule says the same, or None.

    """

    model: str
    expected: float | None
    interval: Interval | None
    reason: str
    regret: float | None = None
    regret_interval: Interval | None = None
    stable: float | None = None

    def __str__(self) -> str:
        if self.expected is None:
            return self.model
        low_high = "" if self.interval is None else " [{:.1%}, {:.1%}]".format(*self.interval)
        return f"{self.model}: {self.expected:.1%}{low_high} of the best accuracy expected"


class Recommendations(list[Recommendation]):
    """Models to try, best first; printed with the reason for the first."""

    def __str__(self) -> str:
        lines = [f"{place}. {one}" for place, one in enumerate(self, start=1)]
        return "\n".join([*lines, self[0].reason]) if self else "no models"


def recommend(found: FusionGain | PID, k: int = 3, *, rule: Rule = "ladder") -> Recommendations:
    """The ``k`` models to try first, best first.

    Args:
        found: what ``fusion_gain`` says of the data; or a PID, which tells less: where its synergy
            is small, no model needs to combine, and where it is not, only the ladder can say.
        k: how many, at most the ten fusion models.
        rule: ``"ladder"``: above 0.05 bits of interaction, where no interval of it reaches 0, what
            did best on the datasets of the base suite that are above it, else early fusion; after
            the first, the models that add most to the best of those before. ``"paper"``: the best
            models on the most similar of the paper's ten synthetic datasets (equation (36)), by the
            accuracies it prints.

    Raises:
        InputError: ``found`` is neither, or of another definition; ``k`` is out of range; a PID of
            no information, with which the paper's rule can do nothing.

    """
    if rule not in RULES:
        raise InputError(f"rule is {rule!r}: choose one of {', '.join(RULES)}")
    if checked_number("k", k, 1) > MODELS:
        raise InputError(f"k is {k}: there are {MODELS} fusion models to recommend")
    if rule == "paper":
        return Recommendations(by_paper(pid_of(found), k))
    return Recommendations(by_ladder(found, k))


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
    if not isinstance(found, FusionGain):
        side, why = choice_of_pid(checked_pid("found", found))
        return with_evidence(side, why, k, None)
    side, why = choice_of_ladder(found)
    return with_evidence(side, f"{why} {said_of(neighbour(found))}", k, found.stable)


def with_evidence(side: str, why: str, k: int, stable: float | None) -> list[Recommendation]:
    """The first models of a side, each with what it reached there."""
    known = evidence(side)[:k]
    return [
        Recommendation(
            one.model,
            one.expected,
            one.interval,
            f"{why} {reached(one, place)}",
            one.regret,
            one.regret_interval,
            stable,
        )
        for place, one in enumerate(known, start=1)
    ]


def reached(one: Evidence, place: int) -> str:
    """What a model reached on the datasets of its side."""
    best = f", the best of the first {place} {one.best_so_far:.1%}" if place > 1 else ""
    return (
        f"On {one.datasets} synthetic datasets of that side it reached {one.expected:.1%} of the "
        f"best accuracy on average{best}."
    )


def said_of(near: Neighbour) -> str:
    """The nearest dataset, or that there is none."""
    if near.distance > FAR:
        return (
            f"No dataset of the base suite is near (the closest ladder, {near.dataset!r}, is "
            f"{near.distance:.0%} of H(Y) away), so that its shares may not hold here: train "
            "several, early fusion (ef) among them, and validate."
        )
    return f"The nearest dataset of the base suite is {near.dataset!r} ({near.kind})."


def choice_of_ladder(gain: FusionGain) -> tuple[str, str]:
    """(the side of the line, why)."""
    if gain.joint < NOTHING * unit(gain.entropy_y):
        return ADDING, NO_MODEL
    bits = in_bits(gain.gain_of_interaction, gain.entropy_y)
    if must_combine(gain):
        return COMBINING, (
            f"Combining is worth {bits} bits beyond adding up, more than {WORTH_COMBINING}: the "
            "model must let the modalities interact. Which does so best differs from data to data: "
            "train several and validate."
        )
    if gain.gain_of_interaction > WORTH_COMBINING:
        return ADDING, (
            f"Combining is worth {bits} bits beyond adding up, but its interval reaches 0: these "
            "rows do not tell whether a model must combine. The plain choice, which can, comes "
            "first; train several and validate."
        )
    return ADDING, (
        f"Combining is worth {bits} bits beyond adding up, {enough(gain)}. The plain choice comes "
        "first, since a ladder can miss what its classifiers did not learn; train several and "
        "validate."
    )


def enough(gain: FusionGain) -> str:
    """Whether late fusion is, by what combining may be worth at the most."""
    interval = (gain.intervals or {}).get("gain_of_interaction")
    if interval is None or interval.high <= WORTH_COMBINING:
        return f"no more than {WORTH_COMBINING}: late fusion, trained together, is enough"
    high = in_bits(interval.high, gain.entropy_y)
    return (
        f"though up to {high} are possible: late fusion, trained together, looks enough, and more "
        "rows would tell"
    )


def choice_of_pid(pid: PID) -> tuple[str, str]:
    """(the side of the line, why), by a PID alone."""
    if pid.total < next_to_nothing(pid):
        return ADDING, NO_MODEL
    bits, found = in_bits(pid.synergy, pid.entropy_y), evidence_of(pid, "synergy")
    if pid.synergy <= WORTH_COMBINING:
        high = pid.synergy if found.interval is None else found.interval.high
        if high > WORTH_COMBINING:
            bits += f" (but up to {in_bits(high, pid.entropy_y)} are possible)"
        return ADDING, (
            f"Only {bits} bits are told by both together alone: combining is not worth more than "
            "that."
        )
    if found.verdict == "open":
        why = "its interval reaches 0" if found.by_test is not False else "it may be chance"
        return ADDING, (
            f"Whether anything is told by both together alone is open: {bits} bits, but {why}. No "
            "model that combines is called for before more rows show it."
        )
    return COMBINING, (
        f"{bits} bits are told by both together alone, but a PID does not say whether adding up "
        "reaches them: ask interplay.fusion_gain. Until then, models that can combine."
    )
