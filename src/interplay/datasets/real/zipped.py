"""CSV files in zip archives, read in memory within a limit."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl

from interplay.datasets.real.files import Files

LIMIT = 2**28  # bytes, unpacked


def csv_in_zip(files: Files, path: Path) -> pl.DataFrame:
    """The table of the one file in an archive.

    Raises:
        InputError: it is damaged, holds another number of files, or claims to be huge.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [i for i in archive.infolist() if not i.is_dir()]
            if len(inside) != 1:
                raise files.wrong(path, f"holds {len(inside)} files, not one")
            if inside[0].file_size > LIMIT:
                raise files.wrong(path, f"claims {inside[0].file_size:,} bytes inside")
            content = archive.read(inside[0])
            return pl.read_csv(BytesIO(content), infer_schema_length=None)
    except (zipfile.BadZipFile, EOFError, OSError, pl.exceptions.PolarsError) as error:
        raise files.wrong(path, f"cannot be read ({error})") from error
