"""Ratings of a study, and what they say: means, agreement, and rank correlation with values."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.annotation.agreement import Alpha, agreement
from interplay.annotation.correlation import Contrast, Correlation, contrast, rank_correlation
from interplay.annotation.means import COVERAGE, Mean, item_means, mean_of, rescaled
from interplay.annotation.pointwise import Values
from interplay.annotation.questions import QUESTIONS
from interplay.core.types import Array
from interplay.errors import InputError

Texts = NDArray[np.str_]
COLUMNS = ("annotator", "item", "question", "rating", "confidence")
OPTIONAL = ("label", "dataset")


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What people said, a line for each annotator, item and question; ``read`` makes one.

    Attributes:
        annotator: (n,) names.
        item: (n,) names of examples; where there are datasets, within each.
        question: (n,) ``redundancy``, ``unique1``, ``unique2`` or ``synergy``.
        rating: (n,) from 0 to 5.
        confidence: (n,) from 0 to 5, NaN where none was given.
        label: (n,) the class of the item, empty where unknown.
        dataset: (n,) what the item is of, empty where unknown.
        notes: what was left out, in sentences.

    """

    annotator: Texts
    item: Texts
    question: Texts
    rating: Array
    confidence: Array
    label: Texts
    dataset: Texts
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rating)

    def __repr__(self) -> str:
        return (
            f"Ratings({len(self)} by {len(set(self.annotator))} annotators of "
            f"{len(self.items)} items)"
        )

    @property
    def items(self) -> list[tuple[str, str]]:
        """(dataset, item) of all items, in order."""
        pairs = zip(self.dataset.tolist(), self.item.tolist(), strict=True)
        return sorted(set(pairs))

    def where(self, kept: NDArray[np.bool_]) -> Ratings:
        """Some of the lines."""
        columns = {name: getattr(self, name)[kept] for name in (*COLUMNS, *OPTIONAL)}
        return replace(self, **columns)

    def split(self, by: str) -> dict[str, Ratings]:
        """The ratings of each ``label`` or ``dataset``, by its name.

        Raises:
            InputError: another column, or one that is empty.

        """
        if by not in OPTIONAL:
            raise InputError(f"by is {by!r}: choose label or dataset")
        column = getattr(self, by)
        if not all(column.tolist()):
            raise InputError(f"by is {by!r}, but items without a {by} are among the ratings")
        return {name: self.where(column == name) for name in sorted(set(column.tolist()))}

    def table(self, question: str, *, values: str = "rating") -> Array:
        """(annotators, items) ratings of a question, NaN where there is none.

        Args:
            question: one of the four.
            values: ``"rating"`` or ``"confidence"``.

        """
        if question not in QUESTIONS:
            raise InputError(f"question is {question!r}: choose one of {', '.join(QUESTIONS)}")
        people = {name: i for i, name in enumerate(sorted(set(self.annotator.tolist())))}
        items = {name: i for i, name in enumerate(self.items)}
        out = np.full((len(people), len(items)), np.nan)
        lines = np.flatnonzero(self.question == question)
        for line in lines.tolist():
            item = items[str(self.dataset[line]), str(self.item[line])]
            out[people[str(self.annotator[line])], item] = getattr(self, values)[line]
        return out

    def means(self, *, coverage: float = COVERAGE) -> dict[str, Mean]:
        """The mean rating of each question: over items, of the mean over annotators.

        Args:
            coverage: of the intervals, which are Student's over items: they are about other items
                rated by the same people.

        """
        return {name: mean_of(self.table(name), coverage) for name in QUESTIONS}

    def confidences(self, *, coverage: float = COVERAGE) -> dict[str, Mean]:
        """The mean confidence in the ratings of each question, as ``means`` of ratings."""
        return {
            name: mean_of(self.table(name, values="confidence"), coverage) for name in QUESTIONS
        }

    def alpha(
        self,
        level: str = "ordinal",
        *,
        replicates: int = 1000,
        coverage: float = COVERAGE,
        rng: int | np.random.Generator | None = 0,
    ) -> dict[str, Alpha]:
        """Krippendorff's alpha of each question: 1 for full agreement, 0 for that of chance.

        Over several datasets, alpha also counts that people tell the datasets apart, and can be
        high where they agree on nothing within any of them: look at ``split("dataset")`` as well.

        Args:
            level: of measurement: ``"nominal"``, ``"ordinal"``, ``"interval"`` or ``"ratio"``.
            replicates: resamples of items behind the intervals, 0 for none.
            coverage: of the percentile intervals.
            rng: seed or generator of the resamples.

        Raises:
            InputError: another level, or numbers that cannot be used.
            MissingExtraError: the package krippendorff is not installed.

        """
        streams = np.random.default_rng(rng).spawn(len(QUESTIONS))
        return {
            name: agreement(self.table(name), level, replicates, coverage, stream)
            for name, stream in zip(QUESTIONS, streams, strict=True)
        }

    def rescaled(
        self,
        total: float,
        *,
        replicates: int = 1000,
        coverage: float = COVERAGE,
        rng: int | np.random.Generator | None = 0,
    ) -> dict[str, Mean]:
        """Mean ratings in bits: scaled so that they add up to ``total`` (paper, section 4.2).

        Args:
            total: bits, such as ``pid.total``.
            replicates: resamples of items behind the intervals, 0 for none.
            coverage: of the percentile intervals.
            rng: seed or generator of the resamples.

        Raises:
            InputError: ``total`` is no number of bits, or all ratings are 0.

        """
        means = np.stack([item_means(self.table(name)) for name in QUESTIONS])
        found = rescaled(means, total, replicates, coverage, np.random.default_rng(rng))
        return dict(zip(QUESTIONS, found, strict=True))

    def correlation(
        self, values: Mapping[str, Values], *, coverage: float = COVERAGE
    ) -> dict[str, Correlation]:
        """Spearman's correlation of mean ratings with pointwise values, for each question.

        Args:
            values: (redundancy, unique1, unique2, synergy) in bits by item; items without any are
                left out.
            coverage: of the intervals.

        Raises:
            InputError: no item has values.

        """
        names, known = self._known(values)
        return {
            name: rank_correlation(item_means(self.table(name))[names], known[:, i], coverage)
            for i, name in enumerate(QUESTIONS)
        }

    def contrasts(
        self, reasons: Mapping[str, str], *, coverage: float = COVERAGE
    ) -> dict[str, Contrast]:
        """How much higher each question is rated on the rows picked for it than on random ones.

        Args:
            reasons: by item: the atom whose pointwise value is high, or ``"random"``.
            coverage: of the intervals.

        """
        why = np.array([reasons.get(item, "") for _, item in self.items])
        return {
            name: contrast(item_means(self.table(name)), why == name, why == "random", coverage)
            for name in QUESTIONS
        }

    def _known(self, values: Mapping[str, Values]) -> tuple[list[int], Array]:
        """Which items have values, and (k, 4) these."""
        names = [i for i, (_, item) in enumerate(self.items) if item in values]
        if not names:
            raise InputError("values names none of the items that were rated")
        return names, np.array([values[self.items[i][1]] for i in names])

    def write(self, path: str | Path) -> None:
        """Write a CSV file that ``read`` takes.

        Raises:
            InputError: the file cannot be written.

        """
        extra = [name for name in OPTIONAL if any(getattr(self, name).tolist())]
        names = [*COLUMNS, *extra]
        columns = [getattr(self, name).tolist() for name in names]
        try:
            with Path(path).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(names)
                writer.writerows([plain(v) for v in line] for line in zip(*columns, strict=True))
        except OSError as error:
            raise InputError(f"path {path} cannot be written: {error.strerror}") from error

    def columns(self) -> dict[str, list[Any]]:
        """All columns as lists, by name."""
        names = [field.name for field in fields(self) if field.name != "notes"]
        return {name: getattr(self, name).tolist() for name in names}


def plain(value: Any) -> Any:
    """A cell: whole numbers without decimals, nothing for NaN."""
    if not isinstance(value, float):
        return value
    if np.isnan(value):
        return ""
    return int(value) if value.is_integer() else value
