"""The PID of a model's predictions: which interactions the model uses (paper, section 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interplay.broja.decompose import VERSIONS, check_names
from interplay.core.atoms import INFORMATIONS, pid_from_informations
from interplay.core.checks import checked_number, checked_progress
from interplay.core.information import entropy
from interplay.core.pid import BITS, PID
from interplay.core.row_checks import checked_codes, numbers
from interplay.core.types import Array, Index, Progress
from interplay.data.coding.discretise import is_discrete
from interplay.errors import InputError
from interplay.estimators.ask import SHORT, Asked
from interplay.estimators.streams import for_error, for_solving, seed_of
from interplay.posteriors.folds import FOLDS
from interplay.posteriors.soft_targets import SoftScores, check_regressions, cross_fit_soft
from interplay.selection.predictions import KINDS, as_array, hardened, predictions_of
from interplay.selection.soft_cells import SoftCells, lost_by_soft_cells
from interplay.transformers.posteriors import PosteriorCells
from interplay.uncertainty.bias import VISIBLE, Corrected, nearest_possible
from interplay.uncertainty.bootstrap import centred
from interplay.uncertainty.gaps import gaps_as_notes
from interplay.uncertainty.pair_counts import occupied_codes
from interplay.uncertainty.quantify import (
    AUTO_REPLICATES,
    Uncertainty,
    named,
    noted,
    with_informations,
    with_intervals,
)

METHODS = ("auto", "discrete", "posterior")
BIASES = ("auto", "surrogate", "none")
USED = ("bias", "replicates", "level")  # of Uncertainty
PLAIN = Uncertainty()
FEWEST_ROWS = 50  # that regressions are fitted to
NAMES = ("X1", "X2", "prediction")
SAID = {
    "sampled": "The prediction is drawn from the model's probabilities.",
    "hard": "The prediction is the likeliest class.",
}


def quantify_model(
    model: Any,
    x1: Any,
    x2: Any,
    *,
    predictions: str = "sampled",
    method: str = "auto",
    features: tuple[Any, Any] | None = None,
    regressions: str | Sequence[str] = "auto",
    folds: int = FOLDS,
    cells: int | None = None,
    groups: Any = None,
    uncertainty: Uncertainty | None = None,
    names: Sequence[str] = NAMES,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> PID:
    """What two modalities tell about a model's prediction: the interactions that the model uses.

    Use rows that the model was not trained on. No labels are needed. The model's probabilities m
    are known, so that I(X1,X2;prediction) is exact on the rows: H(mean m) - mean H(m). The
    prediction given one modality, E[m | x1] and E[m | x2], is found by cross-fitted regressions of
    the probabilities, and the PID exactly in cells of these, into which the probabilities are
    counted.

    Args:
        model: a fitted classifier with ``predict_proba`` (a ``FusionClassifier`` is given both
            modalities, any other the columns of both side by side), a function (x1, x2) -> (n, k)
            probabilities, or the (n, k) probabilities themselves.
        x1: the first modality, (n,) or (n, ...), as the model takes it.
        x2: the second modality, likewise.
        predictions: ``"sampled"``, a class drawn from the probabilities, or ``"hard"``, the
            likeliest class (the paper's).
        method: ``"discrete"`` counts each distinct row of a modality as a symbol;
            ``"posterior"`` goes through regressions; ``"auto"`` is discrete where both modalities
            hold few whole numbers or texts.
        features: (n, d) numbers that stand for x1 and x2 in the regressions, such as embeddings;
            None for x1 and x2 themselves, images and sequences of equal length flattened.
        regressions: ``"auto"`` for all, ``"quick"`` for those in closed form, or names of
            ``posteriors.soft_targets.REGRESSIONS``.
        folds: every row is predicted by regressions that were fitted to the other folds.
        cells: of each modality; None for the cube root of the rows.
        groups: (n,) what rows belong to; held out and resampled together.
        uncertainty: bias and intervals; None for what ``settings`` say.
        names: of X1, X2 and the prediction, for printing.
        progress: called with (what, done, all).
        rng: seed or generator.
        **settings: of ``Uncertainty``, by name: ``bias`` (``"surrogate"`` or ``"none"``),
            ``replicates`` and ``level`` of the bootstrap intervals of the rows; the regressions are
            not fitted anew.

    Returns:
        The PID of (x1, x2, prediction), in bits. ``provenance["regressions"]`` has the shares and
        the cross-entropy of each regression.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    called, asked = check_names(names), asked_of(uncertainty, settings)
    if predictions not in KINDS:
        raise InputError(f"predictions is {predictions!r}: choose one of {', '.join(KINDS)}")
    if len(x1) != len(x2):
        raise InputError(f"x1 has {len(x1)} rows, x2 has {len(x2)} rows: pass one row per sample")
    m = predictions_of(model, x1, x2)
    m = hardened(m) if predictions == "hard" else m
    m = m[:, m.sum(axis=0) > 0]
    belongs = None if groups is None else checked_codes("groups", groups, len(m))
    seed, tell = seed_of(rng), checked_progress(progress)
    coding = Coding.of(
        method, x1, x2, features=features, regressions=regressions, folds=folds, cells=cells
    )
    if m.shape[1] < 2:
        return constant(len(m), coding.method, called, SAID[predictions])
    coded = coding.coded(m, belongs, for_solving(seed), tell)
    record = {"predictions": predictions, "seed": seed, **coded.record}
    with gaps_as_notes() as gaps:
        pid, found = exact_pid(coded, coding.method, called, (SAID[predictions], *coded.notes))
        pid = with_uncertainty(pid, coded.soft, found, asked, rng=for_error(seed), progress=tell)
    pid = noted(pid, gaps)
    return replace(pid, provenance={**record, **pid.provenance, **described(asked, belongs)})


@dataclass(frozen=True, eq=False)
class Coded:
    """Rows in cells.

    Attributes:
        soft: cells of both modalities with probabilities.
        lost: (4,) bits of I1, I2, I12 and I* that cells cannot hold.
        record: what was done, as plain values.
        notes: the same in sentences.

    """

    soft: SoftCells
    lost: Array
    record: dict[str, Any]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Coding:
    """How modalities are put in cells.

    Attributes:
        method: ``"discrete"`` or ``"posterior"``.
        parts: symbols (n,) of each modality, or columns (n, d).
        regressions: names of those to pool.
        folds: of the rows.
        cells: of each modality, or None.

    """

    method: str
    parts: tuple[Any, Any]
    regressions: tuple[str, ...]
    folds: int
    cells: int | None

    @classmethod
    def of(
        cls,
        method: str,
        x1: Any,
        x2: Any,
        *,
        features: Any,
        regressions: Any,
        folds: int,
        cells: int | None,
    ) -> Coding:
        """As asked, or as the data wants it."""
        if method not in METHODS:
            raise InputError(f"method is {method!r}: choose one of {', '.join(METHODS)}")
        if cells is not None:
            checked_number("cells", cells)
        given = (cells, features) != (None, None) or regressions != "auto" or folds != FOLDS
        if method == "discrete" and given:
            raise InputError(
                "cells, features, regressions and folds are of method='posterior': leave them out"
            )
        symbolic = not given and are_symbols(x1) and are_symbols(x2)
        known = check_regressions(regressions), checked_number("folds", folds), cells
        if method == "discrete" or (method == "auto" and symbolic):
            return cls("discrete", (symbols("x1", x1), symbols("x2", x2)), *known)
        one, two = (x1, x2) if features is None else pair(features)
        parts = flat("x1", one), flat("x2", two)
        if {len(part) for part in parts} != {len(x1)}:
            raise InputError(
                f"features have {len(parts[0])} and {len(parts[1])} rows, not {len(x1)}"
            )
        return cls("posterior", parts, *known)

    def coded(
        self, m: Array, groups: Index | None, rng: np.random.Generator, progress: Progress | None
    ) -> Coded:
        """Rows of probabilities (n, k) in cells."""
        if self.method == "discrete":
            number = [int(part.max()) + 1 for part in self.parts]
            note = f"Distinct rows were taken as symbols: {number[0]:,} of x1, {number[1]:,} of x2."
            soft = SoftCells(self.parts, m, groups)
            return Coded(soft, np.zeros(4), {"symbols": number}, (note,))
        fold = folds_of(len(m), self.folds, groups, rng)
        seeds = np.random.SeedSequence(int(rng.integers(2**31)))
        seed = int(seeds.generate_state(1)[0])  # the same: swapping modalities swaps scores
        scores = [
            cross_fit_soft(
                part,
                m,
                fold,
                regressions=self.regressions,
                seed=seed,
                progress=named(progress, f"regressions on {name}"),
            )
            for part, name in zip(self.parts, ("x1", "x2"), strict=True)
        ]
        return in_cells(scores, m, groups, self.cells, seed)


def in_cells(
    scores: Sequence[SoftScores], m: Array, groups: Index | None, cells: int | None, seed: int
) -> Coded:
    """Rows in cells of what regressions on each modality say."""
    posteriors = [score.posteriors for score in scores]
    one, two = (PosteriorCells(cells, seed).fit_transform(rows)[:, 0] for rows in posteriors)
    lost1, lost2 = (
        lost_by_soft_cells(rows, code) for rows, code in zip(posteriors, (one, two), strict=True)
    )
    used = " and ".join(
        f"{' + '.join(sorted(score.shares, key=lambda name: -score.shares[name])[:3])} ({part})"
        for part, score in zip(("x1", "x2"), scores, strict=True)
    )
    note = f"Probabilities were regressed on each modality, rows held out: {used}."
    record = {
        "regressions": {
            part: {"shares": dict(score.shares), "cross_entropy": dict(score.tried)}
            for part, score in zip(("x1", "x2"), scores, strict=True)
        },
        "cells": [int(one.max()) + 1, int(two.max()) + 1],
        "lost_by_cells": [lost1, lost2],
    }
    lost = np.array([lost1, lost2, 0.0, (lost1 + lost2) / 2])
    return Coded(SoftCells((one, two), m, groups), lost, record, (note,))


def exact_pid(
    coded: Coded, method: str, names: tuple[str, str, str], notes: tuple[str, ...]
) -> tuple[PID, Array]:
    """(the PID of the cells and what they cannot hold, (4,) informations of the cells)."""
    found, gap = coded.soft.informations()
    pid = pid_from_informations(
        **dict(zip(INFORMATIONS, (found + coded.lost).tolist(), strict=True)),
        entropy_y=entropy(coded.soft.m.mean(axis=0)),
        gap=gap if method == "discrete" else None,
        n_samples=coded.soft.n,
        method=method,
        names=names,
        notes=notes,
        provenance={"table_gap": gap, "versions": dict(VERSIONS)},
    )
    return pid, found


def with_uncertainty(
    pid: PID,
    soft: SoftCells,
    plug_in: Array,
    asked: Uncertainty,
    *,
    rng: np.random.Generator,
    progress: Progress | None,
) -> PID:
    """The PID without its bias, and with intervals as asked."""
    for_bias, for_bootstrap = rng.spawn(2)
    method = "surrogate" if asked.bias == "auto" else asked.bias
    bias = np.zeros(4) if method == "none" else soft.bias(plug_in, for_bias)
    raw = np.array([getattr(pid, name) for name in INFORMATIONS]) - bias
    possible = nearest_possible(raw, pid.entropy_y)
    moved = np.abs(possible - raw) > VISIBLE
    clipped = tuple(np.array(INFORMATIONS)[moved].tolist())
    corrected = Corrected(possible, bias, clipped)
    pid = with_informations(pid, corrected, method)
    number = AUTO_REPLICATES if asked.replicates == "auto" else int(asked.replicates)
    if not number:
        return pid
    seed = int(for_bootstrap.integers(2**62))
    raw_replicates = soft.replicates(number, seed, named(progress, "resample"))
    return with_intervals(pid, centred(raw_replicates, possible, bias, seed), asked.level, None)


def asked_of(uncertainty: Uncertainty | None, settings: dict[str, Any]) -> Uncertainty:
    """The uncertainty of an object or of settings by name; only bias and intervals apply."""
    unknown = [name for name in settings if name not in SHORT]
    if unknown:
        raise InputError(
            f"{unknown[0]} is no setting of quantify_model: beside its arguments it has "
            f"{', '.join(USED)}"
        )
    asked = Asked.of("auto", uncertainty, settings).uncertainty
    for name in SHORT:
        if name not in USED and getattr(asked, name) != getattr(PLAIN, name):
            raise InputError(f"{name} does not apply to a model's probabilities: leave it out")
    if asked.bias not in BIASES:
        raise InputError(f"bias is {asked.bias!r}: choose one of {', '.join(BIASES)}")
    return asked


def described(asked: Uncertainty, groups: Index | None) -> dict[str, Any]:
    """The settings of bias and intervals, for provenance."""
    return {
        "replicates": asked.replicates,
        "level": asked.level,
        "groups": None if groups is None else int(groups.max()) + 1,
    }


def constant(n: int, method: str, names: tuple[str, str, str], said: str) -> PID:
    """The PID of a prediction that is always the same class."""
    return PID(
        **dict.fromkeys(BITS, 0.0),
        n_samples=n,
        method=method,
        names=names,
        notes=(said, "The model gives one class alone: there is nothing to tell."),
    )


def folds_of(n: int, folds: int, groups: Index | None, rng: np.random.Generator) -> Index:
    """(n,) the fold of each row; groups stay together."""
    unit = np.arange(n) if groups is None else groups
    number = int(unit.max()) + 1
    if number < max(folds, 2) or n < FEWEST_ROWS:
        raise InputError(
            f"{n} rows in {number} groups are too few for regressions in {folds} folds: pass "
            f"{FEWEST_ROWS} rows and {folds} groups at least"
        )
    return np.asarray((rng.permutation(number) % folds)[unit])


def pair(features: Any) -> tuple[Any, Any]:
    """Numbers that stand for x1 and x2."""
    if not isinstance(features, (tuple, list)) or len(features) != 2:
        raise InputError("features is no pair: pass (numbers for x1, numbers for x2)")
    return features[0], features[1]


def flat(name: str, rows: Any) -> Array:
    """(n, d) finite numbers of a modality."""
    try:
        found = numbers(name, as_array(rows))
    except InputError as error:
        raise InputError(f"{error}; or pass numbers that stand for them as features") from error
    return found.reshape(len(found), -1)


def are_symbols(rows: Any) -> bool:
    """Whether a modality holds texts or few whole numbers."""
    try:
        values = np.asarray(as_array(rows))
    except ValueError:  # rows of different lengths
        return False
    if values.ndim > 2 or values.size == 0:
        return False
    if values.dtype.kind not in "iubf":
        return values.dtype.kind in "US" or all(isinstance(v, str) for v in values.flat)
    whole = values.dtype.kind in "iub"
    return is_discrete(values.reshape(len(values), -1).astype(np.float64), integers=whole)


def symbols(name: str, rows: Any) -> Index:
    """(n,) codes of the distinct rows of a modality."""
    values = np.asarray(as_array(rows))
    if values.size == 0:
        raise InputError(f"{name} has shape {values.shape}: pass one row at least")
    columns = values.reshape(len(values), -1).T
    codes = [checked_codes(name, column, len(values)) for column in columns]
    return codes[0] if len(codes) == 1 else occupied_codes(*codes)[1]
