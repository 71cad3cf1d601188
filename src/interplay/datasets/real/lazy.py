"""Rows that stay on the disk until they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from interplay.datasets.real.files import Files
from interplay.datasets.real.images import read_image


class Rows:
    """What an array on the disk can do: length, shape, rows by number, and all of it.

    Attributes:
        shape: (n, ...) of all rows.
        dtype: of their values.

    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def rows(self, index: Any) -> Any:
        """(m, ...) rows of whole numbers (m,), in memory."""
        raise NotImplementedError

    def __len__(self) -> int:
        return self.shape[0]

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    def transpose(self, *axes: int) -> Any:
        """All rows in memory with their axes in another order, as of an array."""
        return np.asarray(self).transpose(*axes)

    def __getitem__(self, key: Any) -> Any:
        numbers = np.arange(len(self))[key]
        found = self.rows(np.atleast_1d(numbers))
        return found[0] if numbers.ndim == 0 else found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.asarray(self.rows(np.arange(len(self))), dtype=dtype)


class Stacked(Rows):
    """Arrays on the disk, one after the other.

    Args:
        arrays: (n_i, ...) of equal rows.

    """

    def __init__(self, arrays: Sequence[Any]) -> None:
        self.arrays = list(arrays)
        self.starts = np.cumsum([0, *(len(a) for a in self.arrays)])
        self.shape = (int(self.starts[-1]), *self.arrays[0].shape[1:])
        self.dtype = self.arrays[0].dtype

    def rows(self, index: Any) -> Any:
        """(m, ...) rows."""
        out = np.empty((len(index), *self.shape[1:]), dtype=self.dtype)
        for array, start in zip(self.arrays, self.starts, strict=False):
            inside = (index >= start) & (index < start + len(array))
            out[inside] = array[index[inside] - start]
        return out


class Images(Rows):
    """Image files, read and made one size when they are asked for.

    Args:
        paths: n files.
        size: (height, width) of all.

    """

    def __init__(self, paths: Sequence[Path], size: tuple[int, int]) -> None:
        self.paths = list(paths)
        self.size = size
        self.shape = (len(self.paths), *size, 3)
        self.dtype = np.dtype(np.uint8)

    def rows(self, index: Any) -> Any:
        """(m, height, width, 3) images."""
        found = [read_image(self.paths[i], str(self.paths[i]), self.size) for i in index]
        return np.stack(found) if found else np.empty((0, *self.shape[1:]), dtype=self.dtype)


def mapped(files: Files, relative: str, row: tuple[int | None, ...]) -> Any:
    """An array of a ``.npy`` file, left on the disk.

    Args:
        files: of the dataset.
        relative: name of the file.
        row: shape of a row; None for any length.

    Raises:
        InputError: it is missing, cut off, pickled or of another shape.

    """
    path = files.path(relative)
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise files.wrong(path, f"cannot be read as an array ({error})") from error
    fits = array.ndim == len(row) + 1 and all(
        want in (None, have) for want, have in zip(row, array.shape[1:], strict=True)
    )
    if not fits or array.dtype.kind not in "fiub":
        raise files.wrong(path, f"holds {array.shape} of {array.dtype}, not (n, {row})")
    return array
