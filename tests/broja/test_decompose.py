import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broja.certificates import check
from gates import GATES
from interplay import InputError, Joint, SolverError, decompose
from interplay.broja.decompose import GapWarning
from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers.choose import means
from interplay.broja.solvers.interior_point import solve_interior_point
from strategies import joint_tables

SOLVERS = ("auto", "interior-point")
seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("gate", GATES)
def test_gates(gate, solver):
    table, r, u1, u2, s = GATES[gate]
    pid, solution = decompose(table, solver=solver, return_solution=True)
    atoms = (pid.redundancy, pid.unique1, pid.unique2, pid.synergy)
    assert atoms == pytest.approx((r, u1, u2, s), abs=1e-6)
    check(table, pid, solution)


@settings(deadline=None, max_examples=200)
@given(joint_tables())
def test_certificates_hold_and_atoms_are_not_negative(table):
    pid, solution = decompose(table, return_solution=True)
    check(table, pid, solution)
    assert pid.gap <= 1e-8
    assert min(pid.redundancy, pid.unique1, pid.unique2, pid.synergy) >= -pid.gap


@settings(deadline=None, max_examples=100)
@given(joint_tables(labels=2))
def test_closed_form_agrees_with_the_interior_point(table):
    problem = reduce_marginals(*marginals(table))
    if min(problem.shape) < 2:
        return
    exact, iterative = decompose(table, solver="binary"), decompose(table, solver="interior-point")
    assert exact.gap <= 1e-12
    assert exact.i_star == pytest.approx(iterative.i_star, abs=exact.gap + iterative.gap)


@settings(deadline=None, max_examples=60)
@given(joint_tables(kinds=("dense", "sparse", "deterministic", "counts", "tiny")))
def test_first_order_brackets_the_optimum(table):
    with_tolerance = decompose(table, tol=1e-9)
    rough, solution = decompose(table, solver="first-order", tol=1e-3, return_solution=True)
    check(table, rough, solution)
    assert rough.i_star >= with_tolerance.i_star - with_tolerance.gap
    assert rough.i_star - rough.gap <= with_tolerance.i_star + 1e-12


@settings(deadline=None, max_examples=60)
@given(joint_tables(), seeds)
def test_relabelling_and_swapping(table, seed):
    pid = decompose(table)
    swapped = decompose(table.transpose(1, 0, 2))
    rng = np.random.default_rng(seed)
    shuffled = table
    for axis, size in enumerate(table.shape):
        shuffled = np.take(shuffled, rng.permutation(size), axis=axis)
    other = decompose(shuffled)
    room = 1e-10 + pid.gap + max(swapped.gap, other.gap)
    assert swapped.unique1 == pytest.approx(pid.unique2, abs=room)
    assert swapped.unique2 == pytest.approx(pid.unique1, abs=room)
    assert swapped.redundancy == pytest.approx(pid.redundancy, abs=room)
    assert other.redundancy == pytest.approx(pid.redundancy, abs=room)
    assert other.synergy == pytest.approx(pid.synergy, abs=room)


@settings(deadline=None, max_examples=60)
@given(joint_tables(), st.floats(0.01, 0.99))
def test_splitting_a_symbol_and_empty_symbols_change_nothing(table, part):
    pid = decompose(table)
    split = np.concatenate([table[:-1], part * table[-1:], (1 - part) * table[-1:]])
    padded = np.pad(split, ((0, 1), (1, 0), (0, 1)))
    other = decompose(padded)
    room = 1e-9 + pid.gap + other.gap
    for atom in ("redundancy", "unique1", "unique2", "synergy"):
        assert getattr(other, atom) == pytest.approx(getattr(pid, atom), abs=room)


@settings(deadline=None, max_examples=60)
@given(joint_tables())
def test_a_function_of_x1_tells_no_more(table):
    merged = np.concatenate([table[:1] + table[-1:], table[1:-1]]) if len(table) > 1 else table
    before, after = decompose(table), decompose(merged)
    assert after.redundancy + after.unique1 <= before.redundancy + before.unique1 + 1e-12
    assert after.redundancy <= before.redundancy + before.gap + after.gap + 1e-12


def marginals(table):
    p = table / table.sum()
    return p.sum(axis=1), p.sum(axis=0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [(16, 16, 10), (64, 64, 2), (30, 7, 5), (5, 40, 3), (40, 40, 4)])
def test_larger_tables_reach_a_billionth_of_a_bit(shape, seed):
    rng = np.random.default_rng(seed)
    p1 = rng.dirichlet(np.full(shape[2], 0.3), size=shape[0]) * rng.random((shape[0], 1))
    p2 = rng.dirichlet(np.full(shape[2], 0.3), size=shape[1]) * rng.random((shape[1], 1))
    p1, p2 = p1 / p1.sum(), p2 / p2.sum(axis=0)
    table = p1[:, None, :] * p2
    pid, solution = decompose(table, tol=1e-9, solver="interior-point", return_solution=True)
    check(table, pid, solution)
    assert pid.gap <= 1e-9
    assert pid.provenance["iterations"] <= 40


