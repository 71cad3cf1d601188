"""Learning encoders from a sample of the rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from interplay.data.coding.discretise import Settings, fit_label, fit_modality
from interplay.data.coding.encoder import MAX_SYMBOLS, Encoder, with_keys
from interplay.data.coding.levels import is_numeric
from interplay.data.reading.engines import NUMBER, approximate_distinct, count_rows
from interplay.data.reading.tables import Frame, LazyFrame
from interplay.data.rows.gather import ATTENDANTS, LABEL
from interplay.errors import InputError

SORT_KEYS = 32  # columns that settle the order of a sample


def learn(
    sample: Mapping[str, Frame],
    names: Mapping[str, str],
    settings: Settings,
    seed: int,
    *,
    n_rows: int,
) -> dict[str, Encoder]:
    """An encoder for the label and each modality.

    Args:
        sample: rows of each part.
        names: of the parts, for notes and errors.
        settings: bins, clusters and missing values.
        seed: of the clustering of each modality, which does not depend on the others.
        n_rows: rows of the whole data.

    """
    label = fit_label(sample[LABEL], names[LABEL], settings, n_rows=n_rows)
    modalities = {
        part: fit_modality(
            in_order(frame), names[part], settings, np.random.default_rng(seed), n_rows=n_rows
        )
        for part, frame in sample.items()
        if part not in (LABEL, *ATTENDANTS)
    }
    return {**modalities, LABEL: label}


def in_order(frame: Frame) -> Frame:
    """The rows in the order of their numbers, so that clusters don't depend on the order given.

    Engines return the same rows in different orders.
    """
    numeric = [column for column in frame.columns if is_numeric(frame[column])]
    if len(numeric) < 2:  # there is nothing to cluster
        return frame
    return frame.sort(*numeric[:SORT_KEYS], nulls_last=True)


def check_levels(
    frame: LazyFrame, encoders: Mapping[str, Encoder], sample: Mapping[str, Frame]
) -> None:
    """Refuse a part that has far more symbols in all rows than in the sample, before counting them.

    All rows are looked at only where some symbol has a single row in the sample. Where none has,
    those that the sample missed make up hardly more than 1 / (size of the sample) of the rows
    (Good 1953), too few to fill the memory.

    Raises:
        InputError: more than about twice ``MAX_SYMBOLS`` symbols.

    """
    for part, encoder in encoders.items():
        if not has_lone_symbol(encoder, sample[part]):
            continue
        distinct = approximate_distinct(with_keys(frame, [encoder]))
        if distinct > 2 * MAX_SYMBOLS:
            raise InputError(
                f"{encoder.name} has about {distinct:,} distinct values or combinations, more than "
                f"{MAX_SYMBOLS:,}: leave out identifiers, pass fewer columns, or group the values"
            )


def has_lone_symbol(encoder: Encoder, sample: Frame) -> bool:
    """Whether a symbol has a single row."""
    numbers = count_rows(with_keys(sample, [encoder]))[NUMBER]
    return bool((numbers == 1).any())
