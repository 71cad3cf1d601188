"""Bootstrap replicates of the four informations, and intervals made from them.

Replicates are plug-in values of resampled rows (or groups of rows), moved so that their mean is the
corrected estimate: the plug-in values of a resample carry the sample's bias a second time. The
correction is itself uncertain, and the replicates are spread by a share of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtr, ndtri

from interplay.core.atoms import INFORMATIONS, atoms
from interplay.core.pid import ATOMS, Interval
from interplay.core.types import Array, Index, Steps
from interplay.uncertainty.checkpoint import Checkpoint
from interplay.uncertainty.gaps import warn_again, with_gaps
from interplay.uncertainty.pair_counts import PairCounts, sampled

CHUNK = 50  # replicates that share a random stream, whatever the number of workers
DOUBT = np.array([0.0, 0.0, 0.2, 0.5])  # of the bias of I1, I2, I12, I*: one standard error
INTERVALS = ("percentile", "bca")
CO_INFORMATION = "co_information"


@dataclass(frozen=True, eq=False)
class Units:
    """What is resampled: groups of rows (subjects, videos) that belong together.

    ``cells`` is (groups, e): how many rows a group holds of each cell that occurs, the cells in the
    order of ``Joint.cells``.
    """

    cells: csr_array

    @classmethod
    def from_groups(cls, group: Index, cell: Index, rows: NDArray[Any] | None = None) -> Units:
        """From the group and the cell of each row, or of each entry that stands for ``rows``."""
        weights = np.ones(len(group)) if rows is None else np.asarray(rows, dtype=np.float64)
        return cls(csr_array((weights, (group, cell))))

    @property
    def n(self) -> int:
        """Number of groups."""
        return int(self.cells.shape[0])

    @property
    def sizes(self) -> Array:
        """(groups,) rows of each, or their weight."""
        return np.asarray(self.cells.sum(axis=1))

    def fingerprint(self) -> str:
        """A digest of the groups' sizes, in their order: equal groups are resampled alike."""
        return sha256(self.sizes.tobytes()).hexdigest()[:16]


def replicate(
    pairs: PairCounts,
    replicates: int,
    *,
    seed: int,
    units: Units | None = None,
    n_jobs: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Steps | None = None,
) -> Array:
    """(replicates, 4) plug-in informations in bits of resamples with replacement.

    Args:
        pairs: the counts.
        replicates: number of resamples.
        seed: each chunk of replicates has a stream of its own made from it, so that the result does
            not depend on ``n_jobs`` and two models on the same groups are resampled alike.
        units: groups to resample; None resamples rows.
        n_jobs: joblib workers; None takes those of ``joblib.parallel_config``, else one.
        checkpoint: a .npz file that keeps finished replicates; a second call goes on from it.
        progress: called with (done, all) replicates.

    Raises:
        InputError: the checkpoint belongs to other data or settings.

    """
    from joblib import Parallel, delayed

    values = np.full((replicates, 4), np.nan)
    store = Checkpoint(checkpoint, fingerprint(pairs, replicates, seed, units))
    store.load(values)
    starts = [s for s in range(0, replicates, CHUNK) if np.isnan(values[s : s + CHUNK]).any()]
    sizes = [min(CHUNK, replicates - start) for start in starts]
    tasks = (
        delayed(with_gaps)(replicate_chunk, pairs, units, size, seed, start // CHUNK)
        for start, size in zip(starts, sizes, strict=True)
    )
    chunks: Iterator[tuple[Array, list[str]]] = Parallel(n_jobs=n_jobs, return_as="generator")(
        tasks
    )
    for start, (chunk, gaps) in zip(starts, chunks, strict=True):
        warn_again(gaps)
        values[start : start + len(chunk)] = chunk
        store.save(values)
        if progress:
            progress(int((~np.isnan(values[:, 0])).sum()), replicates)
    return values


def replicate_chunk(
    pairs: PairCounts, units: Units | None, size: int, seed: int, chunk: int
) -> Array:
    """(size, 4) informations of the resamples of one stream."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(chunk,)))
    parts = [pairs.informations(resampled(pairs, units, n, rng)) for n in pairs.blocks(size)]
    return np.concatenate(parts)


def resampled(
    pairs: PairCounts, units: Units | None, times: int, rng: np.random.Generator
) -> Array:
    """(times, p, k) counts of resamples with replacement."""
    if units is None:
        return np.concatenate(list(sampled(pairs, times, rng)))
    chosen = (rng.integers(units.n, size=units.n) for _ in range(times))
    weights = np.stack([np.bincount(row, minlength=units.n) for row in chosen])
    counts = np.zeros((times, pairs.counts.size))
    counts[:, np.flatnonzero(pairs.counts)] = (units.cells.T @ weights.T).T
    return counts.reshape(times, *pairs.counts.shape)


def fingerprint(pairs: PairCounts, replicates: int, seed: int, units: Units | None) -> str:
    """A digest of all that the replicates depend on."""
    digest = sha256(f"{replicates} {seed}".encode())
    parts: list[NDArray[Any]] = [pairs.rows, pairs.columns, pairs.counts]
    if units is not None:
        parts += [units.cells.indptr, units.cells.indices, units.cells.data]
    for part in parts:
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def centred(
    replicates: Array, estimate: Array, bias: Array, seed: int, doubt: Array = DOUBT
) -> Array:
    """Replicates (b, 4) moved to have the corrected ``estimate`` (4,) as their mean.

    They are also spread by the doubt about ``bias`` (4,): shares of it (4,), ``DOUBT`` such that
    the intervals of the distributions in docs/uncertainty.md cover as often as they say.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2**31,)))
    doubt = doubt * bias * rng.standard_normal((len(replicates), 4))
    return np.asarray(replicates - replicates.mean(axis=0) + estimate + doubt - doubt.mean(axis=0))


