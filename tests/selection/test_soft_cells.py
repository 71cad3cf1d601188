import numpy as np
import pytest

from interplay.broja.decompose import decompose
from interplay.core.information import mutual_information
from interplay.core.joint import Joint
from interplay.selection.soft_cells import SoftCells, lost_by_soft_cells, redrawn
from interplay.uncertainty.bias import unimodal_surrogates
from interplay.uncertainty.pair_counts import PairCounts


def known_rows(times, seed=0):
    """Rows whose cells occur just as often as a random table says, and that table."""
    rng = np.random.default_rng(seed)
    pairs = rng.integers(1, 6, size=(3, 4))
    posterior = rng.dirichlet([0.5, 0.5, 0.5], size=(3, 4))
    one, two = np.nonzero(pairs)
    repeat = pairs[one, two] * times
    codes = np.repeat(one, repeat), np.repeat(two, repeat)
    return codes, posterior[codes], pairs[..., None] / pairs.sum() * posterior


def test_informations_are_those_of_the_exact_table():
    codes, m, p = known_rows(3)
    exact = decompose(p)
    found, gap = SoftCells(codes, m).informations()
    np.testing.assert_allclose(
        found, [exact.i1, exact.i2, mutual_information(p), exact.i_star], atol=1e-6
    )
    assert gap < 1e-5


def test_labels_have_the_bias_of_labels():
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 8, size=(2, 600))
    y = rng.integers(0, 2, size=600)
    soft = SoftCells((codes[0], codes[1]), np.eye(2)[y])
    first, adder = soft.tables()[0], soft.adders[0]
    assert soft.rows_worth(first, adder) == pytest.approx(600)
    counts = np.zeros((8, 8, 2))
    np.add.at(counts, (codes[0], codes[1], y), 1)
    known, _ = soft.informations()
    rng1, rng2 = np.random.default_rng(0), np.random.default_rng(0)
    pairs = PairCounts.from_joint(Joint.from_table(counts))
    of_labels = unimodal_surrogates(pairs, known[[0, 1, 3]], rng1)
    np.testing.assert_allclose(soft.bias(known, rng2)[[0, 1, 3]], of_labels, atol=2e-3)
    assert of_labels.min() > 5e-3


def test_probabilities_that_do_not_vary_in_cells_have_no_bias():
    codes, m, _ = known_rows(10)
    only_first = np.stack([m[codes[0] == c].mean(axis=0) for c in range(3)])[codes[0]]
    soft = SoftCells(codes, only_first)
    found, _ = soft.informations()
    bias = soft.bias(found, np.random.default_rng(0))
    assert abs(bias[0]) < 1e-4


def test_half_known_labels_are_worth_more_rows():
    rng = np.random.default_rng(2)
    code = rng.integers(0, 4, size=2000)
    chance = np.clip(0.5 + 0.1 * rng.normal(size=2000), 0, 1)
    soft = SoftCells((code, code), np.stack([1 - chance, chance], axis=1))
    worth = soft.rows_worth(soft.tables()[0], soft.adders[0])
    assert worth == pytest.approx(2000 * 0.25 / 0.01, rel=0.15)


def test_replicates_spread_about_the_sample_and_follow_their_seed():
    codes, m, _ = known_rows(5)
    soft = SoftCells(codes, m)
    found = soft.replicates(60, seed=3)
    assert np.abs(found.mean(axis=0) - soft.informations()[0]).max() < 0.05
    np.testing.assert_array_equal(found, soft.replicates(60, seed=3))


def test_one_group_alone_gives_the_sample_itself():
    codes, m, _ = known_rows(5)
    soft = SoftCells(codes, m, np.zeros(len(m), dtype=int))
    np.testing.assert_allclose(
        soft.replicates(3, seed=0), np.tile(soft.informations()[0], (3, 1)), atol=1e-3
    )


def test_redrawn_tables_keep_the_labels():
    table = np.random.default_rng(4).random((5, 3))
    table /= table.sum()
    drawn = redrawn(table, 500, 200, np.random.default_rng(0))
    np.testing.assert_allclose(drawn.sum(axis=1), np.tile(table.sum(axis=0), (200, 1)))
    np.testing.assert_allclose(drawn.mean(axis=0), table, atol=0.01)


def test_cells_of_equal_posteriors_lose_nothing():
    rows = np.random.default_rng(5).dirichlet([1, 1], size=6)
    codes = np.arange(60) % 6
    assert lost_by_soft_cells(rows[codes], codes) == pytest.approx(0, abs=1e-12)
    assert lost_by_soft_cells(rows[codes], codes // 2 % 3) > 1e-3
