"""Pieces of the base suite on a small dataset, and the frame's lines made of them."""

import json
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("skorch")

from interplay.models.suite import COLUMNS
from interplay.studies import suite
from interplay.studies.suite import (
    MODELS,
    Case,
    generative_cases,
    models_piece,
    suite_lines,
    trained,
    truth_piece,
    varied_cases,
)
from interplay.studies.suite_file import kept, write_suite

CASE = Case("pair-of-2", "varied", 300, "default")


@pytest.fixture(scope="module")
def results():
    patch = pytest.MonkeyPatch()
    patch.setattr(suite, "TEST_ROWS", 400)
    patch.setattr(suite, "BUDGET", 0.2)
    pieces = [truth_piece(CASE, 0), models_piece(CASE, ("ef", "unimodal1"), 0)]
    found = [(piece.settings, json.loads(json.dumps(piece.work()))) for piece in pieces]
    patch.undo()
    return found


def merged(results):
    return [{**settings, **values} for settings, values in results]


def test_a_line_for_each_model(results):
    lines = list(suite_lines(merged(results)))
    assert [line["model"] for line in lines] == ["ef", "unimodal1"]
    assert all(tuple(line) == COLUMNS for line in lines)
    for line in lines:
        assert line["classes"] == 4
        assert line["expected_accuracy"] <= line["best_accuracy"]
        assert line["data_u1"] == pytest.approx(0.53, abs=0.05)
        assert line["hard_r"] is None
    ef, first = lines
    assert ef["accuracy"] > first["accuracy"]
    assert first["model_u2"] < 0.05


def test_table_11_stops_early_and_says_so():
    """The paper gives no rule to stop; what was kept by the preset's own patience stays valid."""
    assert generative_cases()[0].settings["patience"] == 3
    assert "patience" not in CASE.settings
    fusion = trained(replace(CASE, preset="synthetic"), "ef", CASE.drawn(0), 0)[1]
    assert fusion.patience == 3
    losses = fusion.history_["valid_log_loss"]
    best = min(range(len(losses)), key=losses.__getitem__)
    assert len(losses) == min(best + 1 + 3, 100)


def test_models_without_their_dataset_are_left_out(results):
    assert list(suite_lines(merged(results[1:]))) == []


def test_the_files_hold_the_lines(results, tmp_path):
    path = tmp_path / "run.jsonl"
    records = [{"settings": settings, "values": values} for settings, values in results]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert write_suite(kept(path), tmp_path) == 2
    rows = (tmp_path / "base_suite.csv").read_text().splitlines()
    assert rows[0].split(",") == list(COLUMNS)
    told = json.loads((tmp_path / "base_suite.json").read_text())
    run = {"suite": "varied", "rows": 300, "preset": "default"}
    assert told["runs"] == [{**run, "seed": 0, "lines": 2, "revisions": []}]


def test_further_runs_are_added_to_the_files(results, tmp_path):
    write_suite(merged(results), tmp_path)
    first = (tmp_path / "base_suite.csv").read_text().splitlines()
    other = [{**found, "seed": 1, "revision": "1070347"} for found in merged(results)]
    for _ in range(2):  # the second time, nothing is new
        assert write_suite(other, tmp_path) == 4
    lines = (tmp_path / "base_suite.csv").read_text().splitlines()
    assert lines[:3] == first
    told = json.loads((tmp_path / "base_suite.json").read_text())
    assert [(run["seed"], run["revisions"]) for run in told["runs"]] == [(0, []), (1, ["1070347"])]
    assert list(told["datasets"]) == ["varied: pair-of-2"]


def test_rows_are_split_in_three_and_depend_on_the_seed():
    split = CASE.drawn(0)
    sizes = [len(part[1]) for part in (split.train, split.valid, split.test)]
    assert sizes == [240, 60, suite.TEST_ROWS]
    again, other = CASE.drawn(0), CASE.drawn(1)
    np.testing.assert_array_equal(split.x1, again.x1)
    assert not np.array_equal(split.x1, other.x1)


def test_the_suite_is_the_ten_at_the_papers_sizes_and_forty_more():
    ten = generative_cases()
    assert len(ten) == 10
    split = ten[0].drawn(0)
    assert [len(p[1]) for p in (split.train, split.valid, split.test)] == [14_000, 3_000, 3_000]
    assert len(varied_cases(1000)) >= 40
    assert len(MODELS) == 12
