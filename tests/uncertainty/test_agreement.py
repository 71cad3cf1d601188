from dataclasses import replace

import numpy as np
import pytest

from interplay import estimate, estimate_counts
from interplay.core.pid import Interval
from interplay.uncertainty.agreement import agreeing

NAMES = ("redundancy", "unique1", "unique2", "synergy", "i1", "i2", "i12", "i_star")
SURE = {"i1": 0.01, "i2": 0.01, "i12": 0.01, "unique1": 0.01, "unique2": 0.01, "synergy": 0.01}


def example(**p):
    """A result with every interval away from 0, and p-values."""
    p_xy = np.random.default_rng(2).dirichlet(np.full(18, 0.5)).reshape(3, 3, 2)
    pid = estimate_counts(np.rint(400 * p_xy), bias="none")
    bounds = {name: Interval(0.9 * getattr(pid, name), 1.1 * getattr(pid, name)) for name in NAMES}
    bounds["co_information"] = Interval(pid.co_information - 0.01, pid.co_information + 0.01)
    return replace(pid, intervals=bounds, p_values=SURE | p)


def test_what_is_sure_is_left_alone():
    pid = example()
    assert agreeing(pid, 0.95) == pid


def test_what_a_test_leaves_open_the_interval_holds():
    pid = example(unique1=0.3)
    found = agreeing(pid, 0.95)
    assert found.intervals["unique1"].low == 0
    assert found.intervals["unique1"].high == pid.intervals["unique1"].high
    shared = min(pid.i1, (pid.i1 + pid.i2) / 2)  # all of X1 may be
    assert found.intervals["redundancy"].high >= shared - 1e-12
    assert found.intervals["i12"] == pid.intervals["i12"]
    assert "U1 (p = 0.3)" in found.notes[-1]


@pytest.mark.parametrize("name", [*SURE])
def test_no_interval_reaches_below_0(name):
    found = agreeing(example(**{name: 0.3}), 0.95)
    assert all(found.intervals[held].low >= -1e-12 for held in NAMES)


def test_the_level_decides_what_is_open():
    pid = example(synergy=0.07)
    assert agreeing(pid, 0.95).intervals["synergy"].low == 0
    assert agreeing(pid, 0.9) == pid


def test_nothing_at_all_is_held_where_no_test_finds_anything():
    found = agreeing(example(**dict.fromkeys(SURE, 0.8)), 0.95)
    assert max(found.intervals[name].low for name in NAMES) <= 1e-12


def test_both_tell_at_least_what_one_surely_tells():
    pid = example(i12=0.2, synergy=0.2)
    found = agreeing(pid, 0.95)
    lows = [found.intervals[name].low for name in ("i1", "i2")]
    assert found.intervals["i12"].low == pytest.approx(max(lows))
    assert max(lows) > 0


def test_an_interval_that_holds_0_where_chance_does_not_explain_it_is_explained():
    pid = example()
    bounds = {**pid.intervals, "unique2": Interval(0.0, 0.1)}
    found = agreeing(replace(pid, intervals=bounds), 0.95)
    assert found.intervals == bounds
    assert "U2 (p = 0.01)" in found.notes[-1]


def test_intervals_of_noise_hold_0():
    rng = np.random.default_rng(4)
    x1, x2, y = rng.integers(0, 6, 150), rng.integers(0, 6, 150), rng.integers(0, 2, 150)
    pid = estimate(x1, x2, y, replicates=100, permutations=99)
    left_open = [name for name, p in pid.p_values.items() if p > 0.05]
    assert "unique1" in left_open
    assert all(pid.intervals[name].low <= 1e-12 for name in left_open)


def test_without_intervals_or_tests_nothing_changes():
    pid = example()
    assert agreeing(replace(pid, intervals=None), 0.95).intervals is None
    assert agreeing(replace(pid, p_values=None), 0.95) == replace(pid, p_values=None)
