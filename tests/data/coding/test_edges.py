import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError
from interplay.data.coding.edges import bin_codes, cube_root_bins, quantile_edges, width_edges


def bin_column(values, bins, binning):
    """(dense codes, number of bins that hold rows)."""
    edges = (quantile_edges if binning == "quantile" else width_edges)(values, bins)
    occupied, codes = np.unique(bin_codes(values, edges), return_inverse=True)
    return codes, len(occupied)


def codes_by_rank(values, bins):
    """Each value in the bin of the middle of its ranks, worked out on the rows themselves."""
    below = (values[:, None] > values).sum(axis=1)
    equal = (values[:, None] == values).sum(axis=1)
    place = (below + equal / 2) / len(values)
    return np.unique(np.minimum((place * bins).astype(int), bins - 1), return_inverse=True)[1]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1), st.integers(2, 9))
def test_edges_put_the_sample_in_the_bin_of_its_middle_rank(values, bins):
    values = np.array(values)
    codes = bin_codes(values, quantile_edges(values, bins))
    np.testing.assert_array_equal(codes, codes_by_rank(values, bins))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=50),
    st.integers(2, 30),
    st.sampled_from([None, (-5.0, 5.0), (0.0, 1e-3)]),
)
def test_width_bins_are_those_of_a_histogram(values, bins, limits):
    values = np.array(values)
    low, high = limits or (values.min(), values.max())
    if high - low < 1e-300:  # numpy widens an empty range
        return
    inside = values[(values >= low) & (values <= high)]
    counts = np.histogram(inside, bins, (low, high))[0]
    codes = bin_codes(inside, width_edges(values, bins, limits))
    np.testing.assert_array_equal(np.bincount(codes, minlength=bins), counts)


def test_values_beyond_the_sample_go_to_the_end_bins():
    edges = quantile_edges(np.arange(100.0), 4)
    assert bin_codes([-1e300, -np.inf, 1e300, np.inf], edges).tolist() == [0, 0, 3, 3]
    edges = width_edges(np.arange(100.0), 4, (10, 20))
    assert bin_codes([0, 9.9, 20.1, 99], edges).tolist() == [0, 0, 3, 3]


def test_a_constant_column_has_one_bin():
    for edges in (quantile_edges(np.full(9, 2.5), 4), width_edges(np.full(9, 2.5), 4)):
        assert edges.size == 0


def test_the_rule_is_the_cube_root():
    assert [cube_root_bins(n) for n in (2, 8, 1000, 10**6)] == [2, 2, 10, 100]


@pytest.mark.parametrize("limits", [(1, 1), (2, 1), (0, np.inf), (0, np.nan), 3, (1, 2, 3), "ab"])
def test_ends_that_bound_no_range(limits):
    with pytest.raises(InputError, match="range is"):
        width_edges(np.arange(3.0), 2, limits)


@given(st.integers(2, 12), st.integers(20, 300))
def test_quantile_bins_hold_equal_counts(bins, n):
    codes, found = bin_column(np.random.default_rng(n).normal(size=n), bins, "quantile")
    counts = np.bincount(codes)
    assert found == bins
    assert counts.max() - counts.min() <= 2


def test_width_bins_have_equal_width():
    values = np.linspace(0, 10, 101)
    codes, found = bin_column(values, 5, "width")
    assert found == 5
    np.testing.assert_array_equal(codes, np.minimum(np.floor(values / 2), 4))


def test_equal_values_share_a_bin():
    codes, found = bin_column(np.array([0.0] * 50 + [1.5] * 50), 10, "quantile")
    assert found == 2
    assert len(set(codes[:50])) == 1


def test_a_column_that_is_mostly_zero_keeps_the_rest_apart():
    values = np.concatenate([np.zeros(95), np.linspace(0.1, 0.9, 5)])
    codes, found = bin_column(values, 10, "quantile")
    assert found == 2
    assert set(codes[:95]).isdisjoint(codes[95:])
    mostly_one, _ = bin_column(-values, 10, "quantile")
    assert set(mostly_one[:95]).isdisjoint(mostly_one[95:])


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=60), st.integers(2, 6))
def test_quantile_bins_keep_order_and_ties_and_never_merge_all(values, bins):
    values = np.array(values, dtype=float)
    codes, found = bin_column(values, bins, "quantile")
    order = np.argsort(values, kind="stable")
    assert (np.diff(codes[order]) >= 0).all()
    assert all(len(set(codes[values == v])) == 1 for v in values)
    assert (found == 1) == (len(set(values)) == 1)
    np.testing.assert_array_equal(codes, bin_column(np.exp(values), bins, "quantile")[0])


def test_equal_width_bins_of_the_widest_range_there_is():
    codes, found = bin_column(np.array([-1.7e308, 0.0, 1.7e308]), 2, "width")
    assert found == 2
    assert codes.tolist() == [0, 1, 1]
