"""Free text: columns of sentences, which are no symbols, as numbers by an encoder of the user's."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from interplay.core.types import Array
from interplay.data.reading.arrays import dense
from interplay.data.reading.tables import Frame, counted, missing_mask
from interplay.errors import InputError

FEW = 50  # distinct texts, which may be symbols however long they are
WORDS, LETTERS = 5, 60  # from so many on a text is a sentence, not the name of a category
COMPONENTS = 50  # of texts that are encoded by the weights of their words


def is_free_text(column: nw.Series[Any]) -> bool:
    """Whether a column of text holds sentences: many distinct ones, most of them long.

    Categorical columns don't: whoever made them says that their values are symbols.
    """
    if column.dtype != nw.String:
        return False
    distinct = [text for text in column.unique().to_list() if isinstance(text, str)]
    long = [text for text in distinct if len(text) >= LETTERS or len(text.split()) >= WORDS]
    return len(distinct) > FEW and 2 * len(long) >= len(distinct)


def encode_texts(
    frames: Mapping[str, Frame], parts: Sequence[str], encoder: Any
) -> tuple[dict[str, Frame], list[str]]:
    """(the frames with features in place of free text, notes).

    Args:
        frames: columns of each part.
        parts: those that are modalities.
        encoder: of the columns of free text: a callable from a list of n texts to an array (n, d),
            a scikit-learn transformer, fitted or not, an object with ``encode`` such as a
            SentenceTransformer, ``"tfidf"``, or ``"module:name"`` of one of these; or a mapping
            from names of columns to such.

    Raises:
        InputError: nothing to encode, no encoder, or one that does not give a row for each text.

    """
    encoders = {part: encoders_of(frames[part], encoder) for part in parts}
    check_used({name for named in encoders.values() for name in named}, encoder)
    done, notes = dict(frames), []
    for part, named in encoders.items():
        columns: dict[str, Any] = {name: frames[part][name] for name in frames[part].columns}
        for name, given in named.items():
            columns[name] = features(frames[part][name], given)
            notes.append(f"{name}: {counted(columns[name].shape[1], 'feature')} of its text.")
        if named:
            done[part] = side_by_side(columns)
    return done, notes


def encoders_of(frame: Frame, encoder: Any) -> dict[str, Any]:
    """The encoder of each column that has one."""
    if isinstance(encoder, Mapping):
        return {name: encoder[name] for name in frame.columns if name in encoder}
    return {name: encoder for name in frame.columns if is_free_text(frame[name])}


def check_used(names: set[str], encoder: Any) -> None:
    """Refuse encoders that have nothing to do."""
    if isinstance(encoder, Mapping):
        if unknown := sorted(set(map(str, encoder)) - names):
            raise InputError(f"text_encoder names {unknown[0]!r}, which is no column of a modality")
    elif not names:
        raise InputError(
            "text_encoder was given, but no modality has a column of free text: leave it out, or "
            "pass {column: encoder} to encode a column whatever it holds"
        )


def side_by_side(columns: Mapping[str, Any]) -> Frame:
    """A polars frame of series, and of matrices as ``name[0]``, ``name[1]`` ..."""
    import polars

    parts = []
    for name, values in columns.items():
        if isinstance(values, np.ndarray):
            names = [f"{name}[{i}]" for i in range(values.shape[1])]
            parts.append(polars.from_numpy(values, schema=names))
        else:
            parts.append(polars.DataFrame({name: values.to_polars()}))
    return nw.from_native(polars.concat(parts, how="horizontal"), eager_only=True)


def features(column: nw.Series[Any], encoder: Any) -> Array:
    """(n, d) what an encoder makes of texts; NaN where there is none."""
    present = ~missing_mask(column)
    texts = [str(text) for text in column.filter(present.tolist()).to_list()]
    given = encoded(texts, named(encoder) if isinstance(encoder, str) else encoder)
    matrix = dense(given, f"text_encoder of {column.name}")
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if matrix.ndim != 2 or len(matrix) != len(texts) or matrix.dtype.kind not in "biuf":
        raise InputError(
            f"text_encoder gives an array of shape {matrix.shape} and dtype {matrix.dtype} for the "
            f"{len(texts):,} texts of column {column.name}: it has to give a row of numbers for "
            "each"
        )
    whole = np.full((len(present), matrix.shape[1]), np.nan)
    whole[present] = matrix
    return whole


def encoded(texts: list[str], encoder: Any) -> Any:
    """What an encoder gives; transformers that are not fitted yet are fitted to the texts."""
    from sklearn.base import clone
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    if hasattr(encoder, "transform"):
        try:
            check_is_fitted(encoder)
        except NotFittedError:
            return clone(encoder).fit_transform(texts)
        return encoder.transform(texts)
    if hasattr(encoder, "encode"):
        return encoder.encode(texts)
    if callable(encoder):
        return encoder(texts)
    raise InputError(
        f"text_encoder is a {type(encoder).__name__}: pass a callable from a list of texts to an "
        "array, a scikit-learn transformer, an object with encode, 'tfidf', or 'module:name'"
    )


def named(name: str) -> Any:
    """``"tfidf"``, or an object of a module; a class is called without arguments."""
    if name == "tfidf":
        return word_weights
    module, colon, attribute = name.partition(":")
    if not colon:
        raise InputError(
            f"text_encoder is {name!r}: pass 'tfidf', or 'module:name' such as 'mine:encode'"
        )
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.append(here)
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise InputError(f"text_encoder is {name!r}, which cannot be imported: {error}") from error
    return found() if isinstance(found, type) else found


def word_weights(texts: list[str]) -> Array:
    """(n, d) term frequencies by inverse document frequency, in at most 50 components.

    Latent semantic analysis (Deerwester et al. 1990).
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        weights = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    except ValueError as error:
        raise InputError(f"text_encoder 'tfidf' finds no words in the texts: {error}") from error
    components = min(COMPONENTS, min(weights.shape) - 1)
    if components < 1:
        return np.asarray(weights.toarray())
    return np.asarray(TruncatedSVD(components, random_state=0).fit_transform(weights))
