"""Made data is kept in whole pieces, and is the same however it came about."""

import numpy as np
import pytest

from interplay.datasets import load
from interplay.datasets.real import clevr_like


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("INTERPLAY_CACHE", str(tmp_path))
    monkeypatch.setattr(clevr_like, "PIECE", 10)
    return tmp_path / "made"


def scenes(**kw):
    data = load("clevr_like", **{"n": 25, **kw})
    return data.x1.tobytes(), data.x2, data.y.tolist()


def test_what_was_kept_is_what_is_made(folder, monkeypatch):
    first = scenes()
    assert len(list(folder.iterdir())) == 3
    monkeypatch.setattr(clevr_like, "scenes", None)  # nothing is drawn again
    assert scenes() == first


def test_pieces_change_nothing(folder, monkeypatch):
    first = scenes()
    monkeypatch.setenv("INTERPLAY_CACHE", "off")
    monkeypatch.setattr(clevr_like, "PIECE", 1000)
    assert scenes() == first


def test_a_run_that_was_stopped_goes_on_and_leaves_nothing_half(folder, monkeypatch):
    drawn, calls = clevr_like.drawn, []

    def stopped(*arguments):
        calls.append(1)
        if len(calls) > 15:
            raise KeyboardInterrupt
        return drawn(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(clevr_like, "drawn", stopped)
        with pytest.raises(KeyboardInterrupt):
            scenes()
    assert [path.suffix for path in folder.iterdir()] == [".npz"]  # the first piece, whole
    resumed = scenes()
    for path in folder.iterdir():
        path.unlink()
    assert resumed == scenes()


def test_a_damaged_piece_is_made_again(folder):
    first = scenes()
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:100])
    assert scenes() == first


def test_other_seeds_are_kept_apart(folder):
    assert scenes(seed=1) != scenes()
    assert len(list(folder.iterdir())) == 6


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INTERPLAY_CACHE", str(tmp_path / "file"))
    assert np.array(scenes()[2]).sum() == 12
