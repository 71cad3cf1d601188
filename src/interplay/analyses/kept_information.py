"""How much of I(X;Y) a number of bins or clusters keeps, worked out on rows in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interplay.analyses.unbinned_information import Reference, corrected_information
from interplay.broja.decompose import check_names
from interplay.core.checks import checked_number
from interplay.core.types import Codes
from interplay.data.coding.discretise import Settings
from interplay.data.coding.encoder import Encoder
from interplay.data.coding.learn import learn
from interplay.data.counting.contingency import SAMPLE, draw, names_of, usable
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import gather

MODALITIES = ("x1", "x2")
DISCRETISING = ("binning", "missing", "range")  # settings that encoders are learnt with
WORTH_SHARING = 0.005  # bits of reference below which shares of it say nothing


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows in memory from which the shares are worked out.

    Attributes:
        frames: the columns of each part.
        names: of the parts.
        n_rows: usable rows of the whole data.
        settings: of ``estimate``, those that say how columns are turned into symbols.
        seed: of the clustering.

    """

    frames: Mapping[str, Frame]
    names: Mapping[str, str]
    n_rows: int
    settings: Mapping[str, Any]
    seed: int

    def encoders(self, number: int) -> dict[str, Encoder]:
        """What ``estimate`` does to each part with this number of bins and clusters."""
        asked = Settings(bins=number, clusters=number, **self.settings)
        return learn(self.frames, self.names, asked, np.random.default_rng(self.seed), self.n_rows)


def draw_sample(
    parts: Mapping[str, Any], data: Any, settings: Mapping[str, Any], seed: int
) -> Sample:
    """The usable rows, or as many of them at random as ``sample`` allows."""
    size = checked_number("sample", settings.get("sample", SAMPLE))
    discretising = {k: settings[k] for k in DISCRETISING if k in settings}
    missing = Settings(**discretising).missing
    rows, tally = usable(gather(parts, data), missing, size)
    n_rows = tally.rows - (tally.incomplete if missing == "drop" else 0)
    given = settings.get("names")
    names = names_of(
        rows, {} if given is None else dict(zip(parts, check_names(given), strict=True))
    )
    frames = draw(rows, size, n_rows, np.random.default_rng(seed))
    return Sample(frames, names, n_rows, discretising, seed)


def shares(
    sample: Sample, number: int, labels: Codes, references: Sequence[Reference]
) -> Iterator[float | None]:
    """How much of each reference the symbols keep; None where it is next to nothing."""
    encoders = sample.encoders(number)
    for part, reference in zip(MODALITIES, references, strict=True):
        if reference.bits < WORTH_SHARING:
            yield None
        else:
            codes = encoders[part].transform(sample.frames[part]).codes
            yield corrected_information(codes, labels) / reference.bits
