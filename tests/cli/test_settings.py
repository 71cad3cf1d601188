import json
import subprocess
import sys

import pytest

from interplay import PID, Sweep, estimate
from interplay.cli.demo import biopsies

COLUMNS = ("--x1", "mean_area", "--x2", "worst_texture", "--y", "diagnosis")
pytestmark = pytest.mark.usefixtures("remembered_fits")


def run(*arguments):
    command = [sys.executable, "-m", "interplay", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    file = tmp_path_factory.mktemp("data") / "biopsies.csv"
    file.write_text(biopsies())
    return file


def test_estimate_gives_intervals_and_tests_unasked(data):
    done = run("estimate", data, *COLUMNS, "--method", "discrete")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "p = 0.01" in done.stdout
    assert "[" in done.stdout


def test_the_command_and_the_function_agree(data):
    options = ("--bins", 6, "--replicates", 50, "--permutations", 0, "--seed", 3, "--bias", "none")
    done = run("estimate", data, *COLUMNS, *options, "--json")
    expected = estimate(
        "mean_area", "worst_texture", "diagnosis",
        data=data, bins=6, replicates=50, bias="none", rng=3,
    )  # fmt: skip
    assert PID.from_dict(json.loads(done.stdout)) == expected


def test_settings_come_from_a_file_and_the_command_line_goes_first(data, tmp_path):
    config = tmp_path / "study.toml"
    config.write_text(
        'x1 = "mean_area"\nx2 = ["worst_texture"]\ny = "diagnosis"\n'
        "replicates = 0\npermutations = 0\nbins = 4\nseed = 5\n"
    )
    plain = json.loads(run("estimate", data, "--config", config, "--json").stdout)
    assert plain["provenance"]["bins"] == 4
    assert plain["provenance"]["seed"] == 5
    other = json.loads(run("estimate", data, "--config", config, "--bins", 6, "--json").stdout)
    assert other["provenance"]["bins"] == 6


def test_a_file_may_have_a_table_for_each_command(data, tmp_path):
    config = tmp_path / "study.toml"
    config.write_text(
        '[estimate]\nx1 = "mean_area"\nx2 = "worst_texture"\ny = "diagnosis"\n'
        'bins = 3\nreplicates = 0\n[sweep]\nsizes = "2,4"\n'
    )
    found = json.loads(run("estimate", data, "--config", config, "--json").stdout)
    assert found["provenance"]["bins"] == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [("bin = 3\n", "closest are bins"), ("bins = \n", "cannot be read as TOML"), (None, "No such")],
)
def test_bad_settings_are_named(data, tmp_path, text, message):
    config = tmp_path / "study.toml"
    if text is not None:
        config.write_text(text)
    done = run("estimate", data, *COLUMNS, "--config", config)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_results_can_be_written_and_compared(data, tmp_path):
    for name, column in (("a", "worst_area"), ("b", "error_area")):
        done = run(
            "estimate", data, "--x1", "mean_area", "--x2", column, "--y", "diagnosis",
            "--permutations", 0, "--method", "discrete",
            "--json", "--out", tmp_path / f"{name}.json",
        )  # fmt: skip
        assert done.returncode == 0
        assert done.stdout == ""
    done = run("compare", tmp_path / "a.json", tmp_path / "b.json")
    assert done.returncode == 0, done.stderr
    assert "a against b, in bits" in done.stdout
    assert "95% interval" in done.stdout
    assert json.loads(run("compare", tmp_path / "a.json", tmp_path / "a.json", "--json").stdout)


def test_data_files_can_be_compared(data, tmp_path):
    lines = data.read_text().splitlines()
    (tmp_path / "half.csv").write_text("\n".join(lines[:300]))
    done = run("compare", data, tmp_path / "half.csv", *COLUMNS, "--method", "discrete")
    assert done.returncode == 0, done.stderr
    assert "biopsies against half" in done.stdout


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "{}", "schema"),
        ("a.json", "{", "is no result of"),
        ("b.json", None, "cannot be read"),
        ("a.csv", "a,b\n1,2\n", "name its columns with --x1, --x2, --y"),
    ],
)
def test_what_cannot_be_compared(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text)
    done = run("compare", tmp_path / name, tmp_path / name)
    assert done.returncode == 2
    assert message in done.stderr


def test_sweep_prints_a_line_for_each_number_of_bins(data, tmp_path):
    options = ("--sizes", "2,4,8", "--plot", tmp_path / "sweep.png")
    done = run("sweep", data, *COLUMNS, *options)
    assert done.returncode == 0, done.stderr
    assert "kept of mean_area" in done.stdout
    assert (tmp_path / "sweep.png").stat().st_size > 5000
    as_json = run("sweep", data, *COLUMNS, "--sizes", "2,4", "--json").stdout
    assert [p.bins for p in Sweep.from_dict(json.loads(as_json)).points] == [2, 4]
    assert run("sweep", data, *COLUMNS, "--sizes", "2,x").returncode == 2


def test_a_folder_is_no_place_to_write(data, tmp_path):
    for verb in ("estimate", "report", "sweep"):
        done = run(verb, data, *COLUMNS, "--out", tmp_path / "no" / "a.txt")
        assert done.returncode == 2
        assert "cannot be written: there is no folder" in done.stderr
        assert not (tmp_path / "no").exists()
    assert run("estimate", data, *COLUMNS, "--out", tmp_path).returncode == 2


def test_demo_writes_a_file_to_try(tmp_path):
    assert run("demo", "--data", tmp_path / "biopsies.csv").returncode == 0
    lines = (tmp_path / "biopsies.csv").read_text().splitlines()
    assert len(lines) == 570
    assert len(lines[0].split(",")) == 31
    assert lines[0].endswith("diagnosis")


def test_pairs_prints_a_line_for_each_pair(data):
    columns = ("--modality", "a=mean_area", "--modality", "b=mean_texture,mean_smoothness")
    done = run("pairs", data, *columns, "--modality", "c=worst_area", "--y", "diagnosis")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert all("method='auto' chose posterior" in line for line in lines[5:])
    assert [line.split("  ")[1].strip() for line in lines[2:5]] == [
        "a, b",
        "a, c",
        "b, c",
    ]


@pytest.mark.parametrize(
    ("modalities", "message"),
    [(["a"], "NAME=COLUMNS"), (["a=x", "a=y"], "twice"), (["a=mean_area"], "two or more")],
)
def test_modalities_that_are_no_pairs(data, modalities, message):
    options = [part for text in modalities for part in ("--modality", text)]
    done = run("pairs", data, *options, "--y", "diagnosis")
    assert done.returncode == 2
    assert message in done.stderr
