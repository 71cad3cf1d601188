"""The decomposition of a known generator by Monte Carlo: exact posteriors of drawn rows.

R, U1 and U2 depend on X1 and X2 through their posteriors p(y|x) alone (sufficient statistics), so
the rows' true posteriors, each of mass 1/n, are a discrete problem that the exact solver takes: as
they are for two labels, in cells of like posteriors for more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import rel_entr

from interplay.broja.decompose import decompose
from interplay.broja.many import union_informations
from interplay.core.atoms import INFORMATIONS, atoms, pid_from_informations
from interplay.core.channels import fitted_to_prior
from interplay.core.information import LN2, entropy, mutual_information
from interplay.core.joint import Joint
from interplay.core.pid import ATOMS, PID
from interplay.core.types import Array, Index
from interplay.transformers.finer_cells import normalised, share_between
from interplay.transformers.posteriors import PosteriorCells, soft_table

LEAST_ROWS = 100
GROUPS = 20  # of rows, whose spread tells the standard error for two labels
CELLS = {3: 300, 4: 250}  # of the posteriors of more than two labels, by their number
FEW_CELLS = 100  # of five labels and more
TOL = 1e-5  # bits: certified gap of I* with more than two labels


def pid_of_posteriors(
    t1: Array,
    t2: Array,
    t12: Array,
    prior: Array,
    *,
    rng: np.random.Generator,
    names: tuple[str, str, str],
    provenance: dict[str, Any],
) -> PID:
    """The true decomposition from true posteriors of rows drawn from the generator.

    Args:
        t1: (n, k) posteriors p(y|x1), in random order.
        t2: (n, k) posteriors p(y|x2) of the same rows.
        t12: (n, k) posteriors p(y|x1,x2) of the same rows.
        prior: (k,) p(y).
        rng: of the cells of more than two labels.
        names: of X1, X2 and Y.
        provenance: what is known of the generator.

    Returns:
        The PID; ``provenance["standard_errors"]`` has that of each atom and information, in bits.

    """
    rows = [fitted_to_prior(t, prior) * len(t) for t in (t1, t2, t12)]
    told = np.stack([rel_entr(t, prior).sum(axis=1) / LN2 for t in rows], axis=1)
    if len(prior) == 2:
        i_star, errors = union_of_two_labels(rows[0], rows[1], told, prior)
    else:
        i_star, errors = union_of_cells(rows[0], rows[1], told, rng)
    i1, i2, i12 = told.mean(axis=0).tolist()
    return pid_from_informations(
        i1=i1,
        i2=i2,
        i12=i12,
        i_star=i_star,
        entropy_y=entropy(prior),
        method="Monte Carlo over true posteriors",
        names=names,
        provenance={**provenance, "n_draws": len(t1), "standard_errors": errors},
    )


def union_of_two_labels(
    one: Array, two: Array, told: Array, prior: Array
) -> tuple[float, dict[str, float]]:
    """(I* in bits, standard errors) from all rows at once, and from groups of them.

    Where the two channels are alike, chance puts now one and now the other on top, and I* of n rows
    is too large by a multiple of 1 / sqrt(n). The groups show how much, and it is taken off.
    """
    whole = float(union_informations(one[None] / len(one), two[None] / len(two), tol=TOL)[0])
    size = len(one) // GROUPS
    four = np.empty((GROUPS, 4))
    for group, values in enumerate(four):
        part = slice(group * size, (group + 1) * size)
        tables = [fitted_to_prior(rows[part], prior)[None] for rows in (one, two)]
        values[3] = union_informations(*tables, tol=TOL)[0]
        values[:3] = told[part].mean(axis=0)
    excess = (four[:, 3].mean() - whole) / (np.sqrt(GROUPS) - 1)
    return whole - float(excess), standard_errors(four)


def union_of_cells(
    one: Array, two: Array, told: Array, rng: np.random.Generator
) -> tuple[float, dict[str, float]]:
    """(I* in bits, standard errors) from cells of posteriors.

    By the envelope theorem the change of I* with the rows is that of its potentials' mean. What the
    cells lose of I1 and I2 is known; the share of it that they lose of I* is taken to be that of
    half as many cells.
    """
    number = CELLS.get(one.shape[1], FEW_CELLS)
    codes, halved = (
        tuple(cells_of(rows, cells, rng) for rows in (one, two)) for cells in (number, number // 2)
    )
    tables = [soft_table(rows, code) for rows, code in zip((one, two), codes, strict=True)]
    upper = entropy(tables[0].sum(axis=0))
    joint = Joint.from_marginals(tables[0], tables[1], upper)  # I* does not hang on I12
    solved, solution = decompose(joint, tol=TOL, return_solution=True)
    lost = told[:, :2].mean(axis=0) - [mutual_information(table) for table in tables]
    common = np.zeros(len(one))
    for rows, code, potential in zip((one, two), codes, (solution.lam, solution.mu), strict=True):
        common += (rows * np.where(np.isfinite(potential), potential, 0.0)[code]).sum(axis=1)
    four = np.column_stack([told, common / LN2])
    share = share_between((one, two), (halved[0], halved[1]), (codes[0], codes[1]))
    return float(solved.i_star + share * lost.sum()), standard_errors(four)


def cells_of(rows: Array, cells: int, rng: np.random.Generator) -> Index:
    """(n,) cells of rows (n, k)."""
    codes: Index = PosteriorCells(cells, rng).fit_transform(normalised(rows))[:, 0]
    return codes


def standard_errors(four: Array) -> dict[str, float]:
    """Of the means of (b, 4) values of I1, I2, I12 and I*, and of the atoms."""
    values = np.concatenate([atoms(four), four], axis=1)
    errors = values.std(axis=0, ddof=1) / np.sqrt(len(four))
    return dict(zip((*ATOMS, *INFORMATIONS), errors.tolist(), strict=True))
