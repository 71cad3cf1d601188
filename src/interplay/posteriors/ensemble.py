"""The pool of learners of one modality or of both: what is tried, what is kept, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, cast

import numpy as np

from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.posteriors import pool
from interplay.posteriors.folds import (
    FEW_ROWS,
    FOLDS,
    MANY_ROWS,
    MORE_FOLDS,
    Target,
    split,
    usual_repeats,
)
from interplay.posteriors.learners import (
    ESSENTIAL,
    LEARNERS,
    Learner,
    Size,
    boosting_seconds,
    is_quick,
)
from interplay.posteriors.race import Race
from interplay.posteriors.remembered import remembered
from interplay.posteriors.views import Views

TRIAL_ROWS = 4500  # beyond which learners race on some rows before they are fitted to all
TRIAL_FOLDS = 3
FEWEST_ROWS = 1000  # that a learner is fitted to, however small the budget
ALLOWED = 2.5  # times the cross-fitted boosting that all learners together may take on many rows
WORTH_SAVING = 8.0  # seconds: no learner is left out for less
SAVING = 0.75  # of the time, at most, that half the rows have to take
LITTLE = 0.1  # of boosting
STAYING = 0.7  # of the time of several splits: many learners are fitted in the first alone
BUSY = 0.7  # share of a budget that is planned for fits
WORTH_NAMING = 0.05  # share of the pool
MOST_NAMED = 4

P = ParamSpec("P")


class Plan(NamedTuple):
    """What is to be fitted.

    Attributes:
        learners: that may take part.
        most_rows: that each is fitted to.
        left_out: why the others were not tried, and what else the budget cost.

    """

    learners: list[Learner]
    most_rows: int
    left_out: dict[str, str]


class Costs(NamedTuple):
    """What is to be paid for, in seconds of one core.

    Attributes:
        size: of a training set.
        fits: of each learner.
        budget: seconds for all.

    """

    size: Size
    fits: int
    budget: float

    @property
    def proportionate(self) -> float:
        """Seconds that are in proportion to a cross-fitted boosting."""
        return ALLOWED * self.fits * boosting_seconds(self.size)

    @property
    def allowed(self) -> float:
        """Seconds, were there no budget."""
        return max(WORTH_SAVING, self.proportionate)

    def seconds(self, learners: Sequence[Learner], rows: int) -> float:
        """That all fits of some learners to so many rows are expected to take."""
        used = self.size._replace(rows=min(rows, self.size.rows))
        return self.fits * sum(learner.seconds(used) for learner in learners)


class Ensemble(NamedTuple):
    """Pooled posteriors and what they were made of.

    Attributes:
        posteriors: (n, k).
        shares: of each learner in the pool.
        tried: log loss in bits of each learner at its best scale, on the rows it was tried on.
        left_out: why each other learner did not take part.

    """

    posteriors: Array
    shares: Mapping[str, float]
    tried: Mapping[str, float]
    left_out: Mapping[str, str]

    @property
    def name(self) -> str:
        """The learners that count most; ``shares`` has all."""
        ranked = sorted(self.shares, key=lambda name: -self.shares[name])
        count = [name for name in ranked if self.shares[name] >= WORTH_NAMING] or ranked[:1]
        if len(count) == 1:
            return count[0]
        more = f" and {len(count) - MOST_NAMED} more" if len(count) > MOST_NAMED else ""
        return f"the pool of {', '.join(count[:MOST_NAMED])}{more}"


def remembering(function: Callable[P, Ensemble]) -> Callable[P, Ensemble]:
    """Remember what a function finds from (views, target) and settings by name."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> Ensemble:
        views, target = args
        settings = {name: value for name, value in kwargs.items() if name not in {"step", "among"}}
        among: Any = kwargs.get("among", LEARNERS)
        names = [learner.name for learner in among]
        known = remembered(
            lambda: function(*args, **kwargs)._asdict(),
            cast(Views, views).sources,
            cast(Target, target),
            settings,
            names,
        )
        return Ensemble(**known)

    return called


