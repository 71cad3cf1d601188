"""Rows of the training are told among those that a model is judged on."""

import numpy as np
import pytest

pytest.importorskip("torch")

from interplay.models import familiar
from interplay.models.familiar import kept_digests, share_trained_on, trained_on_notes
from interplay.models.inputs import Modalities


def rows(n=400, seed=0):
    rng = np.random.default_rng(seed)
    return Modalities(rng.normal(size=(n, 2)), rng.normal(size=(n, 3)))


def test_the_share_of_rows_of_the_training_is_exact():
    whole = rows()
    kept = kept_digests(whole[np.arange(300)])
    assert share_trained_on(kept, whole) == 0.75
    assert share_trained_on(kept, whole[np.arange(300, 400)]) == 0.0
    assert share_trained_on(kept, rows(seed=1)) == 0.0


def test_of_many_rows_a_sample_is_kept_that_tells_the_share(monkeypatch):
    monkeypatch.setattr(familiar, "MOST", 500)
    whole = rows(4000)
    kept = kept_digests(whole[np.arange(3000)])
    assert len(kept) == 500
    assert share_trained_on(kept, whole) == pytest.approx(0.75, abs=0.05)
    assert share_trained_on(kept, rows(4000, seed=1)) == 0.0


def test_rows_of_few_symbols_are_not_taken_for_those_of_the_training():
    symbols = Modalities(np.arange(400) % 2, np.arange(400) % 3)
    assert kept_digests(symbols) == []
    assert trained_on_notes({"ef": []}, symbols) == []


def test_models_trained_on_as_many_are_named_together():
    whole = rows()
    some, few = kept_digests(whole[np.arange(300)]), kept_digests(whole[np.arange(100)])
    assert trained_on_notes({"ef": some, "mi": few, "mult": some}, whole) == [
        "ef and mult were trained on 75% of these rows, which flatters them: judge by other rows.",
        "mi was trained on 25% of these rows, which flatters it: judge by other rows.",
    ]
