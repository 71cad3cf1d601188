import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from interplay import InputError, Joint
from interplay.core import information
from strategies import joint_tables

AND = np.zeros((2, 2, 2))
for a in range(2):
    for b in range(2):
        AND[a, b, a & b] = 1


def informations(joint):
    return joint.i1, joint.i2, joint.i12, joint.entropy_y


def scipy_information(p):
    """I(X;Y) of p(x, y), by scipy."""
    product = np.outer(p.sum(axis=1), p.sum(axis=0))
    return scipy_entropy(p.ravel(), product.ravel(), base=2)


@given(joint_tables())
def test_informations_agree_with_scipy(table):
    joint = Joint.from_table(table)
    p = table / table.sum()
    expected = (
        scipy_information(p.sum(axis=1)),
        scipy_information(p.sum(axis=0)),
        scipy_information(p.reshape(-1, p.shape[2])),
        scipy_entropy(p.sum(axis=(0, 1)), base=2),
    )
    assert informations(joint) == pytest.approx(expected, abs=1e-12)


@given(joint_tables())
def test_marginals_and_label_probabilities(table):
    joint = Joint.from_table(table)
    assert joint.shape == table.shape
    np.testing.assert_allclose(joint.p1 * table.sum(), table.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(joint.p2 * table.sum(), table.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(joint.p_y * table.sum(), table.sum(axis=(0, 1)), rtol=1e-12)


@given(joint_tables())
def test_swapping_modalities_swaps_the_marginals(table):
    one, other = Joint.from_table(table), Joint.from_table(table.transpose(1, 0, 2))
    np.testing.assert_allclose(one.p1, other.p2, rtol=1e-12)
    np.testing.assert_allclose(one.p2, other.p1, rtol=1e-12)
    assert one.i12 == pytest.approx(other.i12, abs=1e-12)


@given(joint_tables(), st.integers(0, 2), st.integers(0, 3))
def test_symbols_without_mass_change_no_information(table, axis, place):
    padded = np.insert(table, min(place, table.shape[axis]), 0.0, axis=axis)
    plain = informations(Joint.from_table(table))
    assert informations(Joint.from_table(padded)) == pytest.approx(plain, abs=1e-12)


@given(joint_tables())
def test_cells_and_table_give_the_same_joint(table):
    dense = Joint.from_table(table)
    where = np.nonzero(table)
    sparse = Joint.from_cells(*where, table[where], shape=table.shape)
    np.testing.assert_allclose(sparse.p1, dense.p1, atol=1e-15)
    np.testing.assert_allclose(sparse.p2, dense.p2, atol=1e-15)
    assert sparse.i12 == pytest.approx(dense.i12, abs=1e-12)
    assert sparse.n_samples == dense.n_samples
    for ours, theirs in zip(sparse.cells(), dense.cells(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@given(joint_tables())
def test_marginals_are_enough(table):
    joint = Joint.from_table(table)
    again = Joint.from_marginals(joint.p1, joint.p2, joint.i12)
    assert informations(again) == pytest.approx(informations(joint), abs=1e-12)


def test_marginals_have_no_cells():
    joint = Joint.from_table(AND)
    with pytest.raises(InputError, match="made from marginals"):
        Joint.from_marginals(joint.p1, joint.p2, joint.i12).cells()


def test_repeated_cells_add_up_and_empty_ones_vanish():
    joint = Joint.from_cells([0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 1, 0], [1, 2, 3, 0])
    np.testing.assert_allclose(joint.cells().mass, [0.5, 0.5])
    assert joint.n_samples == 6


def test_shape_keeps_symbols_that_do_not_occur():
    joint = Joint.from_cells([0, 1], [0, 1], [False, True], [1, 1], shape=(3, 4, 5))
    assert joint.shape == (3, 4, 5)
    assert Joint.from_cells([0, 1], [0, 1], [False, True], [1, 1]).shape == (2, 2, 2)


def test_sparse_tables_too_large_to_hold_densely():
    n = 100_000
    symbols = np.arange(n)
    joint = Joint.from_cells(symbols, symbols[::-1], symbols % 2, np.ones(n))
    assert joint.shape == (n, n, 2)
    assert informations(joint) == pytest.approx((1, 1, 1, 1), abs=1e-9)


@pytest.mark.parametrize(
    ("table", "n_samples"),
    [
        (AND, 4),
        (AND.astype(int), 4),
        (AND.astype(bool), 4),
        (AND.astype(np.float32), 4),
        (AND * 250_000_000, 10**9),
        (AND.astype(np.uint64) * 2**61, 2**63),
        (AND / 4, None),
        (AND * 1.5, None),
        ([[[1.0]]], None),
    ],
)
def test_whole_numbers_above_one_are_counts(table, n_samples):
    assert Joint.from_table(table).n_samples == n_samples


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.float16, np.float32, np.longdouble])
@pytest.mark.parametrize("order", ["C", "F"])
def test_every_kind_of_number_gives_the_same_joint(dtype, order):
    joint = Joint.from_table(np.asarray(AND, dtype=dtype, order=order))
    assert joint.p1.dtype == np.float64
    assert informations(joint) == informations(Joint.from_table(AND))


def test_half_precision_counts_do_not_overflow():
    table = np.full((2, 2, 2), 60_000, dtype=np.float16)
    np.testing.assert_allclose(Joint.from_table(table).p_y, [0.5, 0.5])


def test_denormal_masses_are_normalised():
    np.testing.assert_allclose(Joint.from_table(AND * 1e-310).p_y, [0.75, 0.25])


def test_large_tables_are_checked_block_by_block(monkeypatch):
    monkeypatch.setattr(information, "BLOCK", 3)
    assert Joint.from_table(AND).n_samples == 4
    half = AND.copy()
    half[0, 0, 0], half[1, 1, 1] = 0.5, 1.5
    assert Joint.from_table(half).n_samples is None
    with pytest.raises(InputError, match="4 NaN or infinite"):
        Joint.from_table(np.where(AND > 0, np.nan, 0))


def test_the_joint_is_frozen_and_apart_from_the_table_given():
    table = AND.copy()
    joint = Joint.from_table(table)
    table[:] = 0
    assert informations(joint) == informations(Joint.from_table(AND))
    with pytest.raises(ValueError, match="read-only"):
        joint.p1[0, 0] = 1
    with pytest.raises(AttributeError):
        joint.i12 = 0.0


def test_a_joint_can_be_sent_to_another_process():
    joint = Joint.from_table(AND)
    assert informations(pickle.loads(pickle.dumps(joint))) == informations(joint)


def test_repr_is_short():
    assert repr(Joint.from_table(AND)) == "Joint(shape=(2, 2, 2), n_samples=4)"


@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([[1, 2], [3, 4]], r"p has shape \(2, 2\).*three axes"),
        (1.0, r"p has shape \(\).*three axes"),
        (np.zeros((2, 2, 2)), "no mass"),
        (np.zeros((0, 2, 2)), "no entries"),
        ([], "no entries"),
        (-AND, "negative entries, the lowest is -1"),
        (np.where(AND > 0, np.nan, 0), "4 NaN or infinite"),
        (np.where(AND > 0, np.inf, 0), "4 NaN or infinite"),
        (np.where(AND > 0, -np.inf, np.inf), "8 NaN or infinite"),
        (AND.astype(str), "dtype <U.*pass numbers"),
        (AND.astype(object), "dtype object.*pass numbers"),
        (AND.astype(complex), "dtype complex"),
        ([[[1, 2]], [[3]]], "rows differ in length"),
        (np.full((2, 2, 2), 1e308), "overflows"),
    ],
)
def test_bad_tables(p, message):
    with pytest.raises(InputError, match=message):
        Joint.from_table(p)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0], [0, 1], [0], [1]), r"lengths differ, rows \(1,\), columns \(2,\)"),
        (([], [0], [0], [1]), "lengths differ"),
        (([], [], [], []), "counts has shape .* no entries"),
        (([0], [0], [0], [[1]]), "lengths differ"),
        (([[0]], [0], [0], [1]), "rows has shape"),
        (([0, -1], [0, 1], [0, 1], [1, 1]), "rows holds the negative index -1"),
        (([0, 1], [0.5, 1], [0, 1], [1, 1]), "columns .* whole numbers"),
        (([0, 1], [0, 1], ["a", "b"], [1, 1]), "labels .* whole numbers"),
        (([0, 1], [0, 1], [0, 1], [1, -1]), "counts has negative"),
        (([0, 1], [0, 1], [0, 1], [1, np.nan]), "counts has 1 NaN"),
        (([0, 1], [0, 1], [0, 1], [0, 0]), "counts sums to 0"),
        (([0, 1], [0, 1], [0, 1], ["1", "2"]), "counts .* pass numbers"),
        (([0, 5], [0, 1], [0, 1], [1, 1], (2, 2, 2)), "rows holds index 5, but shape is"),
        (([0, 1], [0, 1], [0, 2], [1, 1], (2, 2, 2)), "labels holds index 2, but shape is"),
        (([0, 1], [0, 1], [0, 1], [1, 1], (2, 2)), "three whole numbers"),
        (([0, 1], [0, 1], [0, 1], [1, 1], (2, 2, 2.5)), "three whole numbers"),
        (([0, 1], [0, 1], [0, 1], [1, 1], 8), "three whole numbers"),
        (([0, 2**40], [0, 2**40], [0, 1], [1, 1]), "too many cells"),
    ],
)
def test_bad_cells(arguments, message):
    with pytest.raises(InputError, match=message):
        Joint.from_cells(*arguments)


