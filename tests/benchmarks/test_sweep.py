"""The rule that flags slow sizes."""

import math

import pytest

SIZES, LABELS = (2, 4, 8, 16), (3, 5, 10)


@pytest.fixture
def sweep(benchmark_module):
    return benchmark_module("sweep")


def times(sweep, seconds):
    """A table of the sweep from a function of (n1, n2, k)."""
    shapes = [(a, b, k) for a in SIZES for b in SIZES if a <= b for k in LABELS]
    return {("dense", shape): {"seconds": seconds(*shape)} for shape in shapes}


def test_plain_growth_is_not_slow(sweep):
    table = times(sweep, lambda a, b, k: (a * b) ** 1.5 * k**2)
    assert sweep.slow_spots(table, SIZES, LABELS) == {}


def test_a_spot_is_flagged_with_its_ratio(sweep):
    table = times(sweep, lambda a, b, k: 4.0 if (a, b, k) == (4, 8, 5) else 1.0)
    assert sweep.slow_spots(table, SIZES, LABELS) == {("dense", (4, 8, 5)): pytest.approx(4)}


def test_neighbours_come_in_opposite_pairs(sweep):
    assert list(sweep.neighbours((2, 2, 3), SIZES, LABELS)) == []
    assert set(sweep.neighbours((4, 8, 5), SIZES, LABELS)) == {
        *((2, 8, 5), (8, 8, 5), (4, 4, 5), (4, 16, 5), (4, 8, 3), (4, 8, 10)),
    }


def test_errors_have_no_time(sweep):
    shape = (2, 2, 3)
    rows = [{"family": "dense", "shape": shape, "error": "ValueError: no"}]
    found = sweep.worst(rows)["dense", shape]
    assert found["errors"] == 1
    assert math.isnan(found["seconds"])
