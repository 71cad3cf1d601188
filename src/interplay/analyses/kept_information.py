"""How much of I(X;Y) a number of bins or clusters keeps, worked out on rows in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interplay.analyses.unbinned_information import Reference, corrected_information
from interplay.core.types import Codes
from interplay.data.coding.encoder import Encoder
from interplay.data.reading.tables import Frame

MODALITIES = ("x1", "x2")
WORTH_SHARING = 0.005  # bits of reference below which shares of it say nothing


def shares(
    frames: Mapping[str, Frame],
    encoders: Mapping[str, Encoder],
    labels: Codes,
    references: Sequence[Reference],
) -> Iterator[float | None]:
    """How much of each reference the symbols keep; None where it is next to nothing."""
    for part, reference in zip(MODALITIES, references, strict=True):
        if reference.bits < WORTH_SHARING:
            yield None
        else:
            codes = encoders[part].transform(frames[part]).codes
            yield corrected_information(codes, labels) / reference.bits
