import os
import time

import numpy as np
import pytest

from interplay import estimate
from interplay.core.cache import VARIABLE
from interplay.estimators import Posterior
from interplay.posteriors import ensemble, remembered
from interplay.posteriors.remembered import (
    cache_folder,
    digest,
    forget,
    make_room,
    nothing_remembered,
    read,
)
from interplay.posteriors.remembered import remembered as recall


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache of its own, in which all that is found is worth a file."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(remembered, "WORTH_A_FILE", 0.0)
    forget()
    yield tmp_path / "posteriors"
    forget()


class Finder:
    """Counts how often it is asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return {"posteriors": np.arange(6.0).reshape(3, 2), "tried": {"a": 0.25}, "name": "a"}


def rows(seed=0, n=120):
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, 2))
    return x1, x2, (x1[:, 0] + x2[:, 0] + rng.normal(size=n) > 0).astype(int)


def solved(**settings):
    x1, x2, y = rows()
    method = Posterior(budget=1, **settings)
    return estimate(x1, x2, y, method=method, rng=3)


def counted(monkeypatch):
    """How many races of learners are run from now on."""
    races = []

    class Counted(ensemble.Race):
        def run(self, learners, step):
            races.append(len(learners))
            return super().run(learners, step)

    monkeypatch.setattr(ensemble, "Race", Counted)
    return races


def test_what_was_found_once_is_not_sought_again(folder):
    find = Finder()
    first, again = recall(find, 1, "a"), recall(find, 1, "a")
    assert find.asked == 1
    np.testing.assert_array_equal(first["posteriors"], again["posteriors"])
    recall(find, 2, "a")
    assert find.asked == 2


def test_a_later_process_reads_the_file(folder):
    find = Finder()
    first = recall(find, 1)
    forget()
    again = recall(find, 1)
    assert find.asked == 1
    np.testing.assert_array_equal(first["posteriors"], again["posteriors"])
    assert (first["tried"], first["name"]) == (again["tried"], again["name"])


def test_only_what_took_long_is_worth_a_file(folder, monkeypatch):
    monkeypatch.setattr(remembered, "WORTH_A_FILE", 60.0)
    recall(Finder(), 1)
    assert not folder.exists()


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "pickle"])
def test_a_damaged_file_counts_for_nothing(folder, damage):
    find = Finder()
    recall(find, 1)
    (path,) = folder.glob("*.npz")
    whole = path.read_bytes()
    if damage == "pickle":
        np.savez(path, plain=np.array({"name": "b"}, dtype=object))
    else:
        path.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "other": b"PK"}[damage])
    forget()
    assert recall(find, 1)["name"] == "a"
    assert find.asked == 2


def test_what_is_shared_cannot_be_changed(folder):
    with pytest.raises(ValueError, match="read-only"):
        recall(Finder(), 1)["posteriors"][0, 0] = 7.0


def test_nothing_is_remembered_where_nobody_wants_it(folder, monkeypatch):
    find = Finder()
    with nothing_remembered():
        recall(find, 1)
        recall(find, 1)
    assert find.asked == 2
    monkeypatch.setenv(VARIABLE, "off")
    assert cache_folder() is None
    recall(find, 1)
    recall(find, 1)
    assert find.asked == 4


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    monkeypatch.setattr(remembered, "WORTH_A_FILE", 0.0)
    (tmp_path / "file").write_text("")
    forget()
    assert recall(Finder(), 1)["name"] == "a"
    forget()


def test_files_that_were_not_asked_for_the_longest_make_room(folder, monkeypatch):
    find = Finder()
    for key in range(3):
        recall(find, key)
        path = folder / f"{digest((key,))}.npz"
        os.utime(path, (time.time() - 100 + key,) * 2)
    monkeypatch.setattr(remembered, "MOST_ON_DISK", 2 * path.stat().st_size)
    make_room(folder)
    assert [(folder / f"{digest((key,))}.npz").exists() for key in range(3)] == [False, True, True]
    assert read(folder / f"{digest((0,))}.npz") is None


def test_memory_is_bounded(folder, monkeypatch):
    monkeypatch.setattr(remembered, "MOST_IN_MEMORY", 100)  # two results of 48 bytes
    monkeypatch.setattr(remembered, "WORTH_A_FILE", 60.0)
    find = Finder()
    for key in (0, 1, 0, 2):
        recall(find, key)
    assert find.asked == 3
    recall(find, 0)
    assert find.asked == 3
    recall(find, 1)
    assert find.asked == 4


@pytest.mark.parametrize(
    "other",
    [
        np.zeros((2, 3)),
        np.zeros((3, 2), dtype=np.float32),
        np.array([[0.0, 0], [0, 0], [0, -0.0]]),
        [0.0] * 6,
        None,
        "zeros",
    ],
)
def test_different_values_have_different_digests(other):
    assert digest(np.zeros((3, 2))) != digest(other)
    assert digest(np.asfortranarray(np.zeros((3, 2)))) == digest(np.zeros((3, 2)))


def test_values_are_not_run_together():
    assert digest(("ab", "c")) != digest(("a", "bc"))
    assert digest(([1], [2, 3])) != digest(([1, 2], [3]))
    assert digest({"a": 1}) != digest({"a": "1"})


def test_values_of_unknown_kind_are_no_key():
    with pytest.raises(TypeError, match="object"):
        digest(object())


def test_an_estimate_is_the_same_with_and_without_memory(folder, monkeypatch):
    races = counted(monkeypatch)
    first = solved()
    trained = len(races)
    assert trained == 3
    again = solved()
    assert len(races) == trained
    forget()
    from_files = solved()
    assert len(races) == trained
    monkeypatch.setenv(VARIABLE, "off")
    anew = solved()
    assert len(races) == 2 * trained
    assert first.to_dict() == again.to_dict() == from_files.to_dict() == anew.to_dict()


def test_other_settings_are_fitted_anew(folder, monkeypatch):
    races = counted(monkeypatch)
    solved()
    solved(folds=4)
    assert len(races) == 6
