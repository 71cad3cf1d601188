import warnings

import numpy as np
import pytest

from interplay import GapWarning, estimate, estimate_counts
from interplay.broja import many
from interplay.broja.solvers import choose
from interplay.broja.solvers.interior_point import solve_interior_point
from interplay.uncertainty.gaps import gaps_as_notes


@pytest.fixture
def impatient(monkeypatch):
    """Solvers that stop after three iterations, whatever their gap."""

    def stop_early(problem, tol, **_):
        return solve_interior_point(problem, tol, max_iterations=3)

    monkeypatch.setattr(choose, "solve_small_table", stop_early)
    monkeypatch.setattr(choose, "solve_interior_point", stop_early)
    monkeypatch.setattr(choose, "solve_first_order", stop_early)
    original = many.follow_path
    monkeypatch.setattr(
        many, "follow_path", lambda *args, **kwargs: original(*args, **kwargs, max_iterations=3)
    )


COUNTS = np.random.default_rng(0).integers(1, 50, size=(5, 5, 4))


def said(pid):
    return [note for note in pid.notes if "exact" in note.lower()]


def test_an_estimate_says_that_its_own_solve_missed(impatient):
    with pytest.warns(GapWarning):
        pid = estimate_counts(COUNTS, bias="none")
    assert any(note.startswith("Not exact") for note in said(pid))
    assert min(pid.redundancy, pid.unique1, pid.unique2, pid.synergy) >= -1e-12


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_it_says_so_of_resamples(monkeypatch, n_jobs):
    original = many.follow_path
    monkeypatch.setattr(
        many, "follow_path", lambda *args, **kwargs: original(*args, **kwargs, max_iterations=2)
    )
    monkeypatch.setattr(many, "solve", solve_early)
    if n_jobs == 2:
        from joblib import parallel_config

        with parallel_config(backend="threading"), pytest.warns(GapWarning):
            pid = estimate_counts(COUNTS, bias="none", replicates=60, n_jobs=2)
    else:
        with pytest.warns(GapWarning):
            pid = estimate_counts(COUNTS, bias="none", replicates=20)
    assert any("tables are certified to no better than" in note for note in said(pid))


def solve_early(name, problem, tol):
    return solve_interior_point(problem, tol, max_iterations=2)


def test_rows_say_it_too(impatient):
    rng = np.random.default_rng(1)
    x1, x2 = rng.integers(0, 5, size=(2, 300))
    with pytest.warns(GapWarning):
        pid = estimate(x1, x2, (x1 + x2) % 4, method="discrete", bias="none")
    assert said(pid)


def test_other_warnings_pass():
    with pytest.warns(DeprecationWarning, match="old"), gaps_as_notes() as notes:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert notes == []


def test_nothing_is_said_of_exact_solves():
    pid = estimate_counts(COUNTS, replicates=20)
    assert said(pid) == []
