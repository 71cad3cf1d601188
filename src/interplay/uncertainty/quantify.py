"""From what a method finds in a sample to an estimate: bias taken off, intervals, tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from numbers import Integral
from pathlib import Path
from typing import Any, Literal

import numpy as np

from interplay.broja.pointwise import pointwise
from interplay.core.atoms import INFORMATIONS, atoms, pid_from_informations
from interplay.core.joint import Joint
from interplay.core.pid import ATOMS, PID, SYMBOLS
from interplay.core.settings import BIASES, INTERVALS
from interplay.core.types import Array, Progress
from interplay.errors import InputError
from interplay.uncertainty import few_groups
from interplay.uncertainty.agreement import agreeing, holding
from interplay.uncertainty.bias import Corrected, correct, nearest_possible
from interplay.uncertainty.bootstrap import (
    CO_INFORMATION,
    DOUBT,
    Units,
    accelerations,
    centred,
    intervals,
    replicate,
)
from interplay.uncertainty.checkpoint import Checkpoint
from interplay.uncertainty.design_effects import design_effects
from interplay.uncertainty.gaps import gaps_as_notes
from interplay.uncertainty.notes import correction_notes, uncorrected_note, unlearnt_note
from interplay.uncertainty.p_values import p_values, retrained_p_values
from interplay.uncertainty.pair_counts import PairCounts
from interplay.uncertainty.sampled import Sampled
from interplay.uncertainty.score_counts import ScoreCounts
from interplay.uncertainty.ties import joined, made_alike, may_be_alike
from interplay.uncertainty.unlearnt import Unlearnt, Views, learnt_in_full, one_learnt

FEWEST_REPLICATES, FEWEST_PERMUTATIONS = 20, 19
AUTO_REPLICATES, AUTO_PERMUTATIONS = 200, 99
QUICK, QUICK_BINARY = 4000, 1_000_000  # cells, with more labels and with two
LEFT_OUT = (
    "The table is large, so that intervals and tests take long and were left out: ask for them "
    "with replicates and permutations."
)
SAMPLE_ONLY = "the error of the sample"
TRAINING = "that of the training"
NOT_LEARNT = "what classifiers have not learnt"
EXTRAPOLATED = (
    "Extrapolated: what the classifiers have not learnt, about {:.3f}, {:.3f} and {:.3f} bits of "
    "I1, I2 and I12 by their learning curves, was added."
)
OFFERED = "Had the classifiers learnt all, about: {}. extrapolate=True makes these the estimate."
NO_TESTS = "No p-values: the tests take rows as independent and alike, and {} were given."


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How the error of the sample is treated, whatever the method.

    Attributes:
        bias: how the upward bias of small samples is taken off: ``"surrogate"``, ``"shuffle"``,
            ``"miller-madow"``, ``"extrapolation"``, ``"none"``, or ``"auto"`` for the method's own:
            ``"surrogate"`` where rows are counted, ``"none"`` where none is made (BATCH).
        replicates: bootstrap resamples behind the intervals, such as 1,000; 0 for none, ``"auto"``
            for 200 where they are quick to solve.
        interval: ``"percentile"`` or ``"bca"``.
        level: of the intervals.
        permutations: samples without the effect behind each p-value, such as 999; 0 for none,
            ``"auto"`` for 99 where they are quick to solve.
        retrain: every resample, and every sample without the effect, trains the classifiers anew,
            so that intervals and tests cover the training; it takes as long as so many estimates.
        n_jobs: joblib workers of the bootstrap; ``joblib.parallel_config`` chooses the back end.
        checkpoint: .npz file from which an interrupted bootstrap goes on.

    Raises:
        InputError: a value that cannot be used.

    """

    bias: str = "auto"
    replicates: int | Literal["auto"] = 0
    interval: str = "percentile"
    level: float = 0.95
    permutations: int | Literal["auto"] = 0
    retrain: bool = False
    n_jobs: int | None = None
    checkpoint: str | Path | None = None

    def __post_init__(self) -> None:
        for name, choices in (("bias", BIASES), ("interval", INTERVALS)):
            if (value := getattr(self, name)) not in choices:
                raise InputError(f"{name} is {value!r}: choose one of {', '.join(choices)}")
        if not isinstance(self.level, (int, float)) or not 0 < self.level < 1:
            raise InputError(f"level is {self.level!r}: pass a share such as 0.95")
        check_times("replicates", self.replicates, FEWEST_REPLICATES)
        check_times("permutations", self.permutations, FEWEST_PERMUTATIONS)
        if not isinstance(self.retrain, bool):
            raise InputError(f"retrain is {self.retrain!r}: pass True or False")
        if self.retrain and not (self.replicates or self.permutations):
            raise InputError(
                "retrain is given without replicates or permutations: pass replicates=20 or more"
            )

    def check_fits(self, method: str, biases: tuple[str, ...], *, trains: bool) -> None:
        """Refuse what a method does not have.

        Raises:
            InputError: a correction that does not apply, or training where nothing is trained.

        """
        if self.bias not in ("auto", *biases):
            raise InputError(
                f"bias is {self.bias!r}: with method={method!r} choose one of {', '.join(biases)}"
            )
        if self.retrain and not trains:
            raise InputError(
                f"retrain is given, but method={method!r} trains nothing: leave it out"
            )

    def resolved(self, sampled: Sampled) -> Uncertainty:
        """With values in the place of ``"auto"``."""
        quick = is_quick(sampled.counts) and not self.retrain
        replicates = AUTO_REPLICATES if quick else 0
        permutations = AUTO_PERMUTATIONS if quick else 0
        return replace(
            self,
            bias=sampled.biases[0] if self.bias == "auto" else self.bias,
            replicates=replicates if self.replicates == "auto" else self.replicates,
            permutations=permutations if self.permutations == "auto" else self.permutations,
        )


