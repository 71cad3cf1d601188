"""Rungs and accuracies from what four models give to the labels of rows held out."""

import numpy as np
import pytest

from interplay.selection.ladder import QUANTITIES, RUNGS
from interplay.selection.rungs import Held


def sure(y, share):
    """Posteriors that give ``share`` to the label of every row."""
    return np.where(np.eye(2)[y] == 1, share, 1 - share)


@pytest.fixture
def held():
    y = np.arange(40) % 2
    return Held.of(tuple(sure(y, share) for share in (0.6, 0.5, 0.8, 0.7)), y)


def test_a_rung_is_the_best_of_the_models_of_its_kind_and_below(held):
    told = 1 + np.log2([0.6, 0.5, 0.8, 0.8])
    rungs = held.reached().rungs()
    assert [rungs[rung][0] for rung in RUNGS] == pytest.approx(told)
    assert rungs["gain_of_interaction"] == pytest.approx(0)
    assert rungs["cost_of_losing1"] == pytest.approx(told[3])


def test_what_is_unlearnt_is_added_to_each_model_and_ends_at_all_there_is_to_tell(held):
    plain = held.reached().rungs()
    more = held.reached().rungs(np.array([[0.1, 0.0, 0.0, 5.0]]))
    assert more["unimodal1"] == pytest.approx(plain["unimodal1"] + 0.1)
    assert more["additive"] == pytest.approx(plain["additive"])
    assert more["joint"] == pytest.approx(1)
    assert more["gain_of_interaction"] == pytest.approx(1 - plain["additive"])


def test_models_that_mislead_tell_nothing():
    y = np.arange(40) % 2
    rungs = Held.of((sure(y, 0.1),) * 4, y).reached().rungs()
    assert all(rungs[name] == 0 for name in QUANTITIES)


def test_accuracies_are_those_of_the_best_model_of_a_rung(held):
    found = held.reached().accuracies()
    assert found["additive"] == 1
    assert found["unimodal2"] == 0.5
    assert found["none"] == 0.5


def test_resamples_of_groups_keep_rows_together(held):
    rng = np.random.default_rng
    y = held.y
    posteriors = (sure(y, 0.6),) * 4
    alone = Held.of(posteriors, y).resampled(50, rng(0))
    assert alone.bits.shape == (50, 4)
    together = Held.of(posteriors, y, groups=np.arange(40) // 2).resampled(50, rng(0))
    assert together.commonest == pytest.approx(0.5)  # every group has both labels
    assert alone.commonest.max() > 0.55
