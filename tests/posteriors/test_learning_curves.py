import numpy as np
import pytest

from interplay.posteriors.crossfit import cross_fit, splits
from interplay.posteriors.folds import Subsample
from interplay.posteriors.given_both import cross_fit_both
from interplay.posteriors.learners import ESSENTIAL
from interplay.posteriors.learning_curves import kept_learners, learning_curves, usable_shares

FEW = ["ridge logistic regression", "logistic regression"]


def rows(n=600, columns=12, seed=0):
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, columns))
    logit = 1.2 * (x1[:, :4].sum(axis=1) + x2[:, :2].sum(axis=1))
    return x1, x2, (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(np.intp)


@pytest.fixture(scope="module")
def curves():
    x1, x2, y = rows()
    fold = splits(y, 5, 0, repeats=1)
    asked = []

    def scores(subsample, learners):
        asked.append((subsample.share, [list(names) for names in learners]))
        common = {"folds": fold, "subsample": subsample}
        alone = tuple(
            cross_fit(x, y, rng=np.random.default_rng(0), learners=names, **common)
            for x, names in zip((x1, x2), learners, strict=False)
        )
        rng = np.random.default_rng(1)
        return (*alone, cross_fit_both(x1, x2, y, alone, rng=rng, learners=learners[2], **common))

    full = scores(Subsample(), [FEW] * 3)
    return learning_curves(full, scores, [0.125, 0.25, 0.5]), asked[1:], full


def test_more_rows_teach_more(curves):
    found = curves[0]
    assert found.rows.tolist() == [75, 150, 300, 600]
    assert found.bits.shape == (4, 3)
    assert (np.diff(found.bits, axis=0) > -0.01).all()
    assert (found.bits[-1] > found.bits[0] + 0.02).all()


def test_the_last_point_is_the_fit_to_all_rows(curves):
    found, _, full = curves
    assert found.bits[-1] == pytest.approx([score.lower for score in full])


def test_only_learners_that_were_kept_take_part(curves):
    _, asked, full = curves
    kept = [kept_learners(score) for score in full]
    assert asked == [(share, kept) for share in (0.125, 0.25, 0.5)]
    for names, score in zip(kept, full, strict=True):
        assert ESSENTIAL[0].name in names
        assert set(names) - {ESSENTIAL[0].name} <= set(score.shares)


def test_shares_that_leave_too_few_rows_of_a_class_are_left_out():
    assert usable_shares(np.arange(200) % 2) == [0.125, 0.25, 0.5]
    assert usable_shares(np.arange(200) % 10) == [0.25, 0.5]
    assert usable_shares(np.arange(18) % 2) == []
