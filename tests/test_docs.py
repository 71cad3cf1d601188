"""The code of the README and the docs runs as printed."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import interplay

ROOT = Path(__file__).parent.parent


def python_blocks(path):
    return re.findall(r"```python\n(.*?)```", path.read_text(), flags=re.S)


def run_blocks(path, **names):
    names["interplay"] = interplay
    for block in python_blocks(path):
        exec(compile(block, str(path), "exec"), names)
    return names


def some_rows():
    rng = np.random.default_rng(0)
    return {
        "image_features": rng.normal(size=(100, 3)),
        "text_features": rng.normal(size=(100, 2)),
        "labels": rng.integers(0, 2, 100),
    }


def test_readme():
    names = run_blocks(ROOT / "README.md", **some_rows())
    assert names["pid"].redundancy == pytest.approx(0.3113, abs=1e-4)
    assert names["pid"].synergy == pytest.approx(0.5)


def test_the_page_on_the_exact_solvers():
    p = np.random.default_rng(0).random((3, 3, 3))
    joint = interplay.Joint.from_table(p)
    rows, columns, labels, mass = joint.cells()
    run_blocks(
        ROOT / "docs" / "exact.md",
        p=p,
        rows=rows,
        columns=columns,
        labels=labels,
        counts=mass,
        p1=joint.p1,
        p2=joint.p2,
        i12=joint.i12,
    )


def test_the_page_on_data():
    sweep = run_blocks(ROOT / "docs" / "data.md")["sweep"]
    assert sweep.points[-1].pid.synergy > 2 * sweep.points[3].pid.synergy
    assert sweep.points[-1].kept1 - sweep.points[5].kept1 < 0.1


def test_the_readme_shows_what_the_demo_prints():
    demo = subprocess.run(
        [sys.executable, "-m", "interplay", "demo"], capture_output=True, text=True, check=True
    ).stdout
    shown = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.S)
    assert len(shown) == 2
    for block in shown:
        for line in block.splitlines():
            assert line in demo