def check_times(name: str, value: Any, least: int) -> None:
    """Refuse numbers of samples that tell nothing."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if value != "auto" and (not whole or (value != 0 and value < least)):
        raise InputError(f"{name} is {value!r}: pass 0 for none, 'auto', or at least {least}")


def is_quick(pairs: PairCounts) -> bool:
    """Whether some hundred resamples are solved in seconds: two labels, or few cells."""
    n1, n2 = int(pairs.rows.max()) + 1, int(pairs.columns.max()) + 1
    cells = n1 * n2 * pairs.k
    return cells <= (QUICK_BINARY if pairs.k == 2 else QUICK)


def quantified(
    sampled: Sampled,
    settings: Uncertainty,
    *,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> PID:
    """The PID of what a sample was drawn from: bias taken off, intervals and p-values as asked.

    Args:
        sampled: what a method found.
        settings: what to do.
        rng: generator; bias, bootstrap and tests have streams of their own.
        progress: called with (what, done, all).

    """
    trains = sampled.retraining is not None
    settings.check_fits(sampled.pid.method, sampled.biases, trains=trains)
    asked, settings = settings, settings.resolved(sampled)
    for_bias, for_bootstrap, for_tests = rng.spawn(3)
    with gaps_as_notes() as gaps:
        pid, corrected = without_bias(sampled, settings.bias, for_bias)
        seed = int(for_bootstrap.integers(2**62))
        unlearnt = None
        if sampled.curves is not None and (settings.replicates or sampled.extrapolate):
            unlearnt = Unlearnt.of(sampled.curves(progress), pid.entropy_y)
            pid = with_curves(pid, unlearnt, settings, seed)
        if unlearnt is not None:
            finish = extrapolated if sampled.extrapolate else offered
            pid = finish(pid, corrected, unlearnt)
        if settings.replicates:
            pid = with_bootstrap(
                pid,
                corrected,
                sampled,
                settings,
                unlearnt=unlearnt,
                seed=seed,
                progress=progress,
            )
        if "auto" in (asked.replicates, asked.permutations) and not is_quick(sampled.counts):
            pid = noted(pid, [LEFT_OUT])
        if settings.permutations:
            pid = with_tests(pid, sampled, settings, for_tests, progress)
            pid = agreeing(pid, settings.level)
    pid = noted(pid, gaps)
    return replace(pid, provenance={**pid.provenance, **described(settings, sampled.units)})


def without_bias(sampled: Sampled, method: str, rng: np.random.Generator) -> tuple[PID, Corrected]:
    """The PID without its bias, with notes on it; and what was taken off."""
    found, pairs = sampled.pid, sampled.counts
    corrected = correct(
        pairs,
        sampled.plug_in,
        method,
        entropy_y=found.entropy_y,
        rng=rng,
        offset=sampled.offset,
        effects=1.0 if sampled.units is None else design_effects(pairs, sampled.units),
    )
    pid = with_informations(found, corrected, method)
    pid = noted(pid, correction_notes(found, corrected, method, scored=not pairs.pairs_tell_all))
    if method == "none" and sampled.biases[0] != "none" and pairs.whole:
        pid = noted(pid, uncorrected_note(pairs, found.i12, rng))
    return pid, corrected


def with_bootstrap(
    pid: PID,
    corrected: Corrected,
    sampled: Sampled,
    settings: Uncertainty,
    *,
    unlearnt: Unlearnt | None,
    seed: int,
    progress: Progress | None,
) -> PID:
    """The PID with intervals, and the replicates behind them."""
    raw = resampled(sampled, settings, seed, progress)
    grouped = sampled.grouped
    doubt = DOUBT if grouped is None else few_groups.DOUBT
    four = centred(raw, corrected.informations, corrected.bias, seed, doubt)
    if grouped is not None:
        times = few_groups.reach(few_groups.effective_number(grouped.sizes), settings.level)
        four = few_groups.further_apart(four, times, pid.entropy_y)
    skew = skewness(sampled.counts, sampled.units) if settings.interval == "bca" else None
    pid = with_intervals(
        pid,
        four,
        corrected.informations,
        level=settings.level,
        seed=seed,
        unlearnt=unlearnt,
        skew=skew,
        retrained=settings.retrain,
        ties=grouped is not None,
    )
    return pid if sampled.includes is None else noted(pid, [sampled.includes])


def with_intervals(
    pid: PID,
    four: Array,
    centre: Array,
    *,
    level: float,
    seed: int,
    unlearnt: Unlearnt | None,
    skew: Mapping[str, float] | None = None,
    retrained: bool = False,
    ties: bool = False,
) -> PID:
    """The PID with intervals of the sample and of what is unlearnt, and replicates behind them.

    Args:
        pid: the estimate.
        four: (b, 4) replicates of I1, I2, I12 and I* about the ``centre``.
        centre: (4,) informations of the estimate.
        level: of the intervals.
        seed: of the replicates.
        unlearnt: bits that are not learnt; None where nothing is learnt.
        skew: as ``intervals`` takes.
        retrained: whether each replicate repeated the training.
        ties: whether intervals of the atoms allow for modalities that tell alike, and those of what
            is unique for another modality of which nothing is left to learn.

    """
    alike = ties and may_be_alike(four, centre, level)
    views: Views = []
    if unlearnt is not None:
        draws = unlearnt.draws(len(four), seed)
        views += one_learnt(four, draws, pid.entropy_y) if ties else []
        four = learnt_in_full(four, draws, pid.entropy_y)
        centre = learnt_in_full(centre, unlearnt.typical, pid.entropy_y)
    views += [((*ATOMS, CO_INFORMATION), made_alike(four))] if alike else []
    found = intervals(four, centre, level=level, skew=skew)
    for names, view in views:
        found = joined(found, intervals(view, centre, level=level), names)
    if unlearnt is not None:
        found = {name: holding(interval, getattr(pid, name)) for name, interval in found.items()}
    kept = {name: tuple(v.tolist()) for name, v in zip(INFORMATIONS, four.T, strict=True)}
    included = what_is_included(unlearnt, retrained=retrained)
    provenance = {**pid.provenance, "resampling_seed": seed, "intervals_include": included}
    if ties:
        provenance["may_tell_alike"] = alike
    return replace(pid, intervals=found, replicates=kept, provenance=provenance)


def what_is_included(unlearnt: Unlearnt | None, *, retrained: bool) -> str:
    """What intervals include, for provenance."""
    more = [TRAINING] if retrained else []
    more += [] if unlearnt is None else [NOT_LEARNT]
    if not more:
        return SAMPLE_ONLY
    return f"{', '.join([SAMPLE_ONLY, *more[:-1]])}, and {more[-1]}"


def with_curves(pid: PID, unlearnt: Unlearnt, settings: Uncertainty, seed: int) -> PID:
    """The PID with ``provenance["learning_curves"]`` and a note on them."""
    curves = unlearnt.described(settings.level, seed)
    pid = noted(pid, [unlearnt_note(curves, pid.names, intervals=bool(settings.replicates))])
    return replace(pid, provenance={**pid.provenance, "learning_curves": curves})


def all_learnt(pid: PID, corrected: Corrected, unlearnt: Unlearnt) -> Array:
    """(4,) informations had the classifiers learnt all, by the median of what they lack."""
    raw = learnt_in_full(corrected.informations, unlearnt.typical)
    return nearest_possible(raw, pid.entropy_y)


def offered(pid: PID, corrected: Corrected, unlearnt: Unlearnt) -> PID:
    """The PID with the atoms of ``extrapolate=True`` in its provenance and in a note."""
    found = dict(zip(ATOMS, atoms(all_learnt(pid, corrected, unlearnt)).tolist(), strict=True))
    told = ", ".join(f"{SYMBOLS[name]} {bits:.3f}" for name, bits in found.items())
    pid = noted(pid, [OFFERED.format(told)])
    return replace(pid, provenance={**pid.provenance, "all_learnt": found})


def extrapolated(pid: PID, corrected: Corrected, unlearnt: Unlearnt) -> PID:
    """The PID as it would be had the classifiers learnt all, by the median of what they lack."""
    four = all_learnt(pid, corrected, unlearnt)
    added = dict(zip(INFORMATIONS, (four - corrected.informations).tolist(), strict=True))
    pid = noted(pid, [EXTRAPOLATED.format(*unlearnt.typical)])
    return replaced(pid, four, {**pid.provenance, "extrapolated": added})


def noted(pid: PID, notes: list[str]) -> PID:
    """The PID with further notes."""
    return replace(pid, notes=(*pid.notes, *notes))


def resampled(
    sampled: Sampled, settings: Uncertainty, seed: int, progress: Progress | None
) -> Array:
    """(replicates, 4) informations of resamples: of the counts, or with all training repeated."""
    number = int(settings.replicates)
    if settings.retrain:
        retraining = sampled.retraining
        assert retraining is not None  # checked before anything was trained
        asked = f"{retraining.fingerprint()} {number} {seed}"
        store = Checkpoint(settings.checkpoint, asked)
        return retraining.replicates(number, seed, store, progress)
    return replicate(
        sampled.counts,
        number,
        seed=seed,
        units=sampled.units,
        n_jobs=settings.n_jobs,
        checkpoint=settings.checkpoint,
        progress=named(progress, "resample"),
    )


def with_tests(
    pid: PID,
    sampled: Sampled,
    settings: Uncertainty,
    rng: np.random.Generator,
    progress: Progress | None,
) -> PID:
    """The PID with p-values, or with a note where the tests do not apply."""
    if sampled.weighted or sampled.units is not None:
        return noted(pid, [NO_TESTS.format("weights" if sampled.weighted else "groups")])
    number = int(settings.permutations)
    if not settings.retrain:
        found = p_values(sampled.counts, number, rng, named(progress, "test"))
        return replace(pid, p_values=found)
    assert sampled.retraining is not None
    nulls = sampled.retraining.nulls(number, int(rng.integers(2**62)), progress)
    return replace(pid, p_values=retrained_p_values(sampled.informations, nulls))


def described(settings: Uncertainty, units: Units | None) -> dict[str, Any]:
    """The settings, for provenance."""
    return {
        "permutations": settings.permutations,
        "replicates": settings.replicates,
        "interval": settings.interval,
        "level": settings.level,
        "retrain": settings.retrain,
        "groups": None if units is None else units.n,
        "resampled": None if units is None else units.fingerprint(),
    }


def named(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    """A callback of (done, all) that says what is being done."""
    if progress is None:
        return None
    return lambda done, total: progress(what, done, total)


def with_informations(exact: PID, corrected: Corrected, method: str) -> PID:
    """The PID with corrected informations, and a record of the correction."""
    taken = dict(zip(INFORMATIONS, corrected.bias.tolist(), strict=True))
    provenance = {**exact.provenance, "bias": {"method": method, "taken_off": taken}}
    provenance["bias"]["clipped"] = list(corrected.clipped)
    return replaced(exact, corrected.informations, provenance)


def replaced(pid: PID, informations: Array, provenance: dict[str, Any]) -> PID:
    """The PID with other informations (4,) and what is known of them."""
    return pid_from_informations(
        **dict(zip(INFORMATIONS, informations.tolist(), strict=True)),
        entropy_y=pid.entropy_y,
        gap=pid.gap,
        n_samples=pid.n_samples,
        method=pid.method,
        names=pid.names,
        notes=pid.notes,
        provenance=provenance,
    )


def skewness(counts: PairCounts, units: Units | None) -> dict[str, float]:
    """BCa's acceleration by name, from the pointwise values of the rows or groups."""
    influence = influences(counts)
    weight = counts.counts[counts.counts > 0].astype(np.float64)
    influence -= weight @ influence / weight.sum()
    if units is None:
        return accelerations(influence, weight)
    return accelerations(units.cells @ influence, np.ones(units.n))


