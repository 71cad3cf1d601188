import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from interplay.datasets import continuous, gmm
from interplay.errors import InputError
from interplay.posteriors.candidates import SymbolCounts, are_symbols
from interplay.posteriors.crossfit import cross_fit, split, trial_rows
from interplay.posteriors.given_both import cross_fit_both


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
    x, y, truth = gaussian(20_000)
    scores = cross_fit(x, y, rng=generator())
    assert truth - 0.02 < scores.lower < truth + 0.015
    assert scores.calibration_error < 0.02
    assert scores.tried
    assert min(scores.tried, key=scores.tried.get) in scores.name


def test_the_best_of_the_candidates_is_taken_for_rings():
    x1, _, y = continuous("nonlinear").sample(3000, rng=0)
    scores = cross_fit(x1, y, rng=generator())
    assert min(scores.tried.values()) < scores.tried["logistic regression"] - 0.1
    assert "perceptron" in scores.name or "boosting" in scores.name


def test_a_small_budget_leaves_out_what_is_slow_and_says_so():
    x, y, _ = gaussian(2000)
    scores = cross_fit(np.hstack([x] * 30) + 0.0, y, budget=0.01, rng=generator())
    assert "gradient boosting" in scores.left_out
    assert "expected to take" in scores.left_out["gradient boosting"]
    assert "logistic regression" in scores.tried


def test_the_same_seed_gives_the_same_posteriors():
    x, y, _ = gaussian(600)
    one, two = (cross_fit(x, y, rng=generator(3)) for _ in range(2))
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


def test_unseen_symbols_get_the_frequencies_of_all_rows():
    model = SymbolCounts().fit([[0.0], [0.0], [1.0], [1.0]], ["a", "a", "b", "b"])
    assert model.predict_proba([[7.0]]).tolist() == [[0.5, 0.5]]
    assert model.predict([[0.0], [1.0]]).tolist() == ["a", "b"]
    assert not are_symbols(generator().random((100, 1)))


def test_constant_columns_tell_nothing():
    y = np.arange(100) % 2
    scores = cross_fit(np.ones((100, 3)), y, rng=generator())
    assert "no column varies" in scores.name
    assert abs(scores.lower) < 1e-3


def test_a_classifier_of_the_user_is_used_and_not_changed():
    x, y, truth = gaussian(4000)
    model = LogisticRegression()
    scores = cross_fit(x, y, model, rng=generator())
    assert scores.name == "LogisticRegression"
    assert not hasattr(model, "coef_")
    assert scores.lower == pytest.approx(truth, abs=0.03)


def test_fusion_of_unimodal_posteriors_finds_what_many_columns_hide():
    x1, x2, y = continuous("nuisance").sample(4000, rng=0)
    fold = split(y, 5, 0)
    alone = tuple(cross_fit(x, y, folds=fold, rng=generator()) for x in (x1, x2))
    both = cross_fit_both(x1, x2, y, alone, folds=fold, rng=generator())
    direct = cross_fit((x1, x2), y, folds=fold, rng=generator())
    assert both.name.endswith("on both unimodal posteriors")
    assert both.lower > direct.lower + 0.03


def test_groups_stay_in_one_fold_and_classes_are_spread():
    y = np.arange(400) % 2
    groups = np.arange(400) // 8
    fold = split(y, 5, 0, groups)
    assert all(len(set(fold[groups == g])) == 1 for g in range(50))
    assert set(np.bincount(split(y, 5, 0))) == {80}


def test_trials_use_some_of_many_rows_and_every_class():
    y = np.zeros(30_000, dtype=np.intp)
    y[:4] = 1
    kept = trial_rows(y, 0)
    assert len(kept) < 10_010
    assert (y[kept] == 1).sum() >= 3


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


def test_rare_classes_and_few_groups_are_refused():
    y = np.array([0] * 50 + [1] * 3)
    with pytest.raises(InputError, match="class of 3 rows"):
        split(y, 5, 0)
    with pytest.raises(InputError, match="groups has 3"):
        split(np.arange(90) % 2, 5, 0, np.arange(90) % 3)
