"""The learners whose log posteriors are pooled, and what fitting each is expected to take.

They are chosen to err in different rows: linear ones, bends of single columns, products of pairs,
smooth functions (kernels, perceptrons), and steps (boosting). Each looks at the view of the columns
that suits it. What is tried depends on the size of the data alone, not on a clock, so that the same
data gives the same answer on a busy machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from interplay.posteriors.cross_moments import CrossMoments
from interplay.posteriors.discriminant import LinearDiscriminant
from interplay.posteriors.perceptrons import MANY_ROWS, Perceptrons
from interplay.posteriors.products import WithProducts
from interplay.posteriors.states import StateTable
from interplay.posteriors.views import KNOTS, LANDMARKS, LEADING, Views
from interplay.posteriors.weighted_kernel import WeightedKernel

FEW_COLUMNS = 100  # each of which may bend
MOST_ENTRIES = 20_000_000  # of a view
ROWS_FOR_DEEP_TREES = 4000
ROWS_FOR_RANDOM_TREES = 20_000
MANY = 100_000  # columns: no bound
QUICK = 0.2  # of boosting
BINS = 64  # of a column, for boosting in small steps: as good as 255 on a few thousand rows


class Size(NamedTuple):
    """How large a training set is."""

    rows: int
    columns: int
    classes: int


@dataclass(frozen=True, slots=True)
class Learner:
    """A classifier that may take part.

    Attributes:
        name: what it is called in results.
        view: the attribute of ``Views`` that it is fitted to.
        make: a new classifier, from a seed.
        seconds: roughly what one fit takes on one core.
        applies: whether it makes sense for some rows.

    """

    name: str
    view: str
    make: Callable[[int], Any]
    seconds: Callable[[Size], float]
    applies: Callable[[Views], bool] = lambda views: True  # noqa: ARG005


def logistic(strength: float) -> Callable[[int], Any]:
    """Makes logistic regressions; ``strength`` is the inverse of the penalty."""

    def make(seed: int) -> Any:  # noqa: ARG001
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=strength, max_iter=200)

    return make


def perceptrons(decay: float, row_decay: float = 0.0) -> Callable[[int], Any]:
    """Makes bags of perceptrons."""
    return lambda seed: Perceptrons(decay=decay, row_decay=row_decay, seed=seed)


def slow_boosting(seed: int) -> Any:
    """Many small steps of small trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_leaf_nodes=8,
        max_iter=80,
        min_samples_leaf=10,
        l2_regularization=5.0,
        early_stopping=False,
        max_bins=BINS,
        random_state=seed,
    )


def boosting(seed: int) -> Any:
    """Fewer steps of larger trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(early_stopping=False, random_state=seed)


def boosting_on_products(seed: int) -> Any:
    """Slow boosting of columns and of products that go with the label."""
    return WithProducts(slow_boosting(seed))


def splines_on_cross_moments(seed: int) -> Any:  # noqa: ARG001
    """Bends of directions whose products go with the label, and of the products."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import SplineTransformer, StandardScaler

    bent = SplineTransformer(KNOTS, degree=2, knots="quantile", include_bias=False)
    return CrossMoments(
        make_pipeline(bent, StandardScaler(), LogisticRegression(C=0.1, max_iter=200))
    )


def kernel_on_cross_moments(seed: int) -> Any:
    """Smooth functions of the same, by random features (Rahimi and Recht, 2007)."""
    from sklearn.kernel_approximation import RBFSampler
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    features = RBFSampler(gamma=0.3, n_components=LANDMARKS, random_state=seed)
    return CrossMoments(
        make_pipeline(StandardScaler(), features, LogisticRegression(C=1.0, max_iter=200))
    )


def discriminant(seed: int) -> Any:  # noqa: ARG001
    """Normal classes of one covariance."""
    return LinearDiscriminant()


def hidden_states(seed: int) -> Any:  # noqa: ARG001
    """What each cluster of rows tells, or each pair of clusters of both modalities."""
    return StateTable()


def weighted_kernel(seed: int) -> Any:
    """Smooth functions of the columns that matter."""
    return WeightedKernel(seed=seed)


def trees(seed: int) -> Any:
    """Extremely randomised trees."""
    from sklearn.ensemble import ExtraTreesClassifier

    return ExtraTreesClassifier(40, min_samples_leaf=5, max_features=0.5, random_state=seed)


def linear_seconds(columns: Callable[[Size], float]) -> Callable[[Size], float]:
    """Of a logistic regression on so many features."""
    return lambda size: 2e-3 + 1e-8 * size.rows * columns(size) * size.classes


def boosting_seconds(size: Size) -> float:
    """Of 100 rounds of histogram boosting; other learners in proportion."""
    trees_grown = 1 if size.classes == 2 else size.classes
    return trees_grown * (0.07 + size.columns * (2.5e-3 + 4e-7 * size.rows))


def is_quick(learner: Learner, size: Size) -> bool:
    """Whether fitting a learner takes little beside boosting."""
    return learner.seconds(size) < QUICK * boosting_seconds(size)


