"""Every table is solved: a slice of the fuzz of ``benchmarks/fuzz.py``, warnings being errors."""

import numpy as np
import pytest

from broja.certificates import certified
from broja.families import BELOW, names, table
from interplay.broja.many import union_informations

SEEDS = 20
REPLICATES = 4


@pytest.mark.parametrize("name", names())
def test_every_table_is_solved_and_certified_again(name):
    failures = {}
    for seed in range(SEEDS):
        try:
            certified(table(name, seed))
        except Exception as error:  # all seeds are tried, so that the message names each bad one
            failures[seed] = f"{type(error).__name__}: {error}"
    assert not failures


def replicates(name):
    """Bootstrap weights on the cells of one table; symbols and labels vanish in some."""
    p = table(name, 0)
    weights = np.random.default_rng(0).poisson(1, size=(REPLICATES, *p.shape))
    drawn = np.concatenate([p[None], p * weights])
    drawn[drawn.sum(axis=(1, 2, 3)) == 0] = p
    return drawn / drawn.sum(axis=(1, 2, 3), keepdims=True)


@pytest.mark.parametrize("name", [name for name in names() if not name.startswith(BELOW)])
@pytest.mark.parametrize("tol", [1e-4, 1e-8])
def test_a_batch_gives_what_its_tables_give(name, tol):
    tables = replicates(name)
    expected = [certified(p).i_star for p in tables]
    found = union_informations(tables.sum(axis=2), tables.sum(axis=1), tol=tol)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tol / 2 + 1e-8)
