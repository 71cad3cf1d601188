import pytest
from click.testing import CliRunner

from interplay import InputError
from interplay.cli.main import cli
from interplay.studies.paper.human import comparison, remarks


def run(*arguments):
    return CliRunner().invoke(cli, ["reproduce", *map(str, arguments)])


def test_people_are_beside_the_estimates(tmp_path):
    done = run("table3", "--human", "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert "| MOSEI | paper: people | 0.32 | 0.20 | 0.15 | 0.15 | 0.82 | R |" in done.stdout
    assert "| MOSEI | people, from their mean ratings | 0.25 | 0.26 | 0.22 | 0.08 |" in done.stdout
    assert (tmp_path / "human.png").stat().st_size > 10_000
    assert run("human", "--out", tmp_path).stdout == done.stdout


def test_ratings_are_scaled_to_the_sum_of_the_estimate():
    lines = comparison()
    sums = {}
    for line in lines:
        if line["who"] != "paper: people":
            sums.setdefault(line["dataset"], []).append(line["sum"])
    for found in sums.values():
        assert found == pytest.approx([found[0]] * len(found))


def test_what_does_not_follow_is_said():
    said = "\n".join(remarks(comparison()))
    assert "the same for 3 datasets (AV-MNIST, VQA 2.0, CLEVR); the paper says 4" in said
    assert "MUStARD: the printed ratings add up to 0.50 bits, the printed estimate to 0.46" in said
    assert "MOSEI: the printed ratings don't follow" in said
    assert "CLEVR: the printed" not in said


def test_people_are_of_table_3_alone(tmp_path):
    done = run("table1", "--human", "--out", tmp_path)
    assert isinstance(done.exception, InputError)
    assert "--human goes with table3" in str(done.exception)
