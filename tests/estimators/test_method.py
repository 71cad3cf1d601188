import numpy as np
import pandas as pd
import pytest

import interplay
from interplay.errors import InputError


def rows(n=300):
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=n)
    return y + rng.normal(size=n), y + rng.normal(size=n), y


def quick(*args, **more):
    return interplay.estimate(*args, budget=0, **more)


def test_continuous_modalities_go_to_classifiers():
    pid = quick(*rows())
    assert pid.method == "posterior"
    assert pid.provenance["method_asked"] == "auto"
    assert "x1 and x2 are continuous" in pid.notes[0]


def test_symbols_are_counted():
    rng = np.random.default_rng(0)
    pid = interplay.estimate(*rng.integers(3, size=(3, 200)))
    assert pid.method == "discrete"
    assert pid.provenance["method_why"] == "both modalities are symbols"


@pytest.mark.parametrize(
    "setting",
    [{"bins": 5}, {"clusters": 7}, {"permutations": 19}, {"solver": "binary"}, {"bias": "shuffle"}],
)
def test_what_only_counts_can_use_asks_for_counts(setting):
    assert interplay.estimate(*rows(), **setting).method == "discrete"
    with pytest.raises(InputError, match=next(iter(setting))):
        interplay.estimate(*rows(), method="posterior", **setting)


def test_few_rows_and_rare_classes_are_counted_and_said():
    few = interplay.estimate(*rows(50))
    assert few.method == "discrete"
    assert "too few for classifiers" in few.notes[0]
    x1, x2, y = rows()
    rare = interplay.estimate(x1, x2, np.where(np.arange(300) < 3, 2, y))
    assert "a class of 3 rows" in rare.notes[0]


def test_lazy_rows_and_missing_categories_cannot_be_scored():
    x1, x2, y = rows()
    x1[3] = np.nan
    assert interplay.estimate(x1, x2, y, missing="category").method == "discrete"
    with pytest.raises(InputError, match="missing='category'"):
        interplay.estimate(x1, x2, y, missing="category", method="posterior")


def test_text_columns_become_indicators():
    x1, x2, y = rows()
    frame = pd.DataFrame({"a": x1, "b": np.where(x2 > 0.5, "high", "low"), "c": x2, "y": y})
    pid = quick("a,b", "c", "y", data=frame)
    assert pid.method == "posterior"
    assert pid.names == ("a,b", "c", "y")
    assert pid.i1 > quick("a", "c", "y", data=frame).i1


def test_groups_and_intervals():
    x1, x2, y = rows()
    pid = quick(x1, x2, y, groups=np.arange(300) // 3, replicates="auto")
    assert len(pid.replicates["i1"]) == 200


def test_batch_by_name():
    pytest.importorskip("torch")
    pid = quick(*rows(), method="batch")
    assert pid.method == "batch"
    with pytest.raises(InputError, match="replicates"):
        quick(*rows(), method="batch", replicates=50)


def test_more_rows_than_the_sample_are_drawn():
    pid = quick(*rows(500), sample=200)
    assert pid.n_samples == 200
    assert any("200 of 500 rows" in note for note in pid.notes)
