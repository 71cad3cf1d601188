"""Lines of a table: each dataset by each estimator, the paper's and the truth, with errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from interplay.core.pid import PID
from interplay.studies.estimators import Estimator
from interplay.studies.experiment import Piece, Values
from interplay.studies.run import as_markdown, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Four = NDArray[np.float64]

SYMBOLS = {"R": "redundancy", "U1": "unique1", "U2": "unique2", "S": "synergy"}
TRUTH = "truth"

Draw = Callable[[int], tuple[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """What someone says of a dataset.

    Attributes:
        preset: of the dataset; empty where there is none.
        dataset: its name.
        who: the estimator, the paper's row, or the truth.
        atoms: (runs, 4) R, U1, U2 and S in bits, of each sample.
        truth: (4,) the same.
        rows: of each sample, or None.
        seconds: mean time of a run, or None.
        printed: in the paper.

    """

    preset: str
    dataset: str
    who: str
    atoms: Four
    truth: Four
    rows: int | None = None
    seconds: float | None = None
    printed: bool = False

    @property
    def mean(self) -> Four:
        """(4,) over the runs."""
        return np.asarray(self.atoms.mean(axis=0))

    @property
    def error(self) -> Four:
        """(4,) of the mean, against the truth."""
        return np.asarray(self.mean - self.truth)


def four(pid: PID) -> Values:
    """The atoms as plain numbers."""
    return {symbol: float(getattr(pid, name)) for symbol, name in SYMBOLS.items()}


def as_four(values: Values) -> Four:
    """(4,) the same as an array."""
    return np.array([values[symbol] for symbol in SYMBOLS])


def from_text(printed: str, unit: float = 1.0) -> Four:
    """(1, 4) atoms in bits from a row as the paper prints it."""
    return np.array([[float(number) for number in printed.split()]]) * unit


def estimated(estimator: Estimator, dataset: Values, draw: Draw, seed: int, rows: int) -> Piece:
    """The work of one estimator on one sample, of which it takes the first rows."""
    used = rows if estimator.rows is None else min(rows, estimator.rows)
    settings = {
        "kind": "estimate", **dataset, "estimator": estimator.name, "rows": used,
        "drawn": rows, "seed": seed, "settings": dict(estimator.settings),
    }  # fmt: skip
    return Piece(settings, partial(run_once, estimator, draw, seed, used))


def run_once(estimator: Estimator, draw: Draw, seed: int, used: int) -> Values:
    """Atoms and seconds."""
    x1, x2, y = (part[:used] for part in draw(seed))
    start = perf_counter()
    pid = estimator.run(x1, x2, y, seed)
    return {**four(pid), "seconds": perf_counter() - start, "notes": list(pid.notes)}


def line_of(estimator: Estimator, runs: Sequence[Values], truth: Four) -> Line:
    """The runs of one estimator on one dataset, as a line."""
    first = runs[0]
    return Line(
        first.get("preset", ""),
        first["dataset"],
        estimator.label,
        np.array([as_four(run) for run in runs]),
        truth,
        first["rows"],
        float(np.mean([run["seconds"] for run in runs])),
    )


def csv_line(line: Line) -> Values:
    """All there is, with a column for each number."""
    out: Values = {"preset": line.preset} if line.preset else {}
    out |= {"dataset": line.dataset, "who": line.who, "rows": line.rows}
    out |= {"samples": len(line.atoms) if line.rows else None}
    out |= dict(zip(SYMBOLS, line.mean.tolist(), strict=True))
    spread = line.atoms.std(axis=0, ddof=1) if len(line.atoms) > 1 else [None] * 4
    out |= dict(zip((f"sd {s}" for s in SYMBOLS), map(optional, spread), strict=True))
    out |= dict(zip((f"error {s}" for s in SYMBOLS), line.error.tolist(), strict=True))
    return out | {"seconds": line.seconds}


def optional(value: Any) -> float | None:
    """A plain number, or None."""
    return None if value is None else float(value)


def markdown_line(line: Line) -> Values:
    """The same for readers: mean and spread in one cell."""
    out: Values = {"dataset": line.dataset, "who": line.who, "rows": number(line.rows)}
    spread = line.atoms.std(axis=0, ddof=1) if len(line.atoms) > 1 else [None] * 4
    for symbol, mean, deviation in zip(SYMBOLS, line.mean, spread, strict=True):
        text = shown(float(mean), 3)
        out[symbol] = text if deviation is None else f"{text} ± {deviation:.3f}"
    truth = line.who == TRUTH
    for symbol, error in zip(SYMBOLS, line.error, strict=True):
        out[f"error {symbol}"] = "" if truth else signed(float(error))
    out["seconds"] = "" if line.seconds is None else f"{line.seconds:.1f}"
    return out


def signed(error: float) -> str:
    """Three decimals and a sign, but none before zero."""
    text = f"{error:+.3f}"
    return text if float(text) else text[1:]


def number(rows: int | None) -> str:
    """With commas."""
    return "" if rows is None else f"{rows:,}"


def summary(lines: Sequence[Line]) -> str:
    """Mean and largest absolute error of each estimator over its datasets, as Markdown."""
    out = []
    for preset, who in dict.fromkeys((line.preset, line.who) for line in lines):
        if who == TRUTH:
            continue
        same = [line for line in lines if (line.preset, line.who) == (preset, who)]
        # of each run, not of the mean over runs: the error that a user meets
        errors = np.abs(np.concatenate([line.atoms - line.truth for line in same]))
        seconds = [line.seconds for line in same if line.seconds is not None]
        out.append(
            {
                **({"preset": preset} if preset else {}),
                "who": who,
                "datasets": len(same),
                **{
                    f"mean {s}": float(e) for s, e in zip(SYMBOLS, errors.mean(axis=0), strict=True)
                },
                "mean of all": float(errors.mean()),
                "largest": float(errors.max()),
                "seconds": f"{np.mean(seconds):.1f}" if seconds else "",
            }
        )
    return as_markdown(out, digits=3)
