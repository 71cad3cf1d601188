"""The tables that the fuzz draws are what they are said to be."""

import numpy as np
import pytest

from broja.families import BELOW, FAMILIES, LEAST, TWO_LABELS, names, table
from interplay import Joint

SEEDS = range(20)


def least_share(p):
    """Smallest positive cell of p(x1, y) and p(x2, y)."""
    shares = np.concatenate([p.sum(axis=1), p.sum(axis=0)]) / p.sum()
    return shares[shares > 0].min()


@pytest.mark.parametrize("name", names())
def test_tables_are_valid_and_hold_no_rounding(name):
    for seed in SEEDS:
        p = table(name, seed)
        Joint.from_table(p)
        if not name.startswith(BELOW):
            assert least_share(p) >= LEAST * (1 - 1e-9)
        if name.endswith(TWO_LABELS):
            assert p.shape[2] == 2


@pytest.mark.parametrize("name", names())
def test_a_seed_gives_its_table_again_and_seeds_differ(name):
    tables = [table(name, seed) for seed in SEEDS]
    np.testing.assert_array_equal(table(name, 3), tables[3])
    assert len({p.tobytes() for p in tables}) > len(SEEDS) / 2


def test_the_extremes_occur():
    assert len(FAMILIES) >= 40
    drawn = [table(name, seed) for name in FAMILIES for seed in SEEDS]
    assert max(p.shape[2] for p in drawn) >= 20
    assert max(max(p.shape[:2]) for p in drawn) >= 30
    assert max(p.max() for p in drawn) > 1e11
    assert min(least_share(table("decades", seed)) for seed in SEEDS) < 1e-14
    assert min(least_share(table(BELOW, seed)) for seed in SEEDS) < 1e-100
