"""``interplay decompose``: the exact PID of a table of probabilities or counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import click

import interplay
from interplay.cli.files import file_argument
from interplay.cli.options import json_option, out_option, solver_option, stack, tol_option
from interplay.cli.output import gap_as_exit_code, show
from interplay.data.reading.dialect import Files
from interplay.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from interplay.core.joint import Joint

COLUMNS = ("x1", "x2", "y", "count")


@click.command("decompose")
@file_argument("file")
@stack(solver_option, tol_option, json_option, out_option)
def command(file: str | Files, solver: str, tol: float, as_json: bool, out: str | None) -> None:
    """Decompose a joint distribution exactly.

    FILE is a .npy array of shape (n1, n2, k), a .npz archive of one such array, or a CSV, TSV or
    Parquet table with the columns x1, x2, y and count (or probability), one line per cell.

    \b
    Example:
        printf 'x1,x2,y,count\\n0,0,0,1\\n0,1,0,1\\n1,0,0,1\\n1,1,1,1\\n' > and.csv
        interplay decompose and.csv
    """
    with gap_as_exit_code():
        pid = interplay.decompose(read_joint(file), solver=solver, tol=tol)
        show(pid, as_json=as_json, out=out)


def read_joint(file: str | Files) -> Joint:
    """A joint distribution from a file."""
    import numpy as np

    from interplay.core.joint import Joint

    path = Path(file)
    if path.suffix.lower() in (".npy", ".npz"):
        return Joint.from_table(read_array(path))
    from interplay.data.reading.engines import collect
    from interplay.data.reading.sources import read_table
    from interplay.data.reading.tables import missing_mask

    frame = collect(read_table(file).frame)
    mass = "probability" if "probability" in frame.columns else "count"
    wanted = [*COLUMNS[:3], mass]
    lacking = [name for name in wanted if name not in frame.columns]
    if lacking:
        raise InputError(
            f"{path} lacks the columns {', '.join(lacking)}: it needs x1, x2, y and count "
            "(or probability), one line per cell"
        )
    holes = [name for name in wanted if missing_mask(frame[name]).any()]
    if holes:
        raise InputError(f"{path} has missing values in {', '.join(holes)}: fill them in")
    codes = [np.unique(frame[name].to_numpy(), return_inverse=True)[1] for name in wanted[:3]]
    rows, columns, labels = codes
    return Joint.from_cells(rows, columns, labels, frame[mass].to_numpy())


def read_array(path: Path) -> np.ndarray:
    """The array in a .npy file, or the only one in a .npz archive."""
    import numpy as np

    if not path.is_file():
        raise InputError(f"{path} does not exist or is not a file: check the path")
    try:
        loaded = np.load(path, allow_pickle=False)
    except (ValueError, EOFError, OSError, BadZipFile) as error:
        raise InputError(
            f"{path} cannot be read as {path.suffix[1:]}: {error}; save it with numpy.save"
        ) from error
    if isinstance(loaded, np.ndarray):
        return loaded
    with loaded as archive:
        if len(archive.files) != 1:
            raise InputError(
                f"{path} holds the arrays {', '.join(archive.files)}: save the table alone"
            )
        return np.asarray(archive[archive.files[0]])
