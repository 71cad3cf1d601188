import duckdb
import narwhals as nw
import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from interplay.data.rows.sampling import PRIME, Hash, random_hash, sample_numbers, sample_rows

LAZY = {
    "polars": lambda frame: frame.lazy(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


@given(st.integers(1, PRIME - 1), st.integers(0, PRIME - 1), st.integers(0, PRIME - 1))
def test_hashes_are_exact_in_64_bits(factor, shift, number):
    expected = pow(factor * number + shift, 3, PRIME)
    assert Hash(factor, shift)(np.array([number]))[0] == expected
    frame = polars.DataFrame({"i": [number]})
    found = nw.from_native(frame).select(Hash(factor, shift)(nw.col("i")))
    assert found.item() == expected


def test_a_hash_maps_no_two_numbers_to_one():
    numbers = np.concatenate([np.arange(200_000), PRIME - 1 - np.arange(200_000)])
    assert len(np.unique(random_hash(np.random.default_rng(0))(numbers))) == len(numbers)


@pytest.mark.parametrize("period", [2, 3, 10, 64, 1000])
def test_a_sample_represents_the_whole_data_and_every_period_in_it(period):
    rng = np.random.default_rng(period)
    low = 0
    for _ in range(20):
        chosen = sample_numbers(300_000, 30_000, rng)
        early_to_late = np.bincount(chosen * 50 // 300_000, minlength=50)
        phases = np.bincount(chosen % period, minlength=period)
        low += sum(chisquare(counts).pvalue < 0.01 for counts in (early_to_late, phases))
    assert low <= 4  # of 40


@pytest.mark.parametrize("engine", LAZY)
def test_every_engine_draws_the_same_rows(engine):
    frame = polars.DataFrame({"i": np.arange(20_000), "x": np.linspace(0, 1, 20_000)})
    chosen = sample_numbers(20_000, 3000, np.random.default_rng(7))
    lazy = nw.from_native(LAZY[engine](frame))
    rows = sample_rows(lazy, 20_000, 3000, np.random.default_rng(7))
    assert rows.columns == ["i", "x"]
    np.testing.assert_array_equal(rows["i"].to_numpy(), chosen)
    other = sample_rows(lazy, 20_000, 3000, np.random.default_rng(8))
    assert set(other["i"]) != set(rows["i"])


def test_all_but_one_row_can_be_drawn():
    for n, size in ((3, 2), (1000, 999)):
        assert len(sample_numbers(n, size, np.random.default_rng(0))) == size
        lazy = nw.from_native(polars.LazyFrame({"i": np.arange(n)}))
        assert len(sample_rows(lazy, n, size, np.random.default_rng(0))) == size
