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
        assert "2 of 4 rows left out" in pid.notes[0]
    with pytest.raises(InputError, match="every row"):
        estimate([np.nan, np.nan], [0, 1], [0, 1], missing="drop")
    with pytest.raises(InputError, match="missing is"):
        estimate([0, 1], [0, 1], [0, 1], missing="guess")
