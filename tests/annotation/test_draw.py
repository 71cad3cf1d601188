import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError
from interplay.annotation.draw import RANDOM, draw
from interplay.annotation.questions import QUESTIONS


@given(
    labels=st.lists(st.sampled_from("abc"), min_size=1, max_size=40),
    per_class=st.integers(0, 5),
    seed=st.integers(0, 5),
)
def test_each_class_has_as_many_or_it_is_refused(labels, per_class, seed):
    least = min(labels.count(label) for label in set(labels))
    arguments = {"per_class": per_class, "strongest": 0, "seed": seed}
    if least < per_class:
        with pytest.raises(InputError, match="examples to draw from"):
            draw(labels, [None] * len(labels), **arguments)
        return
    drawn = draw(labels, [None] * len(labels), **arguments)
    rows = [row for row, _ in drawn]
    assert len(set(rows)) == len(rows)
    chosen = [labels[row] for row in rows]
    assert all(chosen.count(label) == per_class for label in set(labels))
    assert drawn == draw(labels, [None] * len(labels), **arguments)


def test_the_strongest_rows_of_each_atom_are_in():
    values = np.random.default_rng(0).normal(size=(100, 4))
    drawn = draw(["y"] * 100, list(map(tuple, values)), per_class=5, strongest=3, seed=0)
    reasons = [reason for _, reason in drawn]
    assert {name: reasons.count(name) for name in reasons} == dict.fromkeys(QUESTIONS, 3) | {
        RANDOM: 5
    }
    for column, atom in enumerate(QUESTIONS):
        rows = [row for row, reason in drawn if reason == atom]
        # a row that is high in two atoms counts for one, so that others move up
        assert min(values[rows, column]) >= np.sort(values[:, column])[-12]
        assert values[:, column].argmax() in [row for row, reason in drawn if reason != RANDOM]


def test_equal_values_are_drawn_by_chance():
    values = [(1.0, 1.0, 1.0, 1.0)] * 50
    drawn = [draw(["y"] * 50, values, per_class=0, strongest=1, seed=seed) for seed in range(5)]
    assert len({tuple(rows) for rows in drawn}) > 1


def test_only_values_above_0_are_high():
    values = [(1.0, -1.0, 0.0, 0.5)] * 6
    drawn = draw(["y"] * 6, values, per_class=0, strongest=2, seed=0)
    reasons = [reason for _, reason in drawn]
    assert sorted(reasons) == ["redundancy", "redundancy", "synergy", "synergy"]


def test_no_values_are_known():
    with pytest.raises(InputError, match="strongest is 2, but no pointwise values are known"):
        draw(["y"] * 9, [None] * 9, per_class=1, strongest=2, seed=0)
