import numpy as np
import pytest
from hypothesis import given
from strategies import joint_tables

from interplay import InputError, Joint

AND = np.zeros((2, 2, 2))
for a in range(2):
    for b in range(2):
        AND[a, b, a & b] = 1


@given(joint_tables())
def test_cells_and_table_give_the_same_joint(table):
    dense = Joint.from_table(table)
    where = np.nonzero(table)
    sparse = Joint.from_cells(*where, table[where], shape=table.shape)
    np.testing.assert_allclose(sparse.p1, dense.p1, atol=1e-15)
    np.testing.assert_allclose(sparse.p2, dense.p2, atol=1e-15)
    assert sparse.i12 == pytest.approx(dense.i12, abs=1e-12)
    for ours, theirs in zip(sparse.cells(), dense.cells(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_repeated_cells_add_up():
    joint = Joint.from_cells([0, 0, 1], [0, 0, 1], [0, 0, 1], [1, 2, 3])
    np.testing.assert_allclose(joint.cells().mass, [0.5, 0.5])
    assert joint.n_samples == 6


def test_counts_and_probabilities():
    assert Joint.from_table(AND).n_samples == 4
    assert Joint.from_table(AND / 4).n_samples is None
    assert Joint.from_table(AND * 1.5).n_samples is None
    np.testing.assert_allclose(Joint.from_table(AND).p1, Joint.from_table(AND / 4).p1)


def test_marginals_keep_the_informations():
    joint = Joint.from_table(AND)
    again = Joint.from_marginals(joint.p1, joint.p2, joint.i12)
    assert (again.i1, again.i2, again.i12) == (joint.i1, joint.i2, joint.i12)
    with pytest.raises(InputError, match="made from marginals"):
        again.cells()


@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([[1, 2], [3, 4]], "three axes"),
        (np.zeros((2, 2, 2)), "no mass"),
        (np.zeros((0, 2, 2)), "no entries"),
        (-AND, "negative"),
        (np.where(AND > 0, np.nan, 0), "4 NaN or infinite"),
        (np.where(AND > 0, np.inf, 0), "4 NaN or infinite"),
        (AND.astype(str), "dtype"),
        (AND.astype(object), "dtype"),
        (np.full((2, 2, 2), 1e308), "overflows"),
    ],
)
def test_bad_tables(p, message):
    with pytest.raises(InputError, match=message):
        Joint.from_table(p)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0], [0, 1], [0], [1]), "lengths"),
        (([0, -1], [0, 1], [0, 1], [1, 1]), "negative index"),
        (([0.5, 1], [0, 1], [0, 1], [1, 1]), "whole numbers"),
        (([0, 5], [0, 1], [0, 1], [1, 1], (2, 2, 2)), "rows holds index 5"),
        (([0, 1], [0, 1], [0, 1], [1, -1]), "negative"),
    ],
)
def test_bad_cells(arguments, message):
    with pytest.raises(InputError, match=message):
        Joint.from_cells(*arguments)


@pytest.mark.parametrize(
    ("p1", "p2", "i12", "message"),
    [
        (np.eye(2), np.eye(3), 1, "p1 has 2 labels"),
        (np.eye(2), [[0.3, 0.7]], 1, "differ by 0.2"),
        (np.eye(2), np.eye(2), 1.5, "i12 is 1.5"),
        (np.eye(2), np.eye(2), 0.5, "i12 is 0.5"),
        (np.ones(2), np.eye(2), 1, "shape"),
    ],
)
def test_bad_marginals(p1, p2, i12, message):
    with pytest.raises(InputError, match=message):
        Joint.from_marginals(p1, p2, i12)