def named_values(four: Array) -> dict[str, Array]:
    """All that gets an interval, from (..., 4) informations."""
    values = dict(zip(ATOMS, np.moveaxis(atoms(four), -1, 0), strict=True))
    values |= dict(zip(INFORMATIONS, np.moveaxis(four, -1, 0), strict=True))
    values[CO_INFORMATION] = values["redundancy"] - values["synergy"]
    return values


def intervals(
    replicates: Array, estimate: Array, *, level: float, skew: Mapping[str, float] | None = None
) -> dict[str, Interval]:
    """Confidence intervals by name; what cannot be negative is cut at 0.

    Args:
        replicates: (b, 4) centred replicates.
        estimate: (4,) informations.
        level: such as 0.95.
        skew: acceleration by name, for BCa intervals (Efron, 1987); None for percentiles.

    """
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    found = {}
    at = named_values(estimate)
    for name, values in named_values(replicates).items():
        q = tails if skew is None else adjusted_tails(values, at[name], skew[name], tails)
        low, high = np.quantile(values, q).tolist()
        if name != CO_INFORMATION:
            low, high = max(low, 0.0), max(high, 0.0)
        found[name] = Interval(low, high)
    return found


def adjusted_tails(values: Array, estimate: Array, acceleration: float, tails: Array) -> Array:
    """BCa's quantiles: tails moved by the replicates' median bias and by their acceleration."""
    below = (values < estimate).mean() + (values == estimate).mean() / 2
    offset = ndtri(np.clip(below, 1 / len(values), 1 - 1 / len(values)))
    z = offset + ndtri(tails)
    return np.asarray(ndtr(offset + z / (1 - acceleration * z)))


def accelerations(influence: Array, weight: Array) -> dict[str, float]:
    """BCa's acceleration by name, from the influence (u, 4) of units of ``weight`` (u,) rows.

    Influences are those on I1, I2, I12 and I*. That of I* is known from the potentials: by the
    envelope theorem its change is that of the potentials' mean.
    """
    found = {}
    for name, values in named_values(influence).items():
        deviation = values - np.average(values, weights=weight)
        second = float(weight @ deviation**2)
        third = float(weight @ deviation**3)
        found[name] = third / (6 * second**1.5) if second > 0 else 0.0
    return found
