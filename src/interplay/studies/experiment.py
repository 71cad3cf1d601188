"""What a table or figure of the paper is made of: pieces of work, and a page of their results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may choose.

    Attributes:
        quick: a small version: fewer rows, angles and datasets.
        seed: of all chance.
        seeds: number of samples to average over, in tables; None for the default.
        estimators: names of those to run, in tables; None for all.
        data: folder of real datasets; None for the default one.
        preset: hyperparameters of the models; None for those of the experiment.

    """

    quick: bool = False
    seed: int = 0
    seeds: int | None = None
    estimators: tuple[str, ...] | None = None
    data: str | None = None
    preset: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest work that is kept.

    Attributes:
        settings: plain values, all that the result depends on.
        work: gives the result, as plain values.

    """

    settings: Mapping[str, Any]
    work: Callable[[], Values]


@dataclass(frozen=True, slots=True)
class Page:
    """What is written: a Markdown page, the lines of a CSV file, and the axes of a plot."""

    markdown: str
    lines: list[Values]
    axes: Axes


class Experiment(Protocol):
    """A table or figure."""

    @property
    def name(self) -> str:
        """As the command line takes it."""

    def pieces(self) -> list[Piece]:
        """All there is to do, in order."""

    def page(self, results: list[Values]) -> Page:
        """What it comes to; ``results`` hold settings and values of each piece, in order."""
