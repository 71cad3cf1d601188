"""A puck pushed in a simulator: like MuJoCo Push, but of fewer parts, and no part of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.core.extras import load_extra
from interplay.core.types import Array
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.made import in_pieces
from interplay.datasets.real.push import ARRAYS, AXES, MODALITIES, cut, in_bins
from interplay.errors import InputError, MissingExtraError

STEPS, RATE, FINER = 250, 10, 10  # of a trajectory, a second, and of the solver in each
SIDE = 32  # pixels of the camera
TABLE, REACH, SPEED = 0.5, 0.15, 0.3  # m, m around the puck that is aimed at, m/s
NEXT = 12  # steps until the gripper aims elsewhere
PIECE = 10  # trajectories, simulated in some seconds and then kept

WORLD = f"""
<mujoco>
  <option timestep="{1 / RATE / FINER}"/>
  <visual>
    <quality shadowsize="0" offsamples="0"/>
    <global offwidth="{SIDE}" offheight="{SIDE}"/>
  </visual>
  <worldbody>
    <light pos="0 0 3"/>
    <camera name="front" pos="0 -1.1 1.1" xyaxes="1 0 0 0 0.7 0.7" fovy="45"/>
    <geom type="plane" size="2 2 .1" rgba=".7 .7 .7 1" contype="0" conaffinity="0"/>
    <body name="puck" pos="0 0 .05">
      <joint type="slide" axis="1 0 0" damping="4" range="-{TABLE} {TABLE}" limited="true"/>
      <joint type="slide" axis="0 1 0" damping="4" range="-{TABLE} {TABLE}" limited="true"/>
      <geom type="cylinder" size=".1 .05" mass=".5" rgba="1 1 1 1"/>
    </body>
    <body name="gripper" pos="0 0 .05">
      <joint name="x" type="slide" axis="1 0 0"/>
      <joint name="y" type="slide" axis="0 1 0"/>
      <geom type="sphere" size=".04" mass=".5" rgba=".1 .1 .1 1"/>
    </body>
  </worldbody>
  <actuator>
    <position joint="x" kp="100" kv="15"/>
    <position joint="y" kp="100" kv="15"/>
  </actuator>
</mujoco>
"""


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """Windows of 16 steps; the label is where the puck is at the end of each, in 10 bins."""
    n, length = settings["n"], settings["window"]
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InputError(f"n is {n!r}: pass a whole number of trajectories, 1 or more")
    if isinstance(length, bool) or not isinstance(length, int) or not 1 <= length <= STEPS:
        raise InputError(f"window is {length!r}: pass a whole number of steps, 1 to {STEPS}")
    rng = np.random.default_rng(settings["seed"])
    sizes = [min(PIECE, n - start) for start in range(0, n, PIECE)]
    pieces = in_pieces(
        "push_like", {"n": n, "seed": settings["seed"], **version()}, len(sizes),
        lambda number: trajectories(sizes[number], rng), rng,
    )  # fmt: skip
    runs = [
        cut({key: piece[key][i] for key in ARRAYS}, length)
        for piece in pieces
        for i in range(len(piece["puck"]))
    ]
    places = np.concatenate([run["state"] for run in runs])[:, AXES[task]]
    groups = np.repeat(np.arange(n), [len(run["state"]) for run in runs])
    return Raw(
        {name: np.concatenate([run[name] for run in runs]) for name in MODALITIES},
        in_bins(places, places),
        groups,
    )


def mujoco() -> Any:
    """The simulator.

    Raises:
        MissingExtraError: it is not installed.
        InputError: it finds nothing to draw with.

    """
    try:
        return load_extra("mujoco", "push_like", "robotics")
    except MissingExtraError:
        raise
    except (ImportError, RuntimeError, AttributeError) as error:
        raise no_screen(error) from error


def no_screen(error: Exception) -> InputError:
    """What to do where the simulator cannot draw."""
    return InputError(
        f"push_like: MuJoCo finds nothing to draw with ({error}): without a screen, install the "
        "Debian package libosmesa6 and set the environment variable MUJOCO_GL to osmesa"
    )


def version() -> dict[str, str]:
    """Of the simulator, which what it gives depends on."""
    return {"mujoco": str(mujoco().__version__)}


def trajectories(count: int, rng: np.random.Generator) -> dict[str, Array]:
    """So many trajectories of 250 steps, stacked: of the arrays that ``ARRAYS`` names."""
    simulator = mujoco()
    model = simulator.MjModel.from_xml_string(WORLD)
    try:
        renderer = simulator.Renderer(model, SIDE, SIDE)
    except (ImportError, RuntimeError, AttributeError, simulator.FatalError) as error:
        raise no_screen(error) from error
    with renderer:
        runs = [trajectory(simulator, model, renderer, rng) for _ in range(count)]
    return {key: np.stack([run[key] for run in runs]) for key in ARRAYS}


def trajectory(
    simulator: Any, model: Any, renderer: Any, rng: np.random.Generator
) -> dict[str, Array]:
    """One: the gripper moves to places around the puck that are drawn by lot, and pushes it."""
    data = simulator.MjData(model)
    data.qpos[:2] = rng.uniform(-TABLE / 2, TABLE / 2, 2)
    angle = rng.uniform(0, 2 * np.pi)
    data.qpos[2:] = data.qpos[:2] + 2 * REACH * np.array([np.cos(angle), np.sin(angle)])
    data.ctrl[:] = data.qpos[2:]
    seen: dict[str, list[Any]] = {key: [] for key in ARRAYS}
    for step in range(STEPS):
        if step % NEXT == 0:
            aim = data.qpos[:2] + rng.normal(scale=REACH, size=2)
        way = aim - data.ctrl
        data.ctrl[:] += way * min(1.0, SPEED / RATE / max(float(np.hypot(*way)), 1e-9))
        simulator.mj_step(model, data, nstep=FINER)
        for key, value in sensed(simulator, model, data, renderer).items():
            seen[key].append(value)
    return {key: np.array(values) for key, values in seen.items()}


def sensed(simulator: Any, model: Any, data: Any, renderer: Any) -> dict[str, Any]:
    """Places (3,) in m, force and torque (6,) on the gripper in N and Nm, touch, and image."""
    simulator.mj_forward(model, data)
    simulator.mj_rnePostConstraint(model, data)
    renderer.update_scene(data, camera="front")
    pushed = data.body("gripper").cfrc_ext  # torque, then force
    return {
        "puck": data.body("puck").xpos.copy(),
        "gripper": data.body("gripper").xpos.copy(),
        "force": np.concatenate([pushed[3:], pushed[:3]]),
        "contact": float(data.ncon > 0),
        "image": renderer.render().mean(axis=2).astype(np.uint8),
    }


CARD = Card(
    name="push_like",
    title="a puck pushed in a simulator, made by this library",
    modalities=MODALITIES,
    tasks=tuple(AXES),
    kind="made",
    licence="made here: free",
    source=Source("installed", "interplay[robotics]"),
    read=read,
    settings={"n": 100, "window": 16, "seed": 0},
    rows=1500,
    about="No part of MuJoCo Push, but its modalities and label, with a ball in place of the "
    "robot. The gripper aims around the puck, so that its motion tells where the puck is. Groups "
    "are trajectories.",
)
