from dataclasses import replace

import numpy as np
import pytest

from interplay import estimate
from interplay.report.method import (
    at_least,
    in_words,
    learners,
    learning_lines,
    method_lines,
    settings_table,
    summarised,
    untried,
)


@pytest.fixture(scope="module")
def learnt():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 120)
    x1, x2 = y[:, None] + rng.normal(size=(2, 120, 2))
    return estimate(x1, x2, y, method="posterior", budget=0, replicates=20)


def test_the_method_and_what_it_kept_come_first(learnt):
    lines = method_lines(learnt, {})
    assert lines[0].startswith("Classifiers were trained")
    record = learnt.provenance["posteriors"]
    assert f"x1 {record['x1']['lower']:.2f}" in lines[1]
    assert "10 folds" in lines[1]
    assert lines[2].startswith("At least, whatever better classifiers would find: x1 ")
    assert f"both {learnt.provenance['at_least']['i12']:.2f} (95% sure)" in lines[2]
    assert lines[3].startswith("Cells of the probabilities keep")
    assert at_least(replace(learnt, provenance={})) == ""
    counted = estimate([0, 1] * 20, [0, 1] * 20, [0, 1] * 20, method="discrete")
    said = " ".join(method_lines(counted, {"x1": 0.93, "x2": None}))
    assert "the symbols keep 93% of x1." in said
    said = " ".join(method_lines(counted, {"x1": 0.98, "x2": 1.03}))
    assert "the symbols keep 98% of x1 and all of x2." in said
    assert "certified to" in said


def test_every_learner_that_was_tried_is_there_the_best_first(learnt):
    found = learners(learnt)
    assert [part.part for part in found] == ["x1", "x2", "both"]
    for key, part in zip(("x1", "x2", "both"), found, strict=True):
        record = learnt.provenance["posteriors"][key]
        assert {row.name: row.loss for row in part.tried} == record["tried"]
        losses = [row.loss for row in part.tried]
        assert losses == sorted(losses)
        told = " ".join(part.untried)
        named = {row.name for row in part.tried}
        assert all(name in told for name in record["left_out"] if name not in named)
        assert all(0 <= row.width <= 100 for row in part.tried)
    assert "without a fit of their own: the posteriors of x1" in found[2].untried[0]


def test_reasons_are_said_once():
    why = "expected to take {} s of a budget of 5 s"
    left_out = {"a": why.format(3.1), "b": why.format(12), "c": "behind", "d": "not made for it"}
    assert untried(left_out, {"c": 0.5}) == [
        "expected to take too much of a budget of 5 s: a, b",
        "not made for it: d",
    ]


def test_more_rows_are_spoken_of(learnt):
    lines = learning_lines(learnt)
    curve = learnt.provenance["learning_curves"]["both"]
    assert f"{curve['bits'][-1]:.2f} bits with all rows" in lines[2]
    assert f"about {max(0, curve['extrapolated'] - curve['bits'][-1]):.2f} bits" in lines[2]


def test_many_columns_are_summarised():
    assert summarised(["a", "b"]) == "a, b"
    many = [f"pixel_{i}" for i in range(784)]
    assert summarised(many) == "pixel_0, pixel_1, pixel_2 … pixel_783 (784 columns)"


def test_settings_are_words(learnt):
    rows = dict(settings_table(learnt.provenance))
    assert "posteriors" not in rows
    assert rows["retrain"] == "no"
    assert rows["bias"] == "surrogate"
    assert "numpy" in rows["versions"]
    assert all("{" not in value and "[" not in value for value in rows.values())
    assert in_words(None) == "default"
    assert in_words(list(range(8))) == "0, 1, 2, 3, 4, 5 and 2 more"
    assert in_words(0.1 + 0.2) == "0.3"


def test_results_without_classifiers_have_no_table(learnt):
    assert learners(replace(learnt, provenance={})) == []
