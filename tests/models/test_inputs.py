import numpy as np
import pandas
import polars
import pytest
import torch
from sklearn.model_selection import KFold
from sklearn.utils import _safe_indexing, indexable

from interplay.errors import InputError
from interplay.models import Modalities, Padded

VALUES = np.arange(12.0).reshape(4, 3)
LISTS = [np.ones((2, 3)), np.zeros((1, 3)), 2 * np.ones((4, 3)), np.ones((1, 3))]


def as_tensor(values):
    return torch.tensor(values, requires_grad=True)


@pytest.mark.parametrize(
    "kind", [np.asarray, pandas.DataFrame, polars.DataFrame, as_tensor, list, np.float32]
)
def test_any_kind_of_rows(kind):
    given = [VALUES[i] for i in range(4)] if kind is list else kind(VALUES)
    assert np.array_equal(Modalities(given).parts[0], VALUES)


def test_vectors_and_series_are_one_column():
    for given in (VALUES[:, 0], pandas.Series(VALUES[:, 0]), polars.Series(VALUES[:, 0])):
        assert Modalities(given).sizes == ((1,),)


def test_large_numbers_keep_their_digits():
    seconds = 1.7e9 + np.arange(4.0)
    assert np.array_equal(np.diff(Modalities(seconds).parts[0][:, 0]), np.ones(3))


def test_small_kinds_of_numbers_take_half_the_room():
    for kind in (np.uint8, np.float32, bool, np.int16):
        assert Modalities(VALUES.astype(kind)).parts[0].dtype == np.float32


def test_sequences_of_different_lengths_are_padded_and_masked():
    padded = Modalities(LISTS).parts[0]
    assert isinstance(padded, Padded)
    assert padded.shape == (4, 4, 3)
    assert padded.mask.sum(axis=1).tolist() == [2, 1, 4, 1]
    assert not padded.values[~padded.mask].any()
    assert padded[1:3].lengths.tolist() == [1, 4]


def test_sequences_of_numbers_are_one_column_wide():
    assert Modalities([[1.0, 2.0], [3.0]]).parts[0].shape == (2, 2, 1)


def test_scikit_learn_can_index_rows():
    both = Modalities(VALUES, LISTS)
    assert both.shape == (4, 2)
    indexable(both, np.arange(4))
    for rows in (np.array([2, 0]), [2, 0], np.array([True, False, True, False]), slice(0, 2)):
        assert len(_safe_indexing(both, rows)) == 2
    train, test = next(iter(KFold(2).split(both)))
    assert np.array_equal(both[train].parts[0], VALUES[train])
    assert np.array_equal(both[test].parts[1].lengths, both.parts[1].lengths[test])
    assert len(both[3]) == 1


def test_how_they_look():
    assert repr(Modalities(VALUES, LISTS)) == "Modalities(4 rows of 3, 4x3)"
    assert Modalities(VALUES, LISTS).only(0).sizes == ((3,),)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((), "no modality is given"),
        ((VALUES, VALUES[:3]), "x1 has 4 rows, x2 has 3 rows: pass one row per sample"),
        ((["a", "b"],), "x1 holds values that are no numbers"),
        ((VALUES, np.array([[1j]] * 4)), "x2 holds values that are no numbers"),
        ((np.where(VALUES == 4, np.nan, VALUES),), "missing or infinite values in 1 rows.*row 1:"),
        ((np.where(VALUES > 4, np.inf, VALUES),), "missing or infinite values in 3 rows"),
        ((np.empty((0, 3)),), r"x1 has shape \(0, 3\)"),
        ((3.0,), r"x1 has shape \(\)"),
        (([np.ones((2, 3)), np.ones((2, 4))],), "with the same d"),
        (([np.ones((2, 3)), np.ones((0, 3))],), "an empty sequence in row 1"),
        (([np.ones((2, 3)), np.full((1, 3), np.nan)],), "missing or infinite"),
        ((np.zeros((4, 32, 32, 3)),), "channels, height, width"),
        ((Padded(np.zeros((2, 3, 1)), [3, 4]),), "of 1 to t"),
        ((pandas.DataFrame({"a": ["x", "y"]}),), "no numbers"),
    ],
)
def test_what_cannot_be_used(given, message):
    with pytest.raises(InputError, match=message):
        Modalities(*given)
