"""Survival data that the package scikit-survival carries, as ARFF files."""

from __future__ import annotations

import warnings

import polars as pl

from interplay.datasets.real.files import Files


def read_arff(files: Files, relative: str, needed: list[str]) -> pl.DataFrame:
    """A table; nominal values as text, missing ones as null.

    Raises:
        InputError: the file is missing, damaged or of another version.

    """
    from scipy.io import arff

    path = files.path(relative)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on dates and the like, of which there are none
            content, meta = arff.loadarff(path)
    except (arff.ArffError, ValueError, StopIteration, OSError, NotImplementedError) as error:
        raise files.wrong(path, f"cannot be read as ARFF ({error})") from error
    files.check_columns(path, meta.names(), needed)
    if not len(content):
        raise files.wrong(path, "has no rows")
    columns = {}
    for name, kind in zip(meta.names(), meta.types(), strict=True):
        values = content[name]
        if kind == "nominal":
            text = [v.decode() for v in values]
            columns[name] = pl.Series([None if v == "?" else v for v in text], dtype=pl.String)
        else:
            columns[name] = pl.Series(values).fill_nan(None)
    return pl.DataFrame(columns)