def influences(counts: PairCounts) -> Array:
    """(e, 4) what a row of each occupied cell adds to I1, I2, I12 and I*, in bits."""
    where, label = np.nonzero(counts.counts)
    shares = counts.counts[where, label] / counts.counts.sum()
    cells = pointwise(Joint.from_cells(counts.rows[where], counts.columns[where], label, shares))
    k, n2 = counts.k, int(counts.columns.max()) + 1
    known = (cells.rows * n2 + cells.columns) * k + cells.labels
    asked = (counts.rows[where] * n2 + counts.columns[where]) * k + label
    order = np.argsort(known)
    at = order[np.searchsorted(known[order], asked)]
    union = cells.redundancy + cells.unique1 + cells.unique2
    both = (union + cells.synergy)[at]
    if isinstance(counts, ScoreCounts):
        both = told_by_cell(counts)[where, label]
    one, two = cells.redundancy + cells.unique1, cells.redundancy + cells.unique2
    return np.stack([one[at], two[at], both, union[at]], axis=1)


def told_by_cell(counts: ScoreCounts) -> Array:
    """(p, k) log2 of p(y | c12) / p(y), where a cell c12 has rows of the label."""
    table = counts.joint_table()
    posterior = table / table.sum(axis=1, keepdims=True)
    prior = table.sum(axis=0) / table.sum()
    told = np.log2(posterior / prior, out=np.zeros_like(posterior), where=posterior > 0)
    return np.asarray(told[counts.both])
