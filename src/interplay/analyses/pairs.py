"""``interplay.estimate_pairs``: every pair of several modalities, as in the paper's section 5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np

from interplay.core.checks import checked_generator
from interplay.core.pid import PID, decimals
from interplay.core.types import Progress
from interplay.data.coding.discretise import Settings
from interplay.data.counting.contingency import SAMPLE, encode
from interplay.data.rows.gather import GROUPS, LABEL
from interplay.errors import InputError
from interplay.estimators.discrete import estimate_counted
from interplay.estimators.estimate import recorded
from interplay.uncertainty.quantify import Uncertainty

SYMBOLS = {"R": "redundancy", "U1": "unique1", "U2": "unique2", "S": "synergy", "I12": "i12"}
SCHEMA = 1


@dataclass(frozen=True, slots=True, repr=False)
class Pairs:
    """The decompositions of every pair of modalities about one label, in bits.

    Attributes:
        pids: by pair of names, in the order in which the modalities were given.

    """

    pids: Mapping[tuple[str, str], PID]

    @property
    def table(self) -> list[dict[str, Any]]:
        """A row for each pair, with ``first``, ``second``, the four atoms and ``i12`` in bits."""
        return [
            {"first": first, "second": second}
            | {name: getattr(pid, name) for name in SYMBOLS.values()}
            for (first, second), pid in self.pids.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        pairs = [{"pair": list(pair), "pid": pid.to_dict()} for pair, pid in self.pids.items()]
        return {"schema": SCHEMA, "unit": "bits", "pairs": pairs}

    def __iter__(self) -> Iterator[PID]:
        return iter(self.pids.values())

    def __len__(self) -> int:
        return len(self.pids)

    def __getitem__(self, pair: tuple[str, str]) -> PID:
        if pair in self.pids:
            return self.pids[pair]
        known = ", ".join(map(repr, self.pids))
        raise InputError(f"{pair!r} is not one of the pairs: ask for {known}")

    def __str__(self) -> str:
        names = [f"{first}, {second}" for first, second in self.pids]
        wide = max(map(len, names))
        label = next(iter(self)).names[2]
        head = "".join(f"{symbol:>9}" for symbol in SYMBOLS)
        lines = [
            f"  {name:<{wide}}"
            + "".join(f"{decimals(getattr(pid, a)):>9}" for a in SYMBOLS.values())
            for name, pid in zip(names, self, strict=True)
        ]
        title = f"What every two of the modalities tell about {label}, in bits"
        return "\n".join([title, f"  {'':<{wide}}{head}", *lines])

    def __repr__(self) -> str:
        return f"Pairs({len(self)} pairs of modalities)"


def estimate_pairs(
    modalities: Mapping[str, Any],
    y: Any,
    *,
    data: Any = None,
    bins: int | None = None,
    binning: str = "quantile",
    range: tuple[float, float] | None = None,  # noqa: A002
    clusters: int = 20,
    missing: str = "error",
    groups: Any = None,
    sample: int = SAMPLE,
    bias: str = "surrogate",
    replicates: int | Literal["auto"] = 0,
    interval: str = "percentile",
    level: float = 0.95,
    permutations: int | Literal["auto"] = 0,
    solver: str = "auto",
    tol: float = 1e-8,
    n_jobs: int | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> Pairs:
    """The decomposition of what every two of several modalities tell about a label.

    Each modality is turned into symbols once, from the rows that all have, so that the pairs can be
    compared.

    Args:
        modalities: two or more, by name: values, or with ``data`` the names of columns, as ``x1``
            of ``estimate``.
        y: the label, as in ``estimate``; so are the other arguments.
        data: as in ``estimate``.
        bins: as in ``estimate``.
        binning: as in ``estimate``.
        range: as in ``estimate``.
        clusters: as in ``estimate``.
        missing: as in ``estimate``; ``"drop"`` leaves out rows in which any modality is missing.
        groups: as in ``estimate``.
        sample: as in ``estimate``.
        bias: as in ``estimate``.
        replicates: as in ``estimate``.
        interval: as in ``estimate``.
        level: as in ``estimate``.
        permutations: as in ``estimate``.
        solver: as in ``decompose``.
        tol: as in ``decompose``.
        n_jobs: as in ``estimate``.
        progress: as in ``estimate``.
        rng: seed or generator of all chance.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    check_modalities(modalities)
    generator = checked_generator(rng)
    settings = Settings(bins, binning, clusters, missing, range)
    uncertainty = Uncertainty(bias, replicates, interval, level, permutations, n_jobs=n_jobs)
    encoded = encode(
        modalities,
        y,
        data=data,
        settings=settings,
        sample=sample,
        rng=generator,
        groups=groups,
        names={name: name for name in modalities},
    )
    asked = recorded(settings, sample, rng)
    pids = {}
    for pair in combinations(modalities, 2):
        table = encoded.count(*pair)
        pid = estimate_counted(
            table, uncertainty, solver=solver, tol=tol, rng=generator, progress=progress
        )
        pids[pair] = replace(pid, provenance={**pid.provenance, **asked})
    return Pairs(pids)


def check_modalities(modalities: Any) -> None:
    """Two or more modalities by names of their own."""
    if not isinstance(modalities, Mapping) or len(modalities) < 2:
        raise InputError("modalities: pass two or more as a dict, {name: columns or values}")
    odd = [name for name in modalities if not isinstance(name, str) or name in (LABEL, GROUPS)]
    if odd:
        raise InputError(
            f"modalities holds the name {odd[0]!r}: names are texts other than {LABEL!r} and "
            f"{GROUPS!r}"
        )
