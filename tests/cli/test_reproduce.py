import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from interplay import InputError
from interplay.cli.main import cli
from interplay.cli.reproduce import catalogue
from interplay.studies.experiment import Options, Piece
from interplay.studies.paper import figure12, table1
from interplay.studies.paper.catalogue import ENTRIES, WITH_ESTIMATORS, create

TABLE = ("table1", "--quick", "--estimator", "cvx")


def run(*arguments):
    return CliRunner().invoke(cli, ["reproduce", *map(str, arguments)])


def test_without_a_name_it_lists_what_there_is():
    printed = run().stdout
    for name, entry in ENTRIES.items():
        line = next(line for line in printed.splitlines() if f" {name} " in line)
        assert entry.full in line
        assert entry.quick in line
    assert catalogue() in run("--help").stdout


def test_every_entry_makes_what_it_is_called():
    for name in ENTRIES:
        experiment = create(name, Options(quick=True, estimators=table_only(name)))
        assert experiment.name == name


def table_only(name):
    return ("cvx",) if name in WITH_ESTIMATORS else None


def test_it_prints_what_it_writes(tmp_path):
    done = run(*TABLE, "--out", tmp_path / "deep" / "here")
    assert done.exit_code == 0, done.output
    assert done.stdout == (tmp_path / "deep" / "here" / "table1.md").read_text()
    assert "written to" in done.stderr
    assert {file.suffix for file in (tmp_path / "deep" / "here").iterdir()} == {
        ".md", ".csv", ".png", ".jsonl",
    }  # fmt: skip


def test_the_default_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*TABLE).exit_code == 0
    assert (tmp_path / "reproduced" / "table1.png").stat().st_size > 5_000


def test_a_stopped_run_goes_on_and_answers_the_same(tmp_path, monkeypatch):
    works = []
    full = figure12.experiment

    def small(options):
        return replace(full(options), norms=(1.0, 2.0), angles=3, points=10_000)

    monkeypatch.setattr(figure12, "experiment", small)
    whole = run("figure12", "--out", tmp_path / "whole")

    def stop_after(piece):
        works.append(piece)
        if len(works) == 8:
            raise KeyboardInterrupt
        return piece.work()

    class Stopping:
        def __init__(self, real):
            self.real, self.name, self.page = real, real.name, real.page

        def pieces(self):
            return [Piece(p.settings, lambda p=p: stop_after(p)) for p in self.real.pieces()]

    monkeypatch.setattr(figure12, "experiment", lambda options: Stopping(small(options)))
    folder = tmp_path / "stopped"
    arguments = ("figure12", "--out", folder)
    assert run(*arguments).exit_code == 1
    assert len((folder / "figure12.jsonl").read_text().splitlines()) == 7
    assert not (folder / "figure12.md").exists()
    with (folder / "figure12.jsonl").open("a") as file:
        file.write('{"fingerprint": "cut o')
    again = run(*arguments)
    assert again.exit_code == 0, again.output
    assert again.stdout == whole.stdout
    assert len(works) == 8 + 5  # of 12 pieces 7 are kept, and the 8th was stopped
    lines = (folder / "figure12.jsonl").read_text().splitlines()
    lines.remove('{"fingerprint": "cut o')
    assert len({json.loads(line)["fingerprint"] for line in lines}) == 12


def test_another_seed_is_another_run_beside_the_first(tmp_path):
    first = run(*TABLE, "--out", tmp_path).stdout
    other = run(*TABLE, "--out", tmp_path, "--seed", 7).stdout
    assert first != other
    assert run(*TABLE, "--out", tmp_path).stdout == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("table33",), "NAME is 'table33': choose one of table1, "),
        (("figure3", "--seeds", 2), "are for tables"),
        (("figure3", "--estimator", "cvx"), "are for tables"),
        (("table1", "--estimator", "magic"), "--estimator is 'magic'"),
        (("table1", "--preset", "default"), "--preset is for table4, table18, base-suite: leave"),
        (("base-suite", "--preset", "best"), "--preset is 'best': choose one of default, "),
    ],
)
def test_wrong_use(arguments, message, tmp_path):
    done = run(*arguments, "--out", tmp_path)
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(table1, "estimated", pytest.fail)  # nothing is worked out before
    done = run(*TABLE, "--out", tmp_path / "file")
    assert isinstance(done.exception, InputError)
    assert "cannot be written" in str(done.exception)


def test_results_that_cannot_be_written_are_an_error(tmp_path):
    (tmp_path / "table1.md").mkdir()
    done = run(*TABLE, "--out", tmp_path)
    assert isinstance(done.exception, InputError)
    assert "cannot be written" in str(done.exception)
