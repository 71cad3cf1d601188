"""Codes of values, in their order, however they are found."""

import narwhals as nw
import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay.data.coding.levels import CLOSE, floats, numeric_matrix, value_levels

WHOLE = {
    "near": st.integers(-100, 100),
    "far": st.integers(-(2**63), 2**63 - 1),
    "on the border": st.sampled_from([0, CLOSE - 1, CLOSE, -CLOSE]),
}


def levels(values, kind=None):
    return value_levels(nw.from_native(polars.Series(values, dtype=kind), series_only=True))


@given(st.sampled_from(list(WHOLE)).flatmap(lambda kind: st.lists(WHOLE[kind], min_size=1)))
def test_whole_numbers_have_the_codes_of_their_order(values):
    distinct, codes = np.unique(values, return_inverse=True)
    found = levels(values, polars.Int64)
    np.testing.assert_array_equal(found.codes, codes)
    assert found.number == len(distinct)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, False, True], polars.Boolean),
        ([127, -128, 127], polars.Int8),
        ([255, 0, 255], polars.UInt8),
        ([2**64 - 1, 2**64 - 2, 2**64 - 1], polars.UInt64),
        ([2**64 - 1, 0, 2**64 - 1], polars.UInt64),
        ([2.5, -1.0, 2.5], polars.Float32),
        (["b", "a", "b"], polars.String),
    ],
)
def test_values_of_every_type(values, kind):
    assert levels(values, kind).codes.tolist() == [1, 0, 1]
    holes = levels([*values, None], kind)
    assert holes.codes.tolist() == [1, 0, 1, 2]
    assert holes.missing


def test_no_values():
    assert levels([], polars.Int64).number == 0
    assert levels([None, None], polars.Int64).codes.tolist() == [0, 0]


@pytest.mark.parametrize("kind", [polars.Float32, polars.Float64, polars.Int64])
def test_columns_at_once_are_the_columns_one_by_one(kind):
    columns = {f"c{i}": polars.Series([i, None, i + 2], dtype=kind) for i in range(3)}
    frame = nw.from_native(polars.DataFrame(columns), eager_only=True)
    expected = np.array([floats(frame[name]) for name in columns]).T
    np.testing.assert_array_equal(numeric_matrix(frame, list(columns)), expected)
    assert numeric_matrix(frame, list(columns)).dtype == np.float64
