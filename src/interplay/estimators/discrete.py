"""The discrete method: symbols, counts, and the exact solver (the paper's CVX, section 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.decompose import decompose
from interplay.core.checks import checked_generator, checked_progress
from interplay.core.joint import Joint
from interplay.core.pid import NAMES, PID
from interplay.core.types import Index, Progress
from interplay.data.coding.discretise import Settings
from interplay.data.counting.contingency import Counted, encode
from interplay.data.rows.prepared import Prepared
from interplay.uncertainty.bias import BIASES
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.pair_counts import PairCounts
from interplay.uncertainty.quantify import Uncertainty, quantified
from interplay.uncertainty.sampled import Sampled

CUT_AWAY = (
    "Intervals are of what the bins or clusters tell: what these cut away of the values is in none "
    "of them."
)
WHOLE_ALONE = ("shuffle", "extrapolation")  # corrections that need whole numbers of rows


@dataclass(frozen=True)
class Discrete:
    """Turns each modality into symbols, counts, and solves the table of counts exactly.

    Columns that are symbols are used as they are; a continuous one is cut in bins, several are
    clustered (paper, appendix B.1 and C.4).

    Attributes:
        bins: bins of a single continuous column; None for the cube root of the rows. Given, it
            also bins integers with more than 50 distinct values, which else may count as codes.
        binning: ``"quantile"`` or ``"width"``, equal counts or equal widths.
        range: ends of bins of equal width, such as ``(0, 1)``; values beyond fall in the end bins.
            None for the ends of the values.
        clusters: k-means clusters for a modality of several continuous columns; None for 20, or one
            for ten rows where that is less.
        solver: as in ``decompose``.
        tol: certified gap of the solver in bits, as in ``decompose``.

    Raises:
        InputError: a setting that cannot be used.

    """

    bins: int | None = None
    binning: str = "quantile"
    range: tuple[float, float] | None = None
    clusters: int | None = None
    solver: str = "auto"
    tol: float = 1e-8

    name: ClassVar[str] = "discrete"
    biases: ClassVar[tuple[str, ...]] = tuple(BIASES)
    trains: ClassVar[bool] = False

    def __post_init__(self) -> None:
        self.coding("error")

    def coding(self, missing: str) -> Settings:
        """How columns are turned into symbols."""
        return Settings(self.bins, self.binning, self.clusters, missing, self.range)

    def solve(
        self,
        rows: Prepared,
        rng: np.random.Generator,  # noqa: ARG002
        progress: Progress | None = None,  # noqa: ARG002
    ) -> Sampled:
        """The four informations of the table that the rows make."""
        return self.solve_table(encode(rows, self.coding(rows.missing)).count())

    def solve_table(self, table: Counted) -> Sampled:
        """The four informations of counted rows, in the groups that they came in."""
        cell = cell_of(table)
        sampled = self.solve_joint(
            table.joint,
            names=table.names,
            notes=table.notes,
            units=units_of(table, cell),
            effective=None if table.weights is None else table.effective,
        )
        cut = not all(encoder.discrete for encoder in table.encoders[:2])
        return replace(
            sampled,
            pid=replace(sampled.pid, n_samples=table.n_used),
            cell=cell if table.cells is None else None,
            includes=CUT_AWAY if cut else None,
        )

    def solve_joint(
        self,
        joint: Joint,
        *,
        names: Sequence[str] = NAMES,
        notes: Sequence[str] = (),
        units: Units | None = None,
        effective: int | None = None,
    ) -> Sampled:
        """The four informations of a table of counts, or of ``effective`` weighted rows."""
        exact = decompose(joint, solver=self.solver, tol=self.tol, names=names)
        found = np.array([exact.i1, exact.i2, exact.i12, exact.i_star])
        said = [*notes, *exact.notes]
        if effective is not None:
            said.append(f"Rows were weighted; they tell as much as {effective:,} rows alike.")
        weighted = effective is not None
        return Sampled(
            pid=replace(exact, method=self.name, notes=tuple(said)),
            counts=PairCounts.from_joint(joint, effective),
            plug_in=found,
            biases=tuple(b for b in self.biases if not weighted or b not in WHOLE_ALONE),
            units=units,
            weighted=weighted,
        )


def cell_of(table: Counted) -> Index | None:
    """Which occupied cell each row, or each entry of a lazy count, is in."""
    cells = table.cells
    symbols = table.codes if cells is None else (cells.x1, cells.x2, cells.y)
    if symbols is None:
        return None
    shape = table.joint.shape
    occupied = np.ravel_multi_index(table.joint.cells()[:3], shape)
    found = np.searchsorted(occupied, np.ravel_multi_index([s.codes for s in symbols], shape))
    return np.asarray(found)


def units_of(table: Counted, cell: Index | None) -> Units | None:
    """The groups of the rows, or None where every row stands for itself."""
    cells = table.cells
    groups = table.groups if cells is None else cells.groups
    if groups is None or cell is None:
        return None
    return Units.from_groups(groups, cell, table.weights if cells is None else cells.numbers)


def estimate_counts(
    p: ArrayLike | Joint,
    *,
    bias: str = "auto",
    replicates: int | Literal["auto"] = 0,
    interval: str = "percentile",
    level: float = 0.95,
    permutations: int | Literal["auto"] = 0,
    solver: str = "auto",
    tol: float = 1e-8,
    names: Sequence[str] = NAMES,
    n_jobs: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> PID:
    """PID of the distribution that a table of counts was drawn from.

    ``decompose`` gives the PID of the table itself; this one takes off the bias that it has as a
    sample, with intervals and tests as asked.

    Args:
        p: (n1, n2, k) counts of rows, or a ``Joint`` made from counts.
        bias: as in ``Uncertainty``, like the arguments below.
        replicates: bootstrap resamples behind the intervals; 0 for none.
        interval: ``"percentile"`` or ``"bca"``.
        level: of the intervals.
        permutations: samples without the effect behind each p-value; 0 for none.
        solver: as in ``decompose``.
        tol: certified gap in bits, as in ``decompose``.
        names: of X1, X2 and Y, for printing.
        n_jobs: joblib workers of the bootstrap.
        checkpoint: .npz file from which an interrupted bootstrap goes on.
        progress: called with (what, done, all).
        rng: seed or generator.

    Raises:
        InputError: ``p`` is not a table of counts, or a setting cannot be used.

    """
    joint = p if isinstance(p, Joint) else Joint.from_table(p)
    settings = Uncertainty(
        bias=bias,
        replicates=replicates,
        interval=interval,
        level=level,
        permutations=permutations,
        n_jobs=n_jobs,
        checkpoint=checkpoint,
    )
    generator, tell = checked_generator(rng), checked_progress(progress)
    sampled = Discrete(solver=solver, tol=tol).solve_joint(joint, names=names)
    return quantified(sampled, settings, rng=generator, progress=tell)
