import numpy as np
import pandas
import polars
import pytest

from interplay import InputError, estimate


def test_missing_values_are_counted_by_column():
    data = {"a": [0.0, float("nan"), 1.0, 2.0], "b": [None, None, "u", "v"], "y": [0, 1, 0, 1]}
    for kind in (polars.DataFrame, pandas.DataFrame):
        with pytest.raises(InputError, match="a: 1, b: 2"):
            estimate("a", "b", "y", data=kind(data))
        pid = estimate("a", "b", "y", data=kind(data), missing="drop")
        assert pid.n_samples == 2
        assert "2 of 4 rows left out for missing values." in pid.notes
    with pytest.raises(InputError, match="every row"):
        estimate([np.nan, np.nan], [0, 1], [0, 1], missing="drop")
    with pytest.raises(InputError, match="missing is"):
        estimate([0, 1], [0, 1], [0, 1], missing="guess")


def test_missing_values_may_be_a_category_of_their_own():
    data = {"a": [0.0, float("nan"), 1.0, None] * 25, "b": ["u", None] * 50, "y": [0, 1, 1, 1] * 25}
    filled = {"a": [0.0, 2.0, 1.0, 2.0] * 25, "b": ["u", "gone"] * 50, "y": data["y"]}
    expected = estimate("a", "b", "y", data=polars.DataFrame(filled))
    for kind in (polars.DataFrame, pandas.DataFrame, polars.LazyFrame):
        pid = estimate("a", "b", "y", data=kind(data), missing="category")
        assert pid.synergy == pytest.approx(expected.synergy, abs=1e-9)
        assert pid.n_samples == 100
        assert "Missing values are a category of their own (a: 50, b: 50)." in pid.notes


def test_a_label_may_be_missing_too():
    pid = estimate(
        [0, 0, 1, 1] * 9,
        [0, 1, 0, 1] * 9,
        ["u", None, None, "u"] * 9,
        missing="category",
        bias="none",
    )
    assert pid.synergy == pytest.approx(1, abs=1e-6)


def test_infinite_values_are_counted_by_column():
    data = {"a": [0.5, np.inf, -np.inf, 1.0], "b": [np.inf, 0.1, 0.2, 0.3], "y": [0, 1, 0, 1]}
    for kind in (polars.DataFrame, pandas.DataFrame, polars.LazyFrame):
        with pytest.raises(InputError, match=r"infinite values in 2 columns \(a: 2, b: 1\)"):
            estimate("a", "b", "y", data=kind(data))
    with pytest.raises(InputError, match=r"infinite values in 1 column \(x1: 1\)"):
        estimate([0.5, np.inf, 0.1], [0, 1, 0], [0, 1, 1])
