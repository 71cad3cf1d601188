from itertools import permutations

import numpy as np
import pytest
from hypothesis import given

from interplay import decompose, threads
from interplay.broja import many
from interplay.broja.many import (
    binary_unique1,
    shared_start,
    stacked_bounds,
    union_informations,
)
from interplay.broja.solvers.interior_point import follow_path
from interplay.broja.solvers.warm_start import NEAR
from interplay.core.information import LN2
from interplay.core.joint import Joint
from strategies import joint_tables


def stacked(tables):
    joints = [Joint.from_table(table) for table in tables]
    return np.stack([j.p1 for j in joints]), np.stack([j.p2 for j in joints])


@given(joint_tables(labels=2, most=6))
def test_two_labels_agree_with_the_certified_solver(table):
    if table.shape[2] == 1:
        table = np.concatenate([table, table[:, :, ::-1]], axis=2)
    p1, p2 = stacked([table, table[::-1], table[:, ::-1]])
    expected = decompose(table).i_star
    assert union_informations(p1, p2, tol=1e-8) == pytest.approx(expected, abs=1e-9)


def test_many_tables_of_two_labels_are_solved_each_by_itself():
    rng = np.random.default_rng(0)
    tables = rng.multinomial(300, np.full(800, 1 / 800), size=20).reshape(20, 20, 20, 2)
    p1, p2 = stacked(tables)
    expected = [decompose(table).unique1 for table in tables]
    np.testing.assert_allclose(binary_unique1(p1, p2), expected, atol=1e-12)


def test_more_labels_reach_the_tolerance():
    rng = np.random.default_rng(1)
    tables = rng.dirichlet(np.ones(60), size=5).reshape(5, 4, 5, 3)
    expected = [decompose(table).i_star for table in tables]
    found = union_informations(*stacked(tables), tol=1e-4)
    np.testing.assert_allclose(found, expected, atol=0.5e-4)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("shape", [(5, 4, 3), (12, 9, 10), (30, 28, 10)])
def test_the_order_of_marginals_in_memory_does_not_matter(shape, order):
    rng = np.random.default_rng(7)
    p1, p2 = stacked(rng.dirichlet(np.full(np.prod(shape), 0.3), size=3).reshape(3, *shape))
    expected = stacked_bounds(p1, p2, 1e-4)
    back = np.argsort(order)
    turned = [np.ascontiguousarray(p.transpose(order)).transpose(back) for p in (p1, p2)]
    for found, value in zip(stacked_bounds(*turned, 1e-4), expected, strict=True):
        np.testing.assert_allclose(found, value, atol=1e-9)


@pytest.mark.parametrize("tol", [1e-4, 1e-8])
@pytest.mark.parametrize("rows", [150, 3000])
def test_samples_of_one_table_go_on_from_their_mean(rows, tol):
    """With few rows, cells and whole symbols are missing from some of the samples."""
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(np.full(60, 0.3))
    tables = rng.multinomial(rows, shares, size=12).reshape(12, 4, 5, 3)
    p1, p2 = stacked(tables / rows)
    assert shared_start(p1, p2, tol) is not None
    expected = [decompose(table).i_star for table in tables]
    np.testing.assert_allclose(union_informations(p1, p2, tol=tol), expected, atol=tol)


def test_a_warm_start_saves_iterations():
    rng = np.random.default_rng(4)
    tables = rng.multinomial(5000, rng.dirichlet(np.ones(48)), size=20).reshape(20, 4, 4, 3) / 5000
    p1, p2 = stacked(tables)
    cold = follow_path(p1, p2, 1e-4)
    warm = follow_path(p1, p2, 1e-4, start=shared_start(p1, p2, 1e-4))
    assert (warm.gap <= 1e-4).all()
    assert warm.iterations.mean() < 0.7 * cold.iterations.mean()


def test_unlike_tables_share_no_start():
    rng = np.random.default_rng(5)
    p1, p2 = stacked(rng.dirichlet(np.full(48, 0.1), size=20).reshape(20, 4, 4, 3))
    assert shared_start(p1, p2, 1e-4) is None


def test_tables_far_from_the_others_begin_by_themselves():
    rng = np.random.default_rng(6)
    like = rng.multinomial(2000, rng.dirichlet(np.ones(36)), size=19) / 2000
    tables = np.concatenate([like, np.roll(like[:1], 7, axis=1)]).reshape(20, 3, 4, 3)
    p1, p2 = stacked(tables)
    start = shared_start(p1, p2, 1e-6)
    assert (start.distances(p1, p2) <= NEAR).sum() == 19
    expected = [decompose(table).i_star for table in tables]
    np.testing.assert_allclose(union_informations(p1, p2, tol=1e-6), expected, atol=1e-6)


@pytest.mark.parametrize("sparsity", [0.05, 0.3, 2.0])
@pytest.mark.parametrize("shape", [(12, 9, 10), (25, 20, 10)])
def test_loose_stacks_in_single_precision_reach_the_tolerance(shape, sparsity):
    rng = np.random.default_rng(5)
    tables = rng.dirichlet(np.full(np.prod(shape), sparsity), size=4).reshape(4, *shape)
    p1, p2 = stacked(tables)
    lower, upper = stacked_bounds(p1, p2, 1e-4)
    assert (upper - lower <= 1e-4).all()
    for table, low, high in zip(tables, lower, upper, strict=True):
        pid = decompose(table)
        entropy = Joint.from_table(table).entropy_y
        assert low / LN2 - 1e-9 <= pid.i_star - entropy <= high / LN2 + 1e-9


def test_tables_side_by_side_are_the_same_as_alone(monkeypatch):
    rng = np.random.default_rng(6)
    p1, p2 = stacked(rng.dirichlet(np.full(600, 0.3), size=24).reshape(24, 10, 10, 6))
    alone = [union_informations(p1[[t]], p2[[t]], tol=1e-8)[0] for t in range(24)]
    monkeypatch.setattr(many, "cores", lambda: 3)
    monkeypatch.setattr(threads, "cores", lambda: 3)
    monkeypatch.setattr(many, "WORTH_A_THREAD", 2**12)
    assert len(many.stacks(24, 3600)) > 1
    together = union_informations(p1, p2, tol=1e-8)
    np.testing.assert_allclose(together, alone, atol=1e-8)


def test_labels_that_no_table_has_are_left_out():
    rng = np.random.default_rng(4)
    p = rng.dirichlet(np.ones(24), size=3).reshape(3, 3, 4, 2)
    padded = np.pad(p, ((0, 0), (0, 0), (0, 0), (1, 1)))
    expected = union_informations(*stacked(p), tol=1e-8)
    found = union_informations(padded.sum(axis=2), padded.sum(axis=1), tol=1e-2)
    np.testing.assert_allclose(found, expected, atol=1e-14)
    one = p.sum(axis=3, keepdims=True)
    np.testing.assert_array_equal(union_informations(one.sum(axis=2), one.sum(axis=1), tol=1e-8), 0)


def test_equal_channels_have_no_unique_information():
    p = np.random.default_rng(2).random((3, 5, 2))
    p /= p.sum(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(binary_unique1(p, p[:, ::-1]), 0, atol=1e-14)


def test_certain_symbols_do_not_break_the_closed_form():
    certain = np.array([[[0.5, 0.0], [0.0, 0.5]]])
    useless = np.array([[[0.25, 0.25], [0.25, 0.25]]])
    assert binary_unique1(certain, useless) == pytest.approx([1.0])
    assert binary_unique1(useless, certain) == pytest.approx([0.0])
