"""From what a dataset holds to numbers a classifier takes: no label is looked at.

Also the paper's recipe for features (appendix C.4): rows of length 1, principal components, 20
clusters of k-means.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Matrix
from interplay.errors import InputError

TOPICS = 50  # components of text
SIDE = 12  # pixels of an image made small
COMPONENTS, CLUSTERS = 2, 20  # of the paper's code


def as_matrix(x: Any, seed: int = 0) -> Matrix:
    """(n, d) numbers of a modality.

    Text becomes components of word frequencies, or an indicator for each of a few distinct texts.
    Images (n, height, width, colours) become small ones, grey films (n, frames, height, width) the
    last and the mean frame made small, recordings (n, samples, channels) become
    mean, deviation, ends and change of each channel. Rows of numbers stay as they are.

    Args:
        x: a list of n texts, or an array (n, ...).
        seed: of the components of text.

    Raises:
        InputError: an array of another shape.

    """
    if isinstance(x, list):
        return texts(x, seed)
    array = np.asarray(x)
    if array.ndim == 4 and array.shape[-1] in (1, 3):
        return pictures(array)
    if array.ndim == 4:
        return np.concatenate([pictures(array[:, -1, ..., None]), pictures(means(array))], axis=1)
    if array.ndim == 3:
        return recordings(array)
    if array.ndim in (1, 2):
        return np.asarray(array.reshape(len(array), -1), dtype=np.float64)
    raise InputError(f"a modality has the shape {array.shape}: pass text, rows, images or series")


def texts(x: list[str], seed: int) -> Matrix:
    """(n, d) indicators of a few distinct texts, else components of tf-idf."""
    distinct = sorted(set(x))
    if len(distinct) <= np.sqrt(len(x)):
        place = {text: number for number, text in enumerate(distinct)}
        return np.eye(len(distinct))[[place[text] for text in x]]
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(sublinear_tf=True, min_df=2, strip_accents="unicode")
    try:
        counts = words.fit_transform(x)
    except ValueError as error:
        raise InputError("the texts share no words: pass features of them instead") from error
    if counts.shape[1] == 1:  # of one word there is nothing to sum up
        return np.asarray(counts.toarray())
    most = max(min(TOPICS, min(counts.shape) - 1), 1)
    with np.errstate(divide="ignore", invalid="ignore"):  # shares of the variance, if it is 0
        return np.asarray(TruncatedSVD(most, random_state=seed).fit_transform(counts))


def pictures(x: Any) -> Matrix:
    """(n, 12 x 12 x colours) mean colours of blocks of an image, 0 to 1."""
    n, height, width, _ = x.shape
    rows = np.array_split(np.arange(height), min(SIDE, height))
    columns = np.array_split(np.arange(width), min(SIDE, width))
    small = [x[:, r[:, None], c].mean(axis=(1, 2)) for r in rows for c in columns]
    scale = 255.0 if x.dtype == np.uint8 else 1.0
    return np.stack(small, axis=1).reshape(n, -1) / scale


def means(x: Any) -> Any:
    """(n, height, width, 1) mean pictures of films (n, frames, height, width)."""
    return x.mean(axis=1, dtype=np.float64)[..., None]


def recordings(x: Any) -> Matrix:
    """(n, 5 x channels) mean, deviation, least, largest and mean change of each channel."""
    values = np.asarray(x, dtype=np.float64)
    change = np.abs(np.diff(values, axis=1)).mean(axis=1)
    ends = values.min(axis=1), values.max(axis=1)
    return np.concatenate([values.mean(axis=1), values.std(axis=1), *ends, change], axis=1)


def pretrained(
    name: str, folder: str | os.PathLike[str] | None = None, *, batch_size: int = 32
) -> Any:
    """One of the paper's encoders, with weights that lie on this machine, for ``data.encoded``.

    It is a transformer of scikit-learn. Nothing is downloaded.

    Args:
        name: "vgg19" or "clip_image" of images, "roberta" or "clip_text" of text.
        folder: with the weights; None for where torch and transformers keep theirs.
        batch_size: rows that are encoded at a time.

    Raises:
        InputError: an unknown name; and, when it is fitted, weights that are missing.

    """
    from interplay.datasets.real.pretrained import encoder

    return encoder(name, folder, batch_size=batch_size)


def paper_clusters(
    components: int = COMPONENTS,
    clusters: int = CLUSTERS,
    *,
    random_state: int = 0,
    encoder: Any = None,
) -> Any:
    """The paper's recipe as a scikit-learn pipeline: fit it on the training part alone.

    Its ``predict`` gives the cluster (n,) of rows: of features (n, d), or of what the encoder
    takes.

    Args:
        components: principal components that are kept.
        clusters: of k-means.
        random_state: seed.
        encoder: what makes features of the rows first: a transformer, or the name of one of
            ``pretrained``, whose weights torch and transformers have kept; None of features.

    """
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    first = pretrained(encoder) if isinstance(encoder, str) else encoder
    pca = PCA(components, random_state=random_state)
    means = KMeans(clusters, n_init=10, random_state=random_state)
    return make_pipeline(*([] if first is None else [first]), Normalizer(), pca, means)


def clusters_of_parts(
    x: Any,
    parts: Mapping[str, Any],
    *,
    components: int = COMPONENTS,
    clusters: int = CLUSTERS,
    random_state: int = 0,
) -> NDArray[np.int64]:
    """Clusters (n,) of each part by itself, as in the paper (appendix C.4); -1 outside of parts.

    The same number in two parts means nothing: decompose one part at a time.

    Args:
        x: (n, d) features.
        parts: rows of each part, such as ``data.splits``.
        components: principal components that are kept.
        clusters: of k-means.
        random_state: seed.

    Raises:
        InputError: a part of fewer rows than clusters or components, or rows that are no features.

    """
    features = np.asarray(x)
    if features.ndim != 2 or features.dtype.kind not in "fiub":
        raise InputError(f"x has the shape {features.shape}: pass features (n, d)")
    found = np.full(len(features), -1, dtype=np.int64)
    for part, rows in parts.items():
        least = max(clusters, components)
        if len(rows) < least:
            raise InputError(f"part {part!r} has {len(rows)} rows, fewer than {least}: pass fewer")
        recipe = paper_clusters(components, clusters, random_state=random_state)
        found[rows] = recipe.fit_predict(features[rows])
    return found