@remembering
def ensemble(
    views: Views,
    target: Target,
    *,
    given: Mapping[str, Array],
    budget: float,
    seed: int,
    only: Sequence[str] | None = None,
    among: Sequence[Learner] = LEARNERS,
    step: Callable[[int, int], None],
) -> Ensemble:
    """Race the learners, score every row by those that are left, pool them.

    Args:
        views: of n rows.
        target: labels, and how they are held out.
        given: (n, k) held-out posteriors of classifiers that are there already, by name.
        budget: seconds on one core that all of this may take, by the expected time of each fit.
        seed: of the learners.
        only: names of the learners that take part, whatever the budget.
        among: the learners that there are.
        step: called with fits done and expected.

    """
    n, d = views.scaled.shape
    repeats = len(target.repeats)
    size = Size(n - n * repeats // target.fits, d, target.k)
    stack = np.zeros((len(given), n, target.k))
    for number, posteriors in enumerate(given.values()):
        stack[number] = pool.logits(posteriors)
    costs = Costs(size, target.fits, budget)
    listed, left_out = suited(views, only, among)
    race = Race(views, target, seed, n, stack)
    if only:
        pool_has = affordable(suited(views, None, among)[0], costs).most_rows
        race.most_rows = most_rows(target, pool_has)
        kept, stack = race.run(listed, step)
    else:
        raced = on_some_first if n > TRIAL_ROWS else in_turns
        kept, stack, dear = raced(race, listed, costs, step)
        left_out |= dear
    names = [learner.name for learner in kept] + list(given)
    return Ensemble(
        pool.mean([pool.pooled(stack, target, fold) for fold in target.repeats]),
        shares(names, stack, target.y, target.weight),
        race.tried,
        {**left_out, **race.behind},
    )


def most_folds(size: Size, budget: float) -> int:
    """10 where rows are few, or not too many and the budget has time for it; else 5."""
    if size.rows <= FEW_ROWS:
        return MORE_FOLDS
    costs = Costs(size, MORE_FOLDS, budget)
    expected = min(costs.seconds(LEARNERS, size.rows), costs.allowed)
    return MORE_FOLDS if size.rows <= MANY_ROWS and expected <= BUSY * budget else FOLDS


def most_repeats(size: Size, folds: int, budget: float) -> int:
    """As usual, or fewer where the quick learners and the essential ones would take too long."""
    first = [one for one in LEARNERS if one in ESSENTIAL or is_quick(one, size)]
    once = Costs(size, folds, budget).seconds(first, size.rows)
    return max(1, min(usual_repeats(size.rows), int(BUSY * budget / (STAYING * once))))


def most_rows(target: Target, pool_has: int) -> int:
    """That named learners are fitted to: all, or a share of what the budget allows the pool."""
    share = target.subsample.share
    return len(target.y) if share >= 1 else max(1, round(share * pool_has))


def suited(
    views: Views, only: Sequence[str] | None, among: Sequence[Learner]
) -> tuple[list[Learner], dict[str, str]]:
    """(learners, or those named, that are made for such columns; why the others are not)."""
    listed = chosen(only, among)
    kept = [learner for learner in listed if learner.applies(views)]
    why = "not made for this kind of columns"
    return kept, {learner.name: why for learner in listed if learner not in kept}


def on_some_first(
    race: Race, listed: Sequence[Learner], costs: Costs, step: Callable[[int, int], None]
) -> tuple[list[Learner], Array, dict[str, str]]:
    """(learners that are left, their stack, why others were not fitted to all rows)."""
    plan = affordable(listed, costs)
    race.most_rows = plan.most_rows
    learners, slow = after_trial(race, plan.learners, costs, step)
    return *race.run(learners, step), plan.left_out | slow


def after_trial(
    race: Race, learners: list[Learner], costs: Costs, step: Callable[[int, int], None]
) -> tuple[list[Learner], dict[str, str]]:
    """(learners worth fitting to all rows, by a race on some; why the others are not).

    The fits of the trial are told as the first of all that are expected.
    """
    y, weight = race.target.y, race.target.weight
    some = spread(y, TRIAL_ROWS, race.seed)
    fold = split(y[some], TRIAL_FOLDS, race.seed)[None]
    target = Target(y[some], fold, None if weight is None else weight[some])
    trial = Race(race.views.take(some), target, race.seed, len(some), race.given[:, some])
    on_all = race.target.fits * len(learners)
    kept, stack = trial.run(learners, lambda done, total: step(done, total + on_all))
    race.tried, race.behind, race.fitted = trial.tried, trial.behind, trial.fitted
    names = [learner.name for learner in kept]
    return worth_their_time(kept, shares(names, stack, target.y, target.weight), costs)


def chosen(only: Sequence[str] | None, among: Sequence[Learner] = LEARNERS) -> list[Learner]:
    """All learners, or those named."""
    names = {learner.name for learner in among}
    unknown = sorted(set(only or ()) - names)
    if unknown:
        raise InputError(f"learners has {unknown[0]!r}: pass names from {sorted(names)}")
    return [learner for learner in among if only is None or learner.name in only]


def in_order(listed: Sequence[Learner], size: Size) -> list[Learner]:
    """The learners, those that take next to nothing beside boosting before the others."""
    least = LITTLE * boosting_seconds(size)
    return sorted(listed, key=lambda learner: learner.seconds(size) >= least)


def in_turns(
    race: Race, listed: Sequence[Learner], costs: Costs, step: Callable[[int, int], None]
) -> tuple[list[Learner], Array, dict[str, str]]:
    """(learners that are left, their stack, why others were not tried).

    As many race as the budget has time for. What those that are left behind have saved goes to the
    next ones, which race against the pool of those that are left.
    """
    kept: list[Learner] = []
    waiting, spent = in_order(listed, costs.size), 0.0
    race.most_rows, left_out = rows_in_budget(listed, costs)
    while True:
        learners, dear = within(waiting, costs, race.most_rows, spent)
        if not learners:
            return kept, race.given, left_out | dear
        left, race.given = race.run(learners, step)
        kept = [*left, *kept]
        for learner in learners:
            waiting.remove(learner)
            once = costs.seconds([learner], race.most_rows) / costs.fits
            spent += race.fitted[learner.name] * once


def affordable(listed: Sequence[Learner], costs: Costs) -> Plan:
    """Fewer rows to learn from until the essential learners fit the budget; then as many as fit."""
    most, left_out = rows_in_budget(listed, costs)
    kept, dear = within(listed, costs, most)
    return Plan(kept, most, left_out | dear)


def rows_in_budget(listed: Sequence[Learner], costs: Costs) -> tuple[int, dict[str, str]]:
    """(how many rows the essential learners may be fitted to, why not all).

    Rows are only given up where that saves time.
    """
    rows, left = costs.size.rows, costs.budget * BUSY
    essential = [learner for learner in listed if learner in ESSENTIAL]
    most = rows
    while most > FEWEST_ROWS and (now := costs.seconds(essential, most)) > left:
        fewer = max(most // 2, FEWEST_ROWS)
        if costs.seconds(essential, fewer) > SAVING * now:
            break
        most = fewer
    if most == rows:
        return most, {}
    why = f"learners were fitted to {most:,} of {rows:,} rows for a budget of {costs.budget:.3g} s"
    return most, {"rows": why}


def within(
    listed: Sequence[Learner], costs: Costs, most: int, spent: float = 0.0
) -> tuple[list[Learner], dict[str, str]]:
    """(as many learners as the budget has time for, one after the other; why not the others).

    The first takes part whatever it takes, where no seconds are ``spent`` yet; later ones only as
    long as all is in proportion to boosting.
    """
    left, of = costs.budget * BUSY, f"a budget of {costs.budget:.3g} s"
    if spent and costs.proportionate < left:
        left, of = costs.proportionate, f"{ALLOWED} times boosting"
    if spent:
        left, of = left - spent, f"what is left of {of}"
    kept: list[Learner] = []
    dear: dict[str, str] = {}
    for learner in listed:
        expected = costs.seconds([learner], most)
        if expected <= left or not (kept or spent):
            kept.append(learner)
            left -= expected
        else:
            dear[learner.name] = f"expected to take {expected:.1f} s of {of}"
    return kept, dear


def worth_their_time(
    learners: list[Learner], weights: Mapping[str, float], costs: Costs
) -> tuple[list[Learner], dict[str, str]]:
    """(those with most weight in the pool of the trial, as many as time allows; why not others).

    The one with most weight is kept whatever it takes; where all the time is too little for it, the
    others still have theirs.
    """
    left = min(costs.budget * BUSY, costs.allowed)
    kept: list[Learner] = []
    slow: dict[str, str] = {}
    for learner in sorted(learners, key=lambda learner: -weights[learner.name]):
        expected = costs.seconds([learner], costs.size.rows)
        fits = expected <= left
        if not kept or (fits and weights[learner.name] > WORTH_NAMING / 2):
            kept.append(learner)
            left -= expected if fits else 0.0
        else:
            slow[learner.name] = (
                f"{weights[learner.name]:.0%} of the pool on {TRIAL_ROWS:,} rows, and expected to "
                f"take {expected:.1f} s on all"
            )
    return kept, slow


def shares(names: Sequence[str], stack: Array, y: Index, weight: Array | None) -> dict[str, float]:
    """What part of the pooled logits each classifier makes up."""
    scales = pool.learn(stack, y, weight).scales
    sizes = scales * np.sqrt((stack**2).mean(axis=(1, 2)))
    total = sizes.sum()
    return {
        name: float(part / total) if total > 0 else 0.0
        for name, part in zip(names, sizes, strict=False)
    }


def spread(y: Index, most: int, seed: int) -> Index:
    """About ``most`` rows drawn evenly; of every class at least one for each fold of a trial."""
    order = np.random.default_rng(seed).permutation(len(y))
    picked = np.zeros(len(y), dtype=bool)
    picked[order[:most]] = True
    for label in range(int(y.max()) + 1):
        picked[order[y[order] == label][:TRIAL_FOLDS]] = True
    return np.flatnonzero(picked)
