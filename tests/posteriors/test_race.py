import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from interplay.posteriors import pool
from interplay.posteriors.folds import Target, splits
from interplay.posteriors.learners import Learner
from interplay.posteriors.race import Race
from interplay.posteriors.views import Views


class Guess(ClassifierMixin, BaseEstimator):
    """Random log odds, whatever the rows."""

    def __init__(self, seed=0):
        self.seed = seed

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        self.rng_ = np.random.default_rng([self.seed, len(x), int(y[:20] @ 2 ** np.arange(20))])
        return self

    def predict_proba(self, x):
        return pool.normalised(self.rng_.normal(size=(len(x), len(self.classes_))))


def guessing(number):
    return Learner(f"guess {number}", "scaled", lambda seed: Guess(seed + number), costly)


def costly(size):
    return 1e3


def ignored(done, total):
    pass


def drawn(rng, n=100):
    x = rng.normal(size=(n, 2))
    y = (2 * x[:, 0] + rng.logistic(size=n) > 0).astype(np.intp)
    return Views.of(x, 0), y


def raced(views, y, learners, repeats):
    target = Target(y, splits(y, 5, 0, repeats=repeats))
    race = Race(views, target, 0, len(y), np.zeros((0, len(y), 2)))
    return race, target, *race.run(learners, ignored)


def test_what_adds_nothing_is_fitted_in_one_split_and_stays_in_the_pool():
    views, y = drawn(np.random.default_rng(0))
    good = Learner("good", "scaled", lambda seed: LogisticRegression(), costly)
    race, target, left, stack = raced(views, y, [good, guessing(1)], repeats=3)
    assert race.fits == 3 * 5 + 5
    assert [learner.name for learner in left] == ["good", "guess 1"]
    assert not race.behind
    once = Target(y, target.repeats[:1])
    alone = Race(views, once, 0, len(y), np.zeros((0, len(y), 2)))
    _, expected = alone.run([guessing(1)], ignored)
    np.testing.assert_allclose(stack[1], expected[0])  # of one split, not a third of it
