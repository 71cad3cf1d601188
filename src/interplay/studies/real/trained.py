"""What trained models reach on rows held out, in bits, beside what a decomposition foretells."""

from __future__ import annotations

import warnings

import numpy as np

from interplay.core.pid import ATOMS
from interplay.core.types import Array
from interplay.studies.experiment import Values
from interplay.studies.real.rows import Rows, parts_of

FEWEST_USED = 50  # rows from which it is told what a model uses
LEAST = 1e-6  # probability; a model that is surer than that counts as that sure


def trained(rows: Rows, family: str, epochs: int | None, seed: int) -> Values:
    """Accuracy and log loss (bits) of a family of fusion models, with errors, and what it uses.

    The parts differ with the seed, and so do weights. ``entropy`` is the log loss (bits) of the
    shares of classes in the training part, which is what knowing nothing comes to.
    """
    from interplay.models import FusionClassifier

    train, stop, judge = parts_of(rows, seed)
    model = FusionClassifier(family, epochs=epochs, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of torch, on small batches
        model.fit(
            (rows.x1[train], rows.x2[train]), rows.y[train],
            validation=((rows.x1[stop], rows.x2[stop]), rows.y[stop]),
        )  # fmt: skip
    p = model.predict_proba((rows.x1[judge], rows.x2[judge]))
    codes = {int(c): place for place, c in enumerate(model.classes_)}
    own = np.array([p[i, codes[c]] if c in codes else 0.0 for i, c in enumerate(rows.y[judge])])
    hit = model.classes_[p.argmax(axis=1)] == rows.y[judge]
    loss = -np.log2(np.maximum(own, LEAST))
    shares = np.bincount(rows.y[train], minlength=int(rows.y.max()) + 1) / len(train)
    blind = -np.log2(np.maximum(shares[rows.y[judge]], LEAST))
    n = len(judge)
    return {
        "accuracy": float(hit.mean()),
        "accuracy_error": float(hit.std() / np.sqrt(n)),
        "log_loss": float(loss.mean()),
        "log_loss_error": float(loss.std() / np.sqrt(n)),
        "entropy": float(blind.mean()),
        "judged": n,
        "used": used(p, rows.x1[judge], rows.x2[judge], seed),
    }


def used(p: Array, x1: Array, x2: Array, seed: int) -> list[float] | None:
    """R, U1, U2, S in bits of a model's probabilities (n, k); None of too few rows."""
    from interplay.selection.quantify import quantify_model

    if len(p) < FEWEST_USED:
        return None
    pid = quantify_model(p, x1, x2, method="posterior", regressions="quick", rng=seed)
    return [float(getattr(pid, atom)) for atom in ATOMS]