def perceptron_seconds(size: Size) -> float:
    """Of two perceptrons, or one where rows are many."""
    few = size.rows <= MANY_ROWS
    seconds = 7e-5 * size.rows if few else max(0.4, 1e-5 * size.rows)
    return seconds * (1 + min(size.columns, 100) / 100)


def tree_seconds(size: Size) -> float:
    """Of randomised trees."""
    return float(0.02 + 2e-5 * size.rows * np.sqrt(min(size.columns, 100)))


def has_scores(views: Views) -> bool:
    """Whether there are scores of each modality to learn from.

    No learner gets scores and columns together: of a row held out, the two show how far the labels
    of other folds moved its score, and so its own label, which those folds' scores have seen.
    """
    return views.scores is not None


def few_columns(views: Views) -> bool:
    """Whether every column may bend."""
    n, d = views.scaled.shape
    return bool(d <= FEW_COLUMNS and 7 * n * d <= MOST_ENTRIES)


def not_too_many_rows(views: Views) -> bool:
    """Whether randomised trees, which keep every leaf, stay small."""
    return len(views.scaled) <= ROWS_FOR_RANDOM_TREES


def many_rows(views: Views) -> bool:
    """Whether larger trees are worth growing."""
    return len(views.scaled) >= ROWS_FOR_DEEP_TREES


def wide(views: Views) -> bool:
    """Whether there are more columns than leading components."""
    return bool(views.scaled.shape[1] > LEADING)


def clustered(views: Views) -> bool:
    """Whether rows fall into more than one cluster."""
    return bool(views.states.shape[1] > 1)


def up_to(most: int) -> Callable[[Size], float]:
    """Seconds of a logistic regression on the columns, at most so many."""
    return linear_seconds(lambda size: min(size.columns, most))


def features(number: int) -> Callable[[Size], float]:
    """Seconds of a logistic regression on so many features."""
    return linear_seconds(lambda size: number)  # noqa: ARG005


def two_modalities(views: Views) -> bool:
    """Whether the columns are of two modalities."""
    return len(views.parts) == 2


def on_pairs(size: Size) -> float:
    """Seconds to find directions, and of a logistic regression on features of them."""
    return 0.01 + features(LANDMARKS)(size)


def several_kernels(size: Size) -> float:
    """Seconds of as many kernel logistic regressions as there are rounds of a weighted one."""
    return 0.02 + 6 * features(LANDMARKS)(size)


def share(part: float) -> Callable[[Size], float]:
    """Seconds of a part of boosting."""
    return lambda size: part * boosting_seconds(size)


ESSENTIAL = (
    Learner("ridge logistic regression", "scaled", logistic(0.03), up_to(MANY)),
    Learner("wide kernel logistic regression", "far", logistic(1.0), features(200)),
    Learner("slow boosting", "scaled", slow_boosting, share(0.5)),
)
FURTHER = (
    Learner("logistic regression", "whitened", logistic(1.0), up_to(512)),
    Learner("linear discriminant", "whitened", discriminant, up_to(512)),
    Learner(
        "logistic regression on splines",
        "splines",
        logistic(0.01),
        linear_seconds(lambda size: 8 * size.columns),
        few_columns,
    ),
    Learner("logistic regression on products", "squares", logistic(0.03), features(200)),
    Learner(
        "logistic regression on products of scores",
        "scores_squares",
        logistic(0.1),
        features(10),
        has_scores,
    ),
    Learner(
        "kernel logistic regression on scores",
        "near_scores",
        logistic(3.0),
        features(200),
        has_scores,
    ),
    Learner(
        "splines on cross moments", "paired", splines_on_cross_moments, on_pairs, two_modalities
    ),
    Learner("kernel on cross moments", "paired", kernel_on_cross_moments, on_pairs, two_modalities),
    Learner("table of hidden states", "states", hidden_states, features(60), clustered),
    Learner("narrow kernel logistic regression", "near", logistic(3.0), features(200)),
    Learner("kernel of weighted columns", "components", weighted_kernel, several_kernels),
    Learner(
        "kernel logistic regression on leading components",
        "near_leading",
        logistic(3.0),
        features(200),
        wide,
    ),
    Learner("boosting on products", "components", boosting_on_products, share(0.7)),
    Learner("perceptrons", "components", perceptrons(5.0), perceptron_seconds),
    Learner("shrunk perceptrons", "components", perceptrons(20.0, 0.01), perceptron_seconds),
    Learner(
        "perceptrons on leading components", "leading", perceptrons(5.0), perceptron_seconds, wide
    ),
    Learner("shrunk logistic regression", "whitened", logistic(0.01), up_to(512)),
    Learner("boosting", "scaled", boosting, boosting_seconds, many_rows),
    Learner("randomised trees", "components", trees, tree_seconds, not_too_many_rows),
)
LEARNERS = (*ESSENTIAL, *FURTHER)
