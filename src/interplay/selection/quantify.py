"""The PID of a model's predictions: which interactions the model uses (paper, section 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interplay.broja.decompose import VERSIONS, check_names
from interplay.core.atoms import INFORMATIONS, pid_from_informations
from interplay.core.checks import checked_progress
from interplay.core.information import entropy
from interplay.core.pid import PID
from interplay.core.row_checks import checked_codes
from interplay.core.types import Array, Index, Progress
from interplay.errors import InputError
from interplay.estimators.ask import SHORT, Asked
from interplay.estimators.streams import for_error, for_solving, seed_of
from interplay.models.predictions import KINDS, hardened, predictions_of
from interplay.posteriors.folds import FOLDS
from interplay.selection.coding import Coded, Coding
from interplay.uncertainty.bias import VISIBLE, Corrected, nearest_possible
from interplay.uncertainty.bootstrap import centred
from interplay.uncertainty.gaps import gaps_as_notes
from interplay.uncertainty.quantify import (
    AUTO_REPLICATES,
    Uncertainty,
    named,
    noted,
    with_curves,
    with_informations,
    with_intervals,
)
from interplay.uncertainty.unlearnt import Unlearnt

BIASES = ("auto", "surrogate", "none")
USED = ("bias", "replicates", "level")  # of Uncertainty
PLAIN = Uncertainty()
FITS = 1.1  # spread of I1 - I2 over samples, times that of replicates, which repeat no fit
NAMES = ("X1", "X2", "prediction")
TOO_FEW = (
    "Intervals leave out what regressions have not learnt: there are too few rows, or groups, to "
    "learn from half of them."
)
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
            ``replicates`` and ``level`` of the intervals: of the rows by the bootstrap, and of what
            the regressions have not learnt by fits to half of the rows. Where both modalities may
            tell alike, intervals hold the atoms of that as well; those of what is unique to one
            hold what it would be with nothing left to learn of the other.

    Returns:
        The PID of (x1, x2, prediction), in bits. ``provenance["regressions"]`` has the shares and
        the cross-entropy of each regression, ``provenance["may_tell_alike"]`` of intervals whether
        they allow for two modalities that tell the same.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    return quantify_models(
        {"model": model},
        x1,
        x2,
        predictions=predictions,
        method=method,
        features=features,
        regressions=regressions,
        folds=folds,
        cells=cells,
        groups=groups,
        uncertainty=uncertainty,
        names=names,
        progress=progress,
        rng=rng,
        **settings,
    )["model"]


def quantify_models(
    models: Mapping[str, Any],
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
) -> dict[str, PID]:
    """The PID of the predictions of several models on the same rows, by name.

    Takes what ``quantify_model`` takes and gives the same numbers; what depends on the rows alone
    is worked out once.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    called, asked = check_names(names), asked_of(uncertainty, settings)
    if predictions not in KINDS:
        raise InputError(f"predictions is {predictions!r}: choose one of {', '.join(KINDS)}")
    if len(x1) != len(x2):
        raise InputError(f"x1 has {len(x1)} rows, x2 has {len(x2)} rows: pass one row per sample")
    given = {name: soft_labels(model, x1, x2, predictions) for name, model in models.items()}
    belongs = None if groups is None else checked_codes("groups", groups, len(x1))
    seed, tell = seed_of(rng), checked_progress(progress)
    coding = Coding.of(
        method,
        x1,
        x2,
        features=features,
        regressions=regressions,
        folds=folds,
        cells=cells,
        groups=belongs,
        rng=for_solving(seed),
    )
    record = {"predictions": predictions, "seed": seed, **described(asked, belongs)}
    said = SAID[predictions]
    return {
        name: recorded(
            found_pid(m, coding, asked, seed, names=called, said=said, progress=tell), record
        )
        for name, m in given.items()
    }


def soft_labels(model: Any, x1: Any, x2: Any, predictions: str) -> Array:
    """(n, k) chances of the classes that the model ever predicts."""
    m = predictions_of(model, x1, x2)
    m = hardened(m) if predictions == "hard" else m
    return np.asarray(m[:, m.sum(axis=0) > 0])


def found_pid(
    m: Array,
    coding: Coding,
    asked: Uncertainty,
    seed: int,
    *,
    names: tuple[str, str, str],
    said: str,
    progress: Progress | None,
) -> PID:
    """The PID of one model's predictions."""
    if m.shape[1] < 2:
        return constant(len(m), coding.method, names, said)
    coded = coding.coded(m, progress)
    with gaps_as_notes() as gaps:
        pid, found = exact_pid(coded, coding.method, names, (said, *coded.notes))
        pid = with_uncertainty(pid, coded, found, asked, rng=for_error(seed), progress=progress)
    return recorded(noted(pid, gaps), coded.record)


def recorded(pid: PID, record: dict[str, Any]) -> PID:
    """The PID with more provenance."""
    return replace(pid, provenance={**record, **pid.provenance})


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
    coded: Coded,
    plug_in: Array,
    asked: Uncertainty,
    *,
    rng: np.random.Generator,
    progress: Progress | None,
) -> PID:
    """The PID without its bias, and with intervals as asked."""
    for_bias, for_bootstrap = rng.spawn(2)
    method = "surrogate" if asked.bias == "auto" else asked.bias
    bias = np.zeros(4) if method == "none" else coded.soft.bias(plug_in, for_bias)
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
    unlearnt = None
    if coded.curves is not None:
        unlearnt = Unlearnt.of(coded.curves(), pid.entropy_y, both_known=True)
        pid = with_curves(pid, unlearnt, asked, seed)
    elif pid.method == "posterior":
        pid = noted(pid, [TOO_FEW])
    drawn = coded.soft.replicates(number, seed, named(progress, "resample"))
    four = centred(drawn, possible, bias, seed)
    if pid.method == "posterior":
        four = possible + FITS * (four - possible)
    return with_intervals(
        pid, four, possible, level=asked.level, seed=seed, unlearnt=unlearnt, ties=True
    )


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
    return pid_from_informations(
        **dict.fromkeys(INFORMATIONS, 0.0),
        entropy_y=0.0,
        n_samples=n,
        method=method,
        names=names,
        notes=(said, "The model gives one class alone: there is nothing to tell."),
    )
