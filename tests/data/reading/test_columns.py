import numpy as np
import pandas
import polars
import pytest

from interplay import InputError
from interplay.data.reading.columns import select_columns
from interplay.data.reading.sources import read_table

COLUMNS = {
    "img_0": [0.1, 0.2, 0.3],
    "img_1": [1.0, 2.0, 3.0],
    "text": ["a", "b", "a"],
    "f0": [0, 1, 0],
    "f1": [1, 1, 0],
    "y": [True, False, True],
}


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        ("text", ["text"]),
        ("img_*", ["img_0", "img_1"]),
        ("text:f1", ["text", "f0", "f1"]),
        ("f0, img_*,f0", ["f0", "img_0", "img_1"]),
        (["y", "f?"], ["y", "f0", "f1"]),
    ],
)
def test_selections(selection, chosen):
    assert select_columns(read_table(polars.DataFrame(COLUMNS)), selection, "x1") == chosen


def test_a_name_is_taken_literally_first():
    table = read_table(polars.DataFrame({"a*": [1], "ab": [2], "f0:f1": [3]}))
    assert select_columns(table, "a*", "x1") == ["a*"]
    assert select_columns(table, "f0:f1", "x1") == ["f0:f1"]


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ("imgg_0", "'img_0'"),
        ("zzz*", "matches no column"),
        ("f1:f0", "comes before"),
        ([], "names no column"),
    ],
)
def test_bad_selections(selection, message):
    with pytest.raises(InputError, match=message):
        select_columns(read_table(polars.DataFrame(COLUMNS)), selection, "x1")


def test_columns_named_by_numbers():
    table = read_table(pandas.DataFrame([[1, 2, 3]]))
    assert select_columns(table, [0, 2], "x1") == ["0", "2"]
    assert select_columns(table, 1, "x1") == ["1"]
    with pytest.raises(InputError, match="x1 is a ndarray"):
        select_columns(table, np.array([0.5]), "x1")