def test_a_cell_that_swung_between_two_caps_converges():
    table = np.zeros((4, 2, 3))
    table[:, 0, 2] = 0.0315718, 0, 0.73915218, 0.09471538
    table[:, 1, 1] = 0.0017825, 0, 0, 0.0053475
    table[:, 1, 0] = 0, 0, 0.4, 0
    table[:, 1, 2] = 0, 0.00656264, 0.29710384, 0
    pid, solution = decompose(table, return_solution=True)
    check(table, pid, solution)
    assert pid.gap <= 1e-8
    assert pid.provenance["iterations"] <= 40


def test_the_paper_mixture_in_bins_with_single_samples():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 10**6)
    x = rng.normal(size=(2, 10**6)) + (2 * y - 1) * np.sqrt(2)
    edges = np.linspace(-5, 5, 51)
    table = np.stack([np.histogram2d(*x[:, y == k], bins=edges)[0] for k in (0, 1)], axis=2)
    pid, solution = decompose(table, return_solution=True)
    check(table, pid, solution)
    assert pid.gap < 1e-12
    # norm 2 at 45 degrees: R .7215 and S .1914 by one-dimensional integrals; bins lose a little
    assert pid.redundancy == pytest.approx(0.7215, abs=0.005)
    assert pid.synergy == pytest.approx(0.1914, abs=0.01)


def test_cells_and_marginals_give_what_the_table_gives():
    table = GATES["AND"][0]
    joint = Joint.from_table(table)
    where = np.nonzero(table)
    for other in (
        Joint.from_cells(*where, table[where]),
        Joint.from_marginals(joint.p1, joint.p2, joint.i12),
    ):
        assert decompose(other).synergy == pytest.approx(0.5, abs=1e-12)


def test_large_sparse_tables_need_no_dense_table():
    rng = np.random.default_rng(0)
    rows, columns = rng.integers(0, 3000, 50_000), rng.integers(0, 3000, 50_000)
    labels = (rows + columns) % 2
    pid = decompose(Joint.from_cells(rows, columns, labels, np.ones(50_000, int)))
    assert pid.gap < 1e-10
    assert pid.n_samples == 50_000
    assert pid.redundancy + pid.unique1 + pid.unique2 + pid.synergy == pytest.approx(1, abs=1e-3)


def test_coupling_is_lazy():
    rng = np.random.default_rng(0)
    table = rng.random((6, 5, 3))
    _, solution = decompose(table, solver="interior-point", return_solution=True)
    whole = solution.coupling.dense()
    np.testing.assert_array_equal(solution.coupling.slab(slice(2, 4)), whole[2:4])
    np.testing.assert_allclose(solution.coupling.pair_marginal(), whole.sum(axis=2), atol=1e-15)


def test_auto_follows_its_rule():
    nats = np.log(2)
    assert means((5000, 5000, 2), 1e-2 * nats)[0] == "binary"
    assert means((200, 200, 20), 1e-8 * nats)[0] == "interior-point"
    assert means((200, 200, 20), 1e-3 * nats)[0] == "first-order"
    assert means((100, 100, 10), 1e-3 * nats)[0] == "interior-point"
    assert means((2000, 2000, 10), 1e-8 * nats) == ["first-order"]
    assert decompose(np.ones((5, 1, 3))).provenance["solver"] == "forced"


def test_a_missed_tolerance_is_said_never_hidden():
    table = np.random.default_rng(0).random((8, 8, 4))
    with pytest.warns(GapWarning, match="above tol"):
        pid = decompose(table, tol=1e-16)
    assert pid.gap > 1e-16
    with pytest.raises(SolverError, match="certified gap"):
        decompose(table, tol=1e-16, strict=True)


def test_running_out_of_iterations_keeps_a_valid_certificate():
    table = np.random.default_rng(0).random((8, 8, 4))
    problem = reduce_marginals(*marginals(table))
    early = solve_interior_point(problem, 1e-9, max_iterations=3)
    late = solve_interior_point(problem, 1e-9)
    assert early.status == "stalled"
    assert early.lower <= late.upper
    assert late.lower <= early.upper


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"solver": "magic"}, "solver is 'magic'"),
        ({"solver": "cvxpy:MAGIC"}, "MAGIC"),
        ({"tol": 0}, "tol is 0"),
        ({"tol": float("nan")}, "tol is nan"),
        ({"names": ("a", "a", "y")}, "three different names"),
        ({"names": "abc"}, "three different names"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(InputError, match=message):
        decompose(GATES["AND"][0], **arguments)


def test_binary_is_refused_for_more_labels():
    with pytest.raises(InputError, match="two labels"):
        decompose(np.ones((3, 3, 3)) + np.eye(3), solver="binary")
