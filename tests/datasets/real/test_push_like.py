"""A puck pushed in a simulator: rows from trajectories, and the simulator where it is installed."""

import os
import sys

import numpy as np
import pytest

from interplay.datasets import load
from interplay.datasets.real import push_like
from interplay.errors import InputError, MissingExtraError


def drawn_by_lot(count, rng):
    """Arrays of the shapes that the simulator gives."""
    shapes = {"puck": (3,), "gripper": (3,), "force": (6,), "contact": (), "image": (32, 32)}
    return {key: rng.random((count, push_like.STEPS, *shape)) for key, shape in shapes.items()}


@pytest.fixture
def without_simulator(monkeypatch):
    monkeypatch.setenv("INTERPLAY_CACHE", "off")
    monkeypatch.setattr(push_like, "version", dict)
    monkeypatch.setattr(push_like, "trajectories", drawn_by_lot)


def test_windows_of_a_trajectory_are_one_group(without_simulator):
    data = load("push_like", n=12)
    assert data.x1.shape == (12 * 15, 16, 32, 32)
    assert data.x2.shape == data.modalities["force"].shape == (12 * 15, 16, 7)
    assert data.groups.tolist() == np.repeat(np.arange(12), 15).tolist()
    assert np.bincount(data.y).tolist() == [18] * 10


def test_the_label_is_where_the_puck_is_at_the_end(without_simulator):
    puck = drawn_by_lot(2, np.random.default_rng(3))["puck"][:, 49::50]
    for axis, task in enumerate(("x", "y")):
        data = load("push_like", n=2, window=50, seed=3, task=task)
        order = np.argsort(puck[..., axis].ravel())
        assert data.y[order].tolist() == list(range(10))


@pytest.mark.parametrize("n", [0, True, 2.5, "3"])
def test_a_number_of_trajectories_must_be_whole(n):
    with pytest.raises(InputError, match="n is"):
        load("push_like", n=n)


@pytest.mark.parametrize("window", [0, True, 2.5, 251])
def test_a_window_must_fit_into_a_trajectory(window):
    with pytest.raises(InputError, match=r"window is .* 1 to 250"):
        load("push_like", window=window)


def test_without_the_simulator_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "mujoco", None)
    with pytest.raises(MissingExtraError, match=r"interplay\[robotics\]"):
        load("push_like", n=1)


@pytest.mark.skipif("MUJOCO_GL" not in os.environ, reason="nothing to draw with is named")
def test_the_simulator_gives_the_same_for_the_same_seed(monkeypatch):
    pytest.importorskip("mujoco")
    monkeypatch.setenv("INTERPLAY_CACHE", "off")
    data, again = load("push_like", n=2), load("push_like", n=2)
    for name, x in data.modalities.items():
        np.testing.assert_array_equal(x, again.modalities[name])
        assert np.isfinite(x).all()
    touched = data.modalities["force"][..., 6] > 0
    assert 0.1 < touched.mean() < 0.9
    forces = np.linalg.norm(data.modalities["force"][..., :3], axis=-1)
    assert forces[~touched].max() < 1e-9 < forces[touched].max()
    assert not np.array_equal(data.x2, load("push_like", n=2, seed=1).x2)
