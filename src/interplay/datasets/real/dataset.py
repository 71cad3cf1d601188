"""Real data in memory: modalities, labels, groups and published parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interplay.core.types import Index, Integers, Matrix, Progress
from interplay.datasets.real.card import Card, Raw
from interplay.datasets.real.features import as_matrix
from interplay.errors import InputError

PARTS = ("train", "valid", "test")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RealDataset:
    """Rows of a real dataset.

    Attributes:
        name: as ``load`` takes it.
        task: which label it is.
        modalities: by name, n rows each: arrays (n, ...), or lists of text.
        y: (n,) codes of the label, 0 to k - 1.
        classes: the k names of the labels.
        groups: (n,) whom or what each row comes from (a person, a recording), or None. Keep them
            whole in folds and resamples.
        splits: rows of "train", "valid" and "test" as published; empty where none is published.
        licence: and what may be done with the data.
        source: where the files came from.
        notes: what was done to the rows.

    """

    name: str
    task: str
    modalities: Mapping[str, Any]
    y: Integers
    classes: tuple[str, ...]
    groups: Any
    splits: Mapping[str, Index]
    licence: str
    source: str
    notes: tuple[str, ...] = ()

    @property
    def x1(self) -> Any:
        """The first modality."""
        return next(iter(self.modalities.values()))

    @property
    def x2(self) -> Any:
        """The second modality."""
        return list(self.modalities.values())[1]

    @property
    def names(self) -> tuple[str, str, str]:
        """What to call x1, x2 and y."""
        first, second, *_ = self.modalities
        return first, second, self.task

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: Any) -> RealDataset:
        """The same of some rows, in their order; the parts are left out.

        Args:
            rows: (m,) their numbers, or the name of a published part.

        Raises:
            InputError: there is no such part.

        """
        if isinstance(rows, str):
            rows = part_of(self.name, self.splits, rows)
        index = np.asarray(rows, dtype=np.intp)
        return replace(
            self,
            modalities={name: taken(x, index) for name, x in self.modalities.items()},
            y=self.y[index],
            groups=None if self.groups is None else self.groups[index],
            splits={},
        )

    def encoded(
        self,
        encoders: Mapping[str, Callable[[Any], Any]],
        *,
        batch_size: int = 256,
        progress: Progress | None = None,
    ) -> RealDataset:
        """The same with modalities turned into features, batch by batch, as from the disk.

        Args:
            encoders: by name of a modality: from a batch of its rows (an array, or a list of
                text) to (m, d) numbers, such as the ``encode`` of a sentence encoder.
            batch_size: rows of a batch.
            progress: called with (modality, rows done, all).

        Raises:
            InputError: a modality that is not there, a batch size below 1, or features that are
                no finite numbers or of another number of rows than the batch.

        """
        unknown = [name for name in encoders if name not in self.modalities]
        if unknown:
            has = ", ".join(self.modalities)
            raise InputError(f"encoders has {unknown[0]!r}: {self.name} has {has}")
        if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
            raise InputError(f"batch_size is {batch_size!r}: pass a whole number of rows")
        made = {
            name: in_batches(name, x, encoders[name], batch_size, progress)
            if name in encoders
            else x
            for name, x in self.modalities.items()
        }
        return replace(self, modalities=made)

    def as_numbers(
        self, *, seed: int = 0, batch_size: int = 256, progress: Progress | None = None
    ) -> RealDataset:
        """The same with every modality as (n, d) plain numbers, see ``features.as_matrix``.

        Images and recordings are read batch by batch; text is looked at as a whole.

        Args:
            seed: of the components of text.
            batch_size: rows of a batch.
            progress: called with (modality, rows done, all).

        Raises:
            InputError: a batch size below 1, text without shared words, or values that are no
                finite numbers.

        """
        words = {name: x for name, x in self.modalities.items() if isinstance(x, list)}
        others = {name: as_matrix for name in self.modalities if name not in words}
        made = self.encoded(others, batch_size=batch_size, progress=progress)
        texts = {name: as_matrix(x, seed) for name, x in words.items()}
        return replace(made, modalities={**made.modalities, **texts})

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name} {shape_of(x)}" for name, x in self.modalities.items())
        label = f"{self.task} ({len(self.classes)} classes)"
        return f"RealDataset({self.name}: {len(self):,} rows; {shapes}; {label})"


def in_batches(
    name: str, x: Any, encoder: Callable[[Any], Any], size: int, progress: Progress | None
) -> Matrix:
    """(n, d) features of n rows.

    Raises:
        InputError: the encoder gives no finite numbers, or another number of rows.

    """
    parts = []
    for start in range(0, len(x), size):
        rows = np.arange(start, min(start + size, len(x)))
        found = np.asarray(encoder(taken(x, rows)), dtype=np.float64)
        if found.ndim != 2 or len(found) != len(rows) or not np.isfinite(found).all():
            raise InputError(
                f"the encoder of {name!r} gave {found.shape} for {len(rows)} rows: it must give "
                "(rows, d) finite numbers"
            )
        parts.append(found)
        if progress:
            progress(name, int(rows[-1]) + 1, len(x))
    return np.concatenate(parts)


def taken(x: Any, index: Index) -> Any:
    """Rows of an array or a list."""
    return [x[i] for i in index] if isinstance(x, list) else x[index]


def shape_of(x: Any) -> str:
    """A few words on an array or list."""
    return "text" if isinstance(x, list) else str(tuple(x.shape[1:]) or "scalar")


def part_of(name: str, splits: Mapping[str, Index], part: str) -> Index:
    """The rows of a published part."""
    if part not in splits:
        known = ", ".join(splits) or "none: split the rows yourself, groups kept whole"
        raise InputError(f"split is {part!r}: {name} has {known}")
    return splits[part]


def finished(
    card: Card, raw: Raw, task: str, modalities: Sequence[str], split: str | None
) -> RealDataset:
    """Check what a reader gave, and code its labels.

    Raises:
        InputError: parts of unequal lengths, or a label of fewer than two classes.

    """
    y, classes = coded(card.name, task, raw)
    for part, values in {**raw.modalities, "groups": raw.groups}.items():
        if values is not None and len(values) != len(y):
            raise InputError(
                f"{card.name}: {part} has {len(values)} rows, the label {task!r} has {len(y)}: "
                "the files don't belong together"
            )
    made = RealDataset(
        name=card.name,
        task=task,
        modalities={name: raw.modalities[name] for name in modalities},
        y=y,
        classes=classes,
        groups=None if raw.groups is None else np.asarray(raw.groups),
        splits={part: np.asarray(rows, dtype=np.intp) for part, rows in raw.splits.items()},
        licence=card.licence,
        source=str(card.source),
        notes=raw.notes,
    )
    return made if split is None else made.take(split)


def coded(name: str, task: str, raw: Raw) -> tuple[Integers, tuple[str, ...]]:
    """(n,) codes and the names of the classes that occur.

    Raises:
        InputError: there are fewer than two.

    """
    labels = np.asarray(raw.labels)
    if any(label is None for label in labels.tolist()):
        raise InputError(f"{name}: rows have no label {task!r}: the file is cut off or damaged")
    found, codes = np.unique(labels, return_inverse=True)
    if len(found) < 2:
        held = f"the one class {found[0]!s}" if len(found) else "no rows"
        raise InputError(f"{name}: the label {task!r} has {held}: there is nothing to tell apart")
    classes = [raw.classes[int(i)] for i in found] if raw.classes is not None else found
    return codes.reshape(-1).astype(np.int64), tuple(str(c) for c in classes)
