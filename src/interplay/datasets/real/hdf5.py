"""HDF5 files, read so that they lead nowhere else and take no more room than they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.extras import load_extra
from interplay.datasets.real.files import Files
from interplay.errors import InputError

RATIO, LEAST = 1100, 2**20  # bytes that one may unpack to (gzip reaches 1,032), beyond a megabyte


class Hdf5:
    """An open HDF5 file of plain arrays.

    Args:
        files: of the dataset, for errors.
        path: of the file.

    Raises:
        InputError: it is no HDF5 file, or cut off.

    """

    def __init__(self, files: Files, path: Path) -> None:
        self.files, self.path, self.h5py = (
            files,
            path,
            load_extra("h5py", "Reading HDF5 files", "datasets"),
        )
        try:
            self.file = self.h5py.File(path, "r")
        except OSError as error:
            raise files.wrong(path, f"cannot be read as HDF5 ({error})") from error

    def __enter__(self) -> Hdf5:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def groups(self) -> list[str]:
        """Names of the groups at the top, as people count."""
        names = [n for n in self.file if isinstance(self.child(self.file, n), self.h5py.Group)]
        return sorted(names, key=lambda n: (len(n), n))

    def array(self, *place: str) -> Any:
        """An array in memory.

        Raises:
            InputError: it is not there, lies outside the file, or claims more than it holds.

        """
        node = self.file
        for name in place:
            node = self.child(node, name)
        if not isinstance(node, self.h5py.Dataset) or node.dtype.kind not in "fiub":
            raise self.files.wrong(self.path, f"has no numbers in {'/'.join(place)}")
        if node.external or node.is_virtual:
            raise self.files.wrong(self.path, f"keeps {'/'.join(place)} in another file")
        if node.nbytes > LEAST + RATIO * node.id.get_storage_size():
            raise self.files.wrong(
                self.path, f"claims {node.nbytes:,} bytes in {'/'.join(place)}, which it lacks"
            )
        try:
            return np.asarray(node[()])
        except OSError as error:
            raise self.files.wrong(self.path, f"is damaged in {'/'.join(place)}") from error

    def child(self, node: Any, name: str) -> Any:
        """A member that lies in this file; links to others are refused."""
        if not isinstance(node, self.h5py.Group) or name not in node.keys():  # noqa: SIM118
            raise self.files.wrong(self.path, f"has no {name!r}")
        if not isinstance(node.get(name, getlink=True), self.h5py.HardLink):
            raise InputError(f"{self.path} links {name!r} to elsewhere: no dataset needs that")
        return node[name]
