import json
import re
import subprocess
import sys

import numpy as np
import pytest

from gates import GATES
from interplay import PID, decompose
from interplay.cli.main import COMMANDS

XOR = "a,b,y\n" + 100 * "0,0,0\n0,1,1\n1,0,1\n1,1,0\n"

pytestmark = pytest.mark.usefixtures("remembered_fits")


def run(*arguments, cwd=None):
    command = [sys.executable, "-m", "interplay", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def xor(tmp_path):
    file = tmp_path / "xor.csv"
    file.write_text(XOR)
    return file


def test_estimate_prints_the_table_and_its_reading(xor):
    done = run("estimate", xor, "--x1", "a", "--x2", "b", "--y", "y")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "What a and b tell about y, in bits" in done.stdout
    assert (
        "Only a and b together tell 1.00 bits (100% of H(y), 100% of the total) about y."
        in done.stdout
    )


def test_json_is_a_pid(xor):
    done = run("estimate", xor, "--x1", "a", "--x2", "b", "--y", "y", "--json")
    assert PID.from_dict(json.loads(done.stdout)).synergy == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--x1", "a", "--x2", "nope", "--y", "y"], 2, "matches no column"),
        (["--x1", "a", "--x2", "b"], 2, "--y"),
        (["--x1", "a", "--x2", "b", "--y", "y", "--seed", "-1"], 2, "--seed"),
        (["--x1", "a", "--x2", "b", "--y", "y", "--solver", "magic"], 2, "magic"),
    ],
)
def test_wrong_use_is_one_line_on_stderr(xor, arguments, code, message):
    done = run("estimate", xor, *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missed_tolerance_ends_with_1_and_still_answers(tmp_path):
    np.save(tmp_path / "p.npy", np.random.default_rng(0).random((8, 8, 4)))
    done = run("decompose", tmp_path / "p.npy", "--tol", "1e-16")
    assert done.returncode == 1
    assert "synergy" in done.stdout
    assert "above tol" in done.stderr


def test_decompose_reads_arrays_and_cells(tmp_path):
    table = GATES["AND"][0]
    np.save(tmp_path / "and.npy", table)
    np.savez(tmp_path / "and.npz", table)
    lines = ["x1,x2,y,count", *(f"{i},{j},{y},1" for i, j, y in np.argwhere(table > 0))]
    (tmp_path / "and.csv").write_text("\n".join(lines))
    expected = decompose(table)
    for name in ("and.npy", "and.npz", "and.csv"):
        done = run("decompose", tmp_path / name, "--json")
        assert json.loads(done.stdout)["synergy"] == pytest.approx(expected.synergy)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"x1,x2,y\n0,0,0\n", "lacks the columns count"),
        ("a.npy", b"\x93NUMPY", "cannot be read as npy"),
        ("b.npy", None, "does not exist"),
        ("a.npz", b"PK", "cannot be read as npz"),
        ("b.csv", b"x1,x2,y,count\n0,,0,1\n1,1,1,1\n", "missing values in x2"),
    ],
)
def test_bad_tables(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("decompose", tmp_path / name)
    assert done.returncode == 2
    assert message in done.stderr


def test_demo_shows_two_datasets_with_different_interactions():
    done = run("demo")
    assert done.returncode == 0
    unique = [float(u) for u in re.findall(r"unique +U1 +(\S+)", done.stdout)]
    assert len(unique) == 2
    assert unique[0] > 0.2
    assert unique[1] < 0.05


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_in_help_work_as_pasted(command, tmp_path):
    text = run(command, "--help").stdout
    example = text.split("Example:\n", 1)[1].split("\n\n", 1)[0]
    example = re.sub(r"^ *interplay annotate \S+\.toml$", "", example, flags=re.M)  # serves on
    script = re.sub(r"^ *interplay ", f"{sys.executable} -m interplay ", example, flags=re.M)
    done = subprocess.run(
        ["sh", "-ec", script], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_every_command_has_help_and_the_group_lists_them():
    listing = run("--help").stdout
    for command in COMMANDS:
        assert command in listing
    assert run("nonsense").returncode == 2
    assert run("--version").stdout.startswith("interplay, version ")