TINY_CLASS = [[1.0, 0.0], [0.0, 1e-12]]


@pytest.mark.parametrize(
    ("p1", "p2", "i12", "message"),
    [
        (np.eye(2), np.eye(3), 1, "p1 has 2 labels, p2 has 3"),
        (np.eye(2), [[0.3, 0.7]], 1, "differ by 0.2"),
        (TINY_CLASS, [[1.0, 0.0]], 0, "label 1 the probabilities 1e-12 and 0"),
        (np.eye(2), np.eye(2), 1.5, "i12 is 1.5"),
        (np.eye(2), np.eye(2), 0.5, "i12 is 0.5"),
        (np.eye(2), np.eye(2), -1, "i12 is -1"),
        (np.eye(2), np.eye(2), np.nan, "i12 is nan"),
        (np.eye(2), np.eye(2), "one", "i12 is 'one'"),
        (np.eye(2), np.eye(2), None, "i12 is None"),
        (np.ones(2), np.eye(2), 1, r"p1 has shape \(2,\)"),
        (np.eye(2), AND, 1, r"p2 has shape \(2, 2, 2\)"),
        (np.eye(2), -np.eye(2), 1, "p2 has negative"),
        (np.diag([1, np.inf]), np.eye(2), 1, "p1 has 1 NaN or infinite"),
        (np.eye(2), np.zeros((2, 2)), 1, "p2 sums to 0"),
        (np.eye(2).astype(str), np.eye(2), 1, "p1 .* pass numbers"),
    ],
)
def test_bad_marginals(p1, p2, i12, message):
    with pytest.raises(InputError, match=message):
        Joint.from_marginals(p1, p2, i12)


def test_marginals_may_be_counts_that_differ_by_rounding():
    joint = Joint.from_marginals([[3, 0], [0, 1]], [[0.75, 0.25 * (1 + 1e-11)]], 0.8112781244591328)
    assert joint.i1 == pytest.approx(joint.i12, abs=1e-9)
    assert joint.n_samples is None
