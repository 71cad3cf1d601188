"""``interplay.estimate``: from the data a user has to the four atoms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from interplay.core.pid import PID
from interplay.core.settings import SAMPLE
from interplay.core.types import Progress
from interplay.estimators.ask import Asked, answer, rows_of
from interplay.estimators.method import Method
from interplay.estimators.shaped import answer_shaped, keeps_shapes
from interplay.estimators.streams import seed_of
from interplay.uncertainty.quantify import Uncertainty


def estimate(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    method: str | Method = "auto",
    uncertainty: Uncertainty | None = None,
    missing: str = "error",
    groups: Any = None,
    sample_weight: Any = None,
    sample: int = SAMPLE,
    text_encoder: Any = None,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> PID:
    """What two modalities tell about a label: redundancy, unique information and synergy, in bits.

    Args:
        x1: the first modality: an array (n,) or (n, ...), a sparse matrix, a list, a series, a
            frame, or the path of a ``.npy`` file. With ``data``, the names of its columns: a list,
            or a comma list of names, globs and ranges such as ``"age,img_*,f0:f63"``. A column of
            lists, such as embeddings, counts as a column for each element. Images (n, c, h, w) and
            sequences (n, t, d), or a list of sequences of different lengths, keep their shape for a
            ``method`` whose classifier is a torch module or a fusion model.
        x2: the second modality, likewise.
        y: the label, one value a row: numbers, text or booleans. A continuous label is cut in 10
            classes of equal size (paper, appendix C.11). Several columns of ``data`` make a joint
            label, whose classes are their combinations.
        data: a file (CSV, TSV, Excel, Parquet, Arrow, Feather, JSON lines, npz; also as .gz or
            .zip), a glob or folder of many, ``"-"`` for what is piped in, a table of ``read``, a
            pandas, polars or pyarrow frame, a DuckDB relation, or a lazy frame of polars, Dask or
            PySpark. What does not fit in memory is counted where it is.
        method: ``"discrete"`` turns each modality into symbols, counts, and solves exactly
            (``estimators.Discrete``); ``"posterior"`` trains classifiers of the label and solves
            exactly in cells of their posteriors (``estimators.Posterior``), for features of any
            number of columns; ``"batch"`` trains a neural coupling (``estimators.Batch``, needs
            torch); ``"published-batch"`` does so as published. Or an object of one of these.
            ``"auto"`` is the method that has the ``settings`` that are given, such as ``bins``;
            else discrete where both modalities are symbols, or rows are too few for classifiers,
            and posterior otherwise. The first of the ``notes`` says which it was and why.
        uncertainty: bias, intervals and tests; None for what ``settings`` say.
        missing: ``"error"``, ``"drop"`` to leave out rows with missing values, or ``"category"``
            to take missing as a value of its own.
        groups: one value a row, such as the subject it comes from, where rows are not independent;
            with ``data``, a column. Groups are resampled, and held out, as a whole.
        sample_weight: one number a row, where rows stand for different numbers of cases: survey
            weights, or the inverse of the chance to be drawn; with ``data``, a column.
        sample: the most rows from which bins, clusters and kinds of columns are learnt, and on
            which classifiers are trained; larger data is sampled at random, which a note says.
            Symbols are counted in all rows.
        text_encoder: makes numbers of columns of free text: a callable from texts to (n, d)
            numbers, a scikit-learn transformer, an object with ``encode``, ``"tfidf"``, or
            ``"module:name"`` of one of these; or a mapping from columns to such.
        names: of the modalities and the label, for printing; by default the column names.
        progress: called with (what, done, all).
        rng: seed or generator of all chance.
        **settings: of the method (such as ``bins``, ``clusters``, ``classifier``, ``budget``) and
            of ``Uncertainty`` (``bias``, ``replicates``, ``interval``, ``level``, ``permutations``,
            ``retrain``, ``n_jobs``, ``checkpoint``), by name. ``checkpoint`` of ``"batch"`` keeps
            its training, and the replicates beside it, in a file whose name ends in ``.npz``.

    Returns:
        The PID. ``notes`` says what was done to each modality.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    asked = Asked.of(method, uncertainty, settings)
    seed = seed_of(rng)
    if keeps_shapes(x1, x2, method):
        return answer_shaped(
            x1,
            x2,
            y,
            asked,
            seed=seed,
            progress=progress,
            data=data,
            missing=missing,
            groups=groups,
            sample_weight=sample_weight,
            sample=sample,
            text_encoder=text_encoder,
            names=names,
        )
    rows = rows_of(
        {"x1": x1, "x2": x2},
        y,
        data,
        seed,
        missing=missing,
        groups=groups,
        sample_weight=sample_weight,
        sample=sample,
        text_encoder=text_encoder,
        names=names,
    )
    return answer(rows, asked, seed=seed, progress=progress)
