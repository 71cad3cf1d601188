"""Ratios of a peer's time to ours, and peers that are no longer tried."""

import argparse

import pytest

PEER = "BROJA_2PID"


@pytest.fixture
def grid(benchmark_module):
    return benchmark_module("peers_grid")


@pytest.fixture
def args():
    return argparse.Namespace(peers=[PEER, "dit"], limit=10.0, repeat=1)


def rows(grid, ours, peer, other="killed at 10 s"):
    good = {"claimed": 2e-6, "lost": 1e-9, "status": "optimal"}
    return [
        {"solver": grid.OURS, "seconds": ours},
        {"solver": PEER, "seconds": peer, **good},
        {"solver": "dit", "status": other},
    ]


def test_a_quicker_peer_is_shown_and_counted(grid, args):
    results = {("dense", 2, 3): rows(grid, 2e-3, 1e-3), ("dense", 4, 3): rows(grid, 1e-3, 5e-3)}
    report = grid.markdown(results, args)
    assert "| dense | 2x2x3 | 2.00 | **0.50** | > 5000 |" in report
    assert "| dense | 4x4x3 | 1.00 | 5.0 | > 10000 |" in report
    assert "slower in 1 of 2 cases" in report
    assert "bits off in 2, at most by 2e-06" in report
    assert "dit: no case finished" in report


def test_a_peer_that_is_too_slow_leaves_the_race(grid):
    results = {("dense", 4, 3): rows(grid, 1e-3, 1e-3)}
    assert grid.given_up("dit", ("dense", 6, 3), results)
    assert not grid.given_up("dit", ("dense", 3, 3), results)
    assert not grid.given_up("dit", ("dense", 6, 4), results)
    assert not grid.given_up("dit", ("counts", 6, 3), results)
    assert not grid.given_up(PEER, ("dense", 6, 3), results)


def test_a_failure_is_not_slowness(grid, args):
    results = {("dense", 4, 3): rows(grid, 1e-3, 1e-3, other="SolverError: no")}
    assert not grid.given_up("dit", ("dense", 6, 3), results)
    assert "| failed |" in grid.markdown(results, args)


def test_we_stay_in_the_race(grid):
    results = {("dense", 4, 3): [{"solver": grid.OURS, "status": "killed at 10 s"}]}
    assert not grid.given_up(grid.OURS, ("dense", 6, 3), results)
