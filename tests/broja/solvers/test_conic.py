import warnings

import numpy as np
import pytest

from broja.certificates import check
from gates import GATES
from interplay import InputError, MissingExtraError, SolverError, decompose
from interplay.broja.decompose import GapWarning
from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers import conic

SOLVERS = ("CLARABEL", "ECOS", "SCS")


def problem_of(table):
    table = np.asarray(table) / np.sum(table)
    return reduce_marginals(table.sum(axis=1), table.sum(axis=0))


def uneven(seed=3, shape=(3, 4, 3)):
    return np.random.default_rng(seed).dirichlet(np.ones(np.prod(shape))).reshape(shape)


@pytest.mark.filterwarnings("ignore::interplay.broja.decompose.GapWarning")
@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("gate", ["AND", "XOR", "UNQ", "RDN", "RDNXOR"])
def test_gates_within_the_reported_gap(gate, name):
    table, *values = GATES[gate]
    pid, solution = decompose(table, solver=f"cvxpy:{name}", tol=1e-7, return_solution=True)
    check(table, pid, solution)
    atoms = (pid.redundancy, pid.unique1, pid.unique2, pid.synergy)
    assert atoms == pytest.approx(values, abs=pid.gap + 1e-12)
    assert pid.gap < 1e-2


@pytest.mark.parametrize("name", ["CLARABEL", "ECOS"])
def test_dual_variables_reach_the_primal_value(name):
    problem = problem_of(uneven())
    solution = conic.solve_conic(problem, name, 1e-8)
    assert 0 <= solution.upper - solution.lower < 1e-6
    assert solution.iterations > 0
    assert solution.status == "optimal"
    # at the optimum the potentials are the logarithm of q(y|x1,x2), wherever q has mass
    q = solution.coupling.dense()
    pairs = q.sum(axis=2, keepdims=True)
    conditional = np.exp(solution.lam[:, None] + solution.mu[None])
    np.testing.assert_allclose(q, pairs * conditional, atol=1e-5)


def test_zero_marginal_cells_are_left_out():
    table = uneven()
    table[0, :, 0] = table[:, 2, 1] = 0
    pid, solution = decompose(table, solver="cvxpy:CLARABEL", tol=1e-6, return_solution=True)
    check(table, pid, solution)
    q = solution.coupling.dense()
    assert not q[0, :, 0].any()
    assert not q[:, 2, 1].any()


def test_tolerance_reaches_the_solver():
    problem = problem_of(uneven(shape=(6, 6, 2)))
    loose, tight = (conic.solve_conic(problem, "CLARABEL", tol) for tol in (1e-3, 1e-9))
    assert loose.iterations < tight.iterations
    assert loose.gap > tight.gap


def test_an_inaccurate_end_is_reported(monkeypatch):
    monkeypatch.setattr(conic, "tolerances", lambda *_: {"max_iters": 50})
    with pytest.warns(GapWarning, match="optimal_inaccurate"):
        pid = decompose(uneven(), solver="cvxpy:SCS", tol=1e-9)
    assert pid.provenance["status"] == "optimal_inaccurate"
    assert pid.gap > 1e-9


def test_a_solver_that_fails_is_an_error(monkeypatch):
    monkeypatch.setattr(conic, "tolerances", lambda *_: {"no_such_option": 1})
    with pytest.raises(SolverError, match="CLARABEL failed"):
        conic.solve_conic(problem_of(uneven()), "CLARABEL", 1e-8)


def test_missing_cvxpy_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cvxpy", None)
    with pytest.raises(MissingExtraError, match=r"interplay\[conic\]"):
        conic.available_solvers()


def test_available_solvers_are_known_and_work():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = conic.available_solvers()
    assert set(names) <= set(conic.SOLVERS)
    assert {"CLARABEL", "ECOS", "SCS"} <= set(names)


def test_a_solver_that_is_not_installed(monkeypatch):
    class Without:
        @staticmethod
        def installed_solvers():
            return ["SCS"]

    monkeypatch.setattr(conic, "load_cvxpy", lambda: Without)
    with pytest.raises(MissingExtraError, match="ecos"):
        conic.solve_conic(problem_of(uneven()), "ECOS", 1e-8)


@pytest.mark.parametrize("name", ["GUROBI", "ecos", ""])
def test_unknown_names_list_the_known(name):
    with pytest.raises(InputError, match="CLARABEL, ECOS, SCS, MOSEK"):
        conic.solve_conic(problem_of(uneven()), name, 1e-8)
