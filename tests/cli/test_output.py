import io

import numpy as np
from rich.console import Console

from interplay import estimate
from interplay.cli.output import bars_on, progress_bar
from interplay.posteriors import ensemble as pools
from interplay.posteriors.folds import Target
from interplay.posteriors.learners import LEARNERS
from interplay.posteriors.views import Views


def terminal():
    return Console(file=io.StringIO(), force_terminal=True, width=120)


def test_bars_have_what_is_done_what_is_expected_and_the_time_left():
    console = terminal()
    with bars_on(console) as advance:
        advance("classifiers of x1", 3, 40)
        advance("classifiers of x1", 4, 20)  # half of the learners were left behind
    text = console.file.getvalue()
    assert "classifiers of x1" in text
    assert "4/20" in text
    assert "left" in text


def test_bars_fit_an_ordinary_terminal():
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with bars_on(console) as advance:
        advance("classifiers from 0.125 of the rows of average", 123, 164)
    assert "123/164" in console.file.getvalue()


def test_bars_are_silent_where_there_is_no_terminal(capsys):
    with progress_bar() as advance:
        advance("bins", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_of_an_estimate_moves_fit_by_fit():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 150)
    x1, x2 = y[:, None] + rng.normal(size=(2, 150, 2))
    told = {}

    def note(what, done, total):
        told.setdefault(what, []).append((done, total))

    estimate(x1, x2, y, method="posterior", budget=0, replicates=20, progress=note)
    for part in ("x1", "x2", "both"):
        fits = told[f"classifiers of {part}"]
        assert len(fits) > 5  # folds, in several repeats
        assert [done for done, _ in fits] == list(range(1, len(fits) + 1))
        assert all(done <= total for done, total in fits)
        assert fits[-1][0] == fits[-1][1]
    assert "classifiers from 0.5 of the rows of both" in told


def test_a_trial_on_some_rows_is_part_of_the_progress(monkeypatch):
    monkeypatch.setattr(pools, "TRIAL_ROWS", 100)
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 200)
    columns = y[:, None] + rng.normal(size=(200, 2))
    told = []
    pools.ensemble(
        Views.of(columns, 0),
        Target(y, np.arange(200)[None] % 3),
        given={},
        budget=60.0,
        seed=0,
        among=LEARNERS[:2],
        step=lambda done, total: told.append((done, total)),
    )
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[0][1] >= 12  # two learners, three folds of the trial and three of all rows
    assert told[-1][0] == told[-1][1]
