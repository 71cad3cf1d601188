import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from interplay.datasets import continuous, gmm
from interplay.errors import InputError
from interplay.posteriors.crossfit import cross_fit
from interplay.posteriors.folds import split, splits
from interplay.posteriors.given_both import cross_fit_both

LINEAR = ["ridge logistic regression", "linear discriminant"]


def generator(seed=0):
    return np.random.default_rng(seed)


def gaussian(n=3000, mean=1.0, seed=1):
    """(x (n, 1), y (n,), I(X;Y) in bits)."""
    dataset = gmm(mean, 0.0)
    x, _, y = dataset.sample(n, seed)
    return x[:, None], (y + 1) // 2, dataset.true_pid().i1


class Memory(ClassifierMixin, BaseEstimator):
    """Certain of the rows that it saw, and of no others."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.seen_ = {row.tobytes(): label for row, label in zip(X, y, strict=True)}
        return self

    def predict_proba(self, X):
        out = np.full((len(X), 2), 0.5)
        for number, row in enumerate(X):
            if row.tobytes() in self.seen_:
                out[number] = np.eye(2)[self.seen_[row.tobytes()]]
        return out


def test_a_row_is_never_scored_by_what_saw_it():
    x, y, _ = gaussian(500)
    scores = cross_fit(x, y, Memory(), rng=generator())
    assert abs(scores.lower) < 0.01  # a memory knows nothing of rows held out


def test_the_information_of_a_gaussian_channel_is_found_from_below():
    x, y, truth = gaussian(8000)
    scores = cross_fit(x, y, rng=generator())
    assert truth - 0.02 < scores.lower < truth + 0.02
    assert scores.calibration_error < 0.03
    assert scores.tried
    assert sum(scores.shares.values()) == pytest.approx(1)


def test_rings_are_learnt_by_what_bends():
    x1, _, y = continuous("nonlinear").sample(1500, rng=0)
    scores = cross_fit(x1, y, rng=generator())
    linear = cross_fit(x1, y, rng=generator(), learners=LINEAR)
    assert scores.lower > linear.lower + 0.1
    assert any(kind in scores.name for kind in ("perceptron", "kernel", "boosting", "products"))


def test_labels_that_nothing_tells_of_have_no_information():
    found = []
    kinds = [*LINEAR, "narrow kernel logistic regression", "slow boosting"]
    for seed in range(4):
        rng = generator(seed)
        x, y = rng.normal(size=(250, 5)), rng.integers(2, size=250)
        found.append(cross_fit(x, y, folds=5, rng=rng, learners=kinds).lower)
    assert -0.03 < np.mean(found) < 0.01  # chance alone moves it by 0.01


def test_hopeless_learners_do_not_spoil_the_pool():
    """Learners alone may be worse than the frequencies of the label; the pool is not."""
    rng = generator()
    x = rng.standard_t(1, size=(300, 40))
    y = (rng.random(300) < 0.5).astype(np.intp)
    scores = cross_fit(x, y, folds=5, rng=rng)
    assert scores.lower > -0.04
    assert scores.tried["ridge logistic regression"] < 1.1


def test_a_small_budget_leaves_out_what_is_slow_and_says_so():
    x, y, _ = gaussian(2000)
    scores = cross_fit(np.hstack([x] * 30) + 0.0, y, budget=0.01, rng=generator())
    assert "expected to take" in scores.left_out["slow boosting"]
    assert list(scores.tried) == ["ridge logistic regression"]


def test_named_learners_take_part_alone():
    x, y, _ = gaussian(400)
    assert set(cross_fit(x, y, rng=generator(), learners=LINEAR).shares) <= set(LINEAR)
    with pytest.raises(InputError, match="learners has 'magic'"):
        cross_fit(x, y, rng=generator(), learners=["magic"])


def test_many_rows_race_on_some_of_them():
    x, y, truth = gaussian(6000)
    scores = cross_fit(x, y, rng=generator())
    assert scores.lower == pytest.approx(truth, abs=0.025)
    assert any("of the pool on" in why for why in scores.left_out.values())


def test_progress_counts_fits_and_ends():
    x, y, _ = gaussian(300)
    told = []
    cross_fit(x, y, rng=generator(), progress=lambda *now: told.append(now), learners=LINEAR)
    assert told[-1][0] == told[-1][1] == len(told)
    assert all(done <= total for done, total in told)


def test_repeats_average_over_splits():
    """Scores of 150 rows move with the split; those of four splits move less."""
    x, y, _ = gaussian(150)
    by_repeats = {}
    for repeats in (1, 4):
        found = [
            cross_fit(
                x,
                y,
                LogisticRegression(C=1e6),
                folds=splits(y, 5, 100 * seed, repeats=repeats),
                rng=generator(),
            ).posteriors[:, 1]
            for seed in range(6)
        ]
        by_repeats[repeats] = np.std(found, axis=0).mean()
    assert by_repeats[4] < 0.75 * by_repeats[1]


@pytest.mark.parametrize("classifier", ["auto", LogisticRegression()])
def test_weights_are_worth_copies_of_rows(classifier):
    """A row of weight 2 counts like two rows, in the classifier, the pool and the information."""
    x, y, _ = gaussian(300)
    x = np.hstack([x, x**2])
    times = 1 + (np.arange(300) % 2)
    fold = split(y, 5, 0)
    copied = np.repeat(np.arange(300), times)
    settings = {} if classifier != "auto" else {"learners": LINEAR}
    weighted = cross_fit(
        x, y, classifier, folds=fold, rng=generator(), sample_weight=times.astype(float), **settings
    )
    copies = cross_fit(
        x[copied], y[copied], classifier, folds=fold[copied], rng=generator(), **settings
    )
    assert weighted.lower == pytest.approx(copies.lower, abs=0.01)
    assert np.abs(weighted.posteriors[copied] - copies.posteriors).mean() < 0.02


def test_weights_undo_a_biased_sample():
    """Rows drawn by their label, weighted by the inverse chance: the information of all rows."""
    x, y, truth = gaussian(6000)
    chance = np.where(y == 1, 1.0, 0.25)
    kept = generator().random(6000) < chance
    scores = cross_fit(
        x[kept],
        y[kept],
        rng=generator(),
        sample_weight=1 / chance[kept],
        learners=LINEAR,
    )
    assert scores.lower == pytest.approx(truth, abs=0.04)


def test_the_same_seed_gives_the_same_posteriors():
    x, y, _ = gaussian(200)
    one, two = (cross_fit(x, y, folds=5, rng=generator(3)) for _ in range(2))
    assert np.array_equal(one.posteriors, two.posteriors)


def test_symbols_get_their_class_frequencies():
    rng = generator()
    x = rng.integers(3, size=(3000, 1)).astype(float)
    y = (rng.random(3000) < np.array([0.1, 0.5, 0.9])[x[:, 0].astype(int)]).astype(np.intp)
    scores = cross_fit(x, y, rng=generator())
    assert scores.name == "class frequencies of symbols"
    assert scores.posteriors[:, 1] == pytest.approx(
        np.array([0.1, 0.5, 0.9])[x[:, 0].astype(int)], abs=0.05
    )


def test_constant_columns_tell_nothing():
    y = np.arange(100) % 2
    scores = cross_fit(np.ones((100, 3)), y, folds=5, rng=generator())
    assert "no column varies" in scores.name
    assert abs(scores.lower) < 1e-3


def test_a_classifier_of_the_user_is_used_and_not_changed():
    x, y, truth = gaussian(4000)
    model = LogisticRegression()
    scores = cross_fit(x, y, model, rng=generator())
    assert scores.name == "LogisticRegression"
    assert not hasattr(model, "coef_")
    assert scores.lower == pytest.approx(truth, abs=0.03)


def test_unimodal_posteriors_find_what_many_columns_hide():
    x1, x2, y = continuous("nuisance").sample(1500, rng=0)
    fold = split(y, 5, 0)
    few = ["ridge logistic regression", "slow boosting"]
    alone = tuple(cross_fit(x, y, folds=fold, rng=generator(), learners=few) for x in (x1, x2))
    both = cross_fit_both(
        x1,
        x2,
        y,
        alone,
        folds=fold,
        rng=generator(),
        learners=[*few, "kernel logistic regression on scores"],
    )
    direct = cross_fit((x1, x2), y, folds=fold, rng=generator(), learners=few)
    assert both.lower > direct.lower + 0.02
    assert "scores" in both.name


def test_the_sign_of_a_product_of_two_columns_among_many_is_found():
    rng = generator()
    x1, x2 = rng.normal(size=(2, 1000, 8))
    y = ((x1[:, 0] * x2[:, 0] > 0) ^ (rng.random(1000) < 0.08)).astype(np.intp)  # 0.6 bits
    fold = split(y, 5, 0)
    alone = tuple(cross_fit(x, y, folds=fold, rng=generator(), learners=LINEAR) for x in (x1, x2))
    assert cross_fit_both(x1, x2, y, alone, folds=fold, rng=generator()).lower > 0.5


def test_nothing_is_found_in_both_where_there_is_nothing():
    """Scores of x1 and x2 hold the labels of other rows; what is learnt from them must not."""
    found = []
    for seed in range(3):
        rng = generator(seed)
        x1, x2 = rng.normal(size=(2, 200, 6))
        y = rng.integers(2, size=200)
        fold = splits(y, None, seed, repeats=2)
        alone = tuple(cross_fit(x, y, folds=fold, rng=rng, learners=LINEAR) for x in (x1, x2))
        found.append(cross_fit_both(x1, x2, y, alone, folds=fold, rng=rng).lower)
    assert max(found) < 0.04
    assert np.mean(found) < 0.015


@pytest.mark.parametrize("constant", [0, 1])
def test_a_modality_that_does_not_vary_adds_nothing(constant):
    x, y, _ = gaussian(300)
    rows = [x, x]
    rows[constant] = np.ones((300, 2))
    fold = split(y, 5, 0)
    alone = tuple(cross_fit(r, y, folds=fold, rng=generator(), learners=LINEAR) for r in rows)
    both = cross_fit_both(*rows, y, alone, folds=fold, rng=generator(), learners=LINEAR)
    assert both.lower == pytest.approx(alone[1 - constant].lower, abs=1e-9)


class NotANumber(Memory):
    def predict_proba(self, X):
        return np.full((len(X), 2), np.nan)


@pytest.mark.parametrize(
    ("classifier", "wrong"),
    [
        ("best", "classifier is 'best'"),
        (LogisticRegression, "a class, not an object"),
        (object(), "no fit"),
        (NotANumber(), "no finite numbers"),
    ],
)
def test_bad_classifiers_are_refused(classifier, wrong):
    x, y, _ = gaussian(100)
    with pytest.raises(InputError, match=wrong):
        cross_fit(x, y, classifier, rng=generator())


class Unweighted(Memory):
    """Takes no weights."""


def test_a_classifier_that_takes_no_weights_is_refused_with_weights():
    x, y, _ = gaussian(100)
    with pytest.raises(InputError, match="Unweighted takes no sample_weight"):
        cross_fit(x, y, Unweighted(), rng=generator(), sample_weight=np.ones(100))
