"""Running pieces: one at a time or side by side, kept as each ends."""

from dataclasses import dataclass, field
from functools import partial

import pytest
from joblib import parallel_config
from matplotlib.figure import Figure

from interplay.studies.experiment import Page, Piece
from interplay.studies.run import reproduce


def work(folder, number):
    (folder / f"done-{number}").touch()
    if (folder / f"fail-{number}").exists():
        raise RuntimeError(f"piece {number}")
    return {"square": number**2}


@dataclass
class Squares:
    folder: object
    name: str = "squares"
    store: str = "shared"
    seen: list = field(default_factory=list)

    def pieces(self):
        return [Piece({"number": n}, partial(work, self.folder, n)) for n in range(6)]

    def page(self, results):
        self.seen = [result["square"] for result in results]
        return Page("# Squares\n", results, Figure().subplots())


@pytest.mark.parametrize("n_jobs", [None, 2])
def test_results_are_in_order_and_are_kept_under_the_name_of_the_store(tmp_path, n_jobs):
    experiment, told = Squares(tmp_path), []
    with parallel_config(backend="threading"):  # workers cannot import a test
        reproduce(experiment, tmp_path / "out", lambda *step: told.append(step), n_jobs=n_jobs)
    assert experiment.seen == [0, 1, 4, 9, 16, 25]
    assert (tmp_path / "out" / "shared.jsonl").exists()
    assert (tmp_path / "out" / "squares.csv").read_text().splitlines()[-1] == "5,25"
    assert [step[1] for step in told] == [1, 2, 3, 4, 5, 6]
    assert set(told[-1:]) == {("squares", 6, 6)}


def test_what_is_finished_is_not_done_again(tmp_path):
    (tmp_path / "fail-3").touch()
    with pytest.raises(RuntimeError, match="piece 3"):
        reproduce(Squares(tmp_path), tmp_path / "out")
    for file in tmp_path.glob("*-*"):
        file.unlink()
    experiment, seen = Squares(tmp_path), []
    reproduce(experiment, tmp_path / "out", seen=seen.append)
    assert [result["number"] for result in seen] == [0, 1, 2, 3, 4, 5]
    assert sorted(file.name for file in tmp_path.glob("done-*")) == ["done-3", "done-4", "done-5"]
    assert experiment.seen == [0, 1, 4, 9, 16, 25]
