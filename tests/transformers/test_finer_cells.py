import numpy as np
import pytest
from scipy.special import softmax

from interplay.transformers import PosteriorCells
from interplay.transformers.finer_cells import (
    UNTOLD,
    share_between,
    share_lost,
    union_of_cells,
)
from interplay.transformers.posteriors import soft_table


def seen_through_noise(k, n=1500, seed=0):
    """True posteriors of two modalities that tell the label through noise of their own."""
    rng = np.random.default_rng(seed)
    centres = 1.5 * rng.normal(size=(2, k, 3))
    y = rng.integers(k, size=n)
    draws = centres[:, y] + rng.normal(size=(2, n, 3))
    away = draws[:, :, None] - centres[:, None]
    one, two = softmax(-0.5 * (away**2).sum(axis=3), axis=2)
    return one, two


def cells(rows, number):
    return PosteriorCells(number, 0).fit_transform(rows)[:, 0]


def test_one_modality_that_tells_nothing_leaves_all_of_the_loss_to_the_other():
    one, _ = seen_through_noise(4)
    nothing = np.full(one.shape, 0.25)
    codes = cells(one, 6), np.zeros(len(one), dtype=int)
    assert share_lost((one, nothing), codes, 0) == pytest.approx(1, abs=0.02)


def test_of_equal_modalities_half_is_lost():
    one, _ = seen_through_noise(4)
    assert share_lost((one, one), (cells(one, 6),) * 2, 0) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("k", [3, 8])
def test_few_cells_and_their_share_come_to_the_union_of_many(k):
    rows = seen_through_noise(k)
    few, many = ([cells(p, number) for p in rows] for number in (8, 50))
    share = share_lost(rows, few, 0)
    coarse, fine = (union_of_cells(rows, codes) for codes in (few, many))
    brought = fine[:2].sum() - coarse[:2].sum()
    assert brought > 0.05
    assert coarse[2] + share * brought == pytest.approx(fine[2], abs=0.06 * brought)


def test_swapping_the_modalities_changes_nothing():
    one, two = seen_through_noise(3)
    codes = cells(one, 7), cells(two, 9)
    swapped = share_lost((two, one), codes[::-1], 5)
    assert share_lost((one, two), codes, 5) == pytest.approx(swapped, abs=2e-3)


def test_rows_of_no_weight_do_not_count():
    rows = seen_through_noise(3)
    odd = [np.roll(p, 1, axis=1)[::-1] for p in rows]
    both = [np.concatenate(parts) for parts in zip(rows, odd, strict=True)]
    weights = np.repeat([2.0, 0.0], len(rows[0]))
    coarse, fine = ([cells(p, number) for p in both] for number in (6, 24))
    alone = share_between(rows, *([c[: len(rows[0])] for c in codes] for codes in (coarse, fine)))
    assert share_between(both, coarse, fine, weights) == pytest.approx(alone, abs=1e-3)


def test_where_finer_cells_bring_nothing_the_middle_is_taken():
    rows = np.tile([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]], (50, 1))
    codes = np.arange(100) % 2
    assert share_lost((rows, rows), (codes, codes), 0) == UNTOLD


def test_many_rows_are_judged_by_some_of_them():
    rows = seen_through_noise(3, n=12_000)
    codes = tuple(cells(p, 8) for p in rows)
    first = tuple(p[:4000] for p in rows)
    some = share_lost(first, tuple(code[:4000] for code in codes), 0)
    assert share_lost(rows, codes, 0) == pytest.approx(some, abs=0.05)


def test_tables_of_mean_posteriors():
    rows = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]])
    table = soft_table(rows, np.array([0, 0, 1]))
    assert table == pytest.approx(np.array([[1.4, 0.6], [0.2, 0.8]]) / 3)
