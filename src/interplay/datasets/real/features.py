"""From what a dataset holds to numbers a classifier takes: no label is looked at.

Also the paper's recipe for features (appendix C.4): rows of length 1, principal components, 20
clusters of k-means.
"""

from __future__ import annotations

from typing import Any

import numpy as np

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


def paper_clusters(
    components: int = COMPONENTS, clusters: int = CLUSTERS, *, random_state: int = 0
) -> Any:
    """The paper's recipe as a scikit-learn pipeline: fit it on the training part alone.

    Its ``predict`` gives the cluster (n,) of rows (n, d).

    Args:
        components: principal components that are kept.
        clusters: of k-means.
        random_state: seed.

    """
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    pca = PCA(components, random_state=random_state)
    return make_pipeline(Normalizer(), pca, KMeans(clusters, n_init=10, random_state=random_state))
