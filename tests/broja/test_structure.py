import numpy as np
import pytest

from broja.certificates import certified
from interplay import decompose
from interplay.broja.structure import connected_labels, forced_labels, is_one_part, split


def copy(n1, n2, rng):
    """The label is the pair of symbols, under uneven masses."""
    table = np.zeros((n1, n2, n1 * n2))
    i, j = np.indices((n1, n2))
    table[i, j, i * n2 + j] = rng.dirichlet(np.ones(n1 * n2)).reshape(n1, n2)
    return table


def blocks(sizes, rng):
    """Joint tables along a diagonal: parts that share no row, column or label."""
    whole = np.zeros(np.sum(sizes, axis=0))
    start = np.zeros(3, int)
    for size in sizes:
        end = start + size
        whole[tuple(map(slice, start, end))] = rng.random(size)
        start = end
    return whole / whole.sum()


def test_a_copy_is_written_down():
    table = copy(7, 5, np.random.default_rng(0))
    pid = certified(table)
    assert pid.provenance["solver"] == "forced"
    assert pid.provenance["iterations"] == 0
    assert pid.synergy == pytest.approx(0, abs=1e-12)


def test_independent_parts_add_up():
    rng = np.random.default_rng(1)
    sizes = [(3, 4, 3), (2, 3, 2), (4, 2, 5)]
    table = blocks(sizes, rng)
    pid = certified(table)
    assert set(pid.provenance["solver"].split(" + ")) == {"binary", "interior-point"}
    whole = decompose(table, solver="interior-point")
    assert pid.i_star == pytest.approx(whole.i_star, abs=pid.gap + whole.gap)
    ends = np.cumsum(sizes, axis=0)
    parts = [
        table[tuple(map(slice, end - size, end))] for size, end in zip(sizes, ends, strict=True)
    ]
    assert pid.synergy == pytest.approx(
        sum(part.sum() * decompose(part).synergy for part in parts), abs=1e-7
    )


def test_parts_may_share_rows_or_columns_but_no_pair():
    table = np.zeros((4, 4, 4))
    rng = np.random.default_rng(2)
    table[:, :2, :2] = rng.random((4, 2, 2))
    table[:, 2:, 2:] = rng.random((4, 2, 2))
    p = table / table.sum()
    parts, forced = split(p.sum(axis=1), p.sum(axis=0))
    assert [part.labels.tolist() for part in parts] == [[0, 1], [2, 3]]
    assert all(len(part.rows) == 4 for part in parts)
    assert not forced
    assert certified(p).provenance["solver"] == "binary"


def test_what_is_forced_beside_what_is_not():
    rng = np.random.default_rng(3)
    table = np.zeros((5, 5, 6))
    table[:3, :3, :3] = rng.random((3, 3, 3))
    table[3:, 3:, 3:] = copy(2, 2, rng)[:, :, :3]
    pid = certified(table)
    assert pid.provenance["solver"] == "forced + interior-point"


def test_forced_labels_are_those_of_one_symbol():
    p1 = np.array([[0.1, 0.2, 0.0], [0.3, 0.0, 0.4]])
    p2 = np.array([[0.4, 0.1, 0.2], [0.0, 0.1, 0.2]])
    np.testing.assert_array_equal(forced_labels(p1, p2), [True, True, True])
    np.testing.assert_array_equal(forced_labels(p1, p2 + 0.1), [False, True, True])


def test_full_tables_are_one_part():
    group = connected_labels(np.ones((3, 4), bool), np.ones((2, 4), bool))
    np.testing.assert_array_equal(group, 0)
    assert is_one_part(np.ones((3, 4)), np.ones((2, 4)))


def test_one_symbol_is_forced_not_a_part_to_solve():
    assert not is_one_part(np.ones((1, 4)), np.ones((3, 4)))
