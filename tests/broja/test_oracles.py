"""Agreement with independent solvers: conic programs through CVXPY, and dit."""

import dit
import numpy as np
import pytest

from broja.certificates import check
from gates import GATES
from interplay import MissingExtraError, decompose
from interplay.broja.decompose import GapWarning

KINDS = ("dense", "sparse")


def table_of(kind, shape, seed):
    rng = np.random.default_rng(seed)
    table = rng.random(shape)
    return table * (rng.random(shape) < 0.5) if kind == "sparse" else table


@pytest.mark.filterwarnings("ignore::interplay.broja.decompose.GapWarning")
@pytest.mark.parametrize("name", ["CLARABEL", "ECOS", "SCS"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(3, 4, 2), (4, 3, 3), (6, 6, 4)])
def test_conic_solvers_agree_within_the_two_certificates(name, kind, shape):
    table = table_of(kind, shape, seed=1)
    ours = decompose(table, tol=1e-9)
    theirs, solution = decompose(table, solver=f"cvxpy:{name}", return_solution=True)
    check(table, theirs, solution)
    assert theirs.gap < 1e-3
    assert theirs.i_star == pytest.approx(ours.i_star, abs=ours.gap + theirs.gap)
    assert theirs.provenance["solver"] == f"cvxpy:{name}"


def test_dit_agrees_on_gates():
    for gate in ("AND", "UNQ", "SUM"):
        table = GATES[gate][0]
        cells = np.argwhere(table > 0)
        mass = [float(table[tuple(cell)]) for cell in cells]
        distribution = dit.Distribution([tuple(map(int, cell)) for cell in cells], mass)
        theirs = dit.pid.PID_BROJA(distribution)
        ours = decompose(table)
        assert ours.redundancy == pytest.approx(float(theirs.get_pi(((0,), (1,)))), abs=1e-4)
        assert ours.synergy == pytest.approx(float(theirs.get_pi(((0, 1),))), abs=1e-4)


def test_a_loose_conic_solver_shows_it_in_the_gap():
    table = table_of("dense", (8, 8, 2), seed=0)
    with pytest.warns(GapWarning):
        loose = decompose(table, solver="cvxpy:SCS", tol=1e-12)
    assert loose.gap >= abs(loose.i_star - decompose(table).i_star)


def test_missing_packages_name_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cvxpy", None)
    with pytest.raises(MissingExtraError, match=r"interplay\[conic\]"):
        decompose(GATES["AND"][0], solver="cvxpy:ECOS")
