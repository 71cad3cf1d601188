"""Finished replicates on disk, so that a second call goes on from them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from interplay.core.store import fingerprint, replaced
from interplay.core.types import Array
from interplay.errors import InputError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Finished replicates on disk; without a path it does nothing."""

    path: str | Path | None
    fingerprint: str

    @property
    def key(self) -> str:
        """Of the data, the settings and the code."""
        return fingerprint({"checkpoint": self.fingerprint})

    def load(self, values: Array) -> None:
        """Fill in what an earlier run finished."""
        if self.path is None or not Path(self.path).exists():
            return
        try:
            with np.load(BytesIO(Path(self.path).read_bytes()), allow_pickle=False) as file:
                found, stored = str(file["fingerprint"]), file["values"]
        except Exception as error:  # zipfile, numpy and key errors alike
            raise InputError(
                f"checkpoint {self.path} cannot be read ({error}): delete it or name another file"
            ) from error
        if found != self.key:
            raise InputError(
                f"checkpoint {self.path} belongs to other data or settings, or to another version "
                "of interplay: delete it or name another file"
            )
        values[:] = stored

    def save(self, values: Array) -> None:
        """Write all replicates so far; a break while writing leaves the old file whole."""
        if self.path is None:
            return
        with replaced(Path(self.path)) as path, path.open("wb") as file:
            np.savez(file, values=values, fingerprint=self.key)
