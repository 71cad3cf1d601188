"""Data frames of R packages: ``.rda`` files, and the lazy-load databases of installed packages."""

from __future__ import annotations

import bz2
import lzma
import warnings
import zlib
from pathlib import Path
from typing import Any

import polars as pl

from interplay.core.extras import load_extra
from interplay.datasets.real.files import Files
from interplay.errors import InputError, MissingExtraError

LIMIT = 2**30  # bytes, unpacked
PLACE = "usr/lib/R/site-library"


def r_frame(files: Files, package: str, name: str) -> pl.DataFrame:
    """A data frame that an R package carries; factors become text.

    Raises:
        InputError: it is missing, damaged or not in the package.
        MissingExtraError: the package ``rdata`` is not installed.

    """
    folder = f"{PLACE}/{package}/data"
    single = files.find(f"{folder}/{name}.rda")
    path = single or files.path(f"{folder}/Rdata.rdb")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on classes of R that a plain frame stands for
            frame = of_file(path, name) if single else of_database(path, name)
    except (InputError, MissingExtraError):
        raise
    except Exception as error:  # parsers of damaged files fail in any way
        raise files.wrong(path, f"cannot be read ({type(error).__name__}: {error})") from error
    return pl.DataFrame({str(c): column(frame[c]) for c in frame.columns})


def column(values: Any) -> pl.Series:
    """A column of pandas, factors as text."""
    if values.dtype.kind in "biuf" and not hasattr(values, "cat"):
        kept = pl.Series(values.to_numpy(dtype="float64", na_value=float("nan")))
        return kept.fill_nan(None)
    plain = [None if missing else str(v) for v, missing in zip(values, values.isna(), strict=True)]
    return pl.Series(plain, dtype=pl.String)


def reader() -> Any:
    """The reader of R's formats."""
    return load_extra("rdata", "Reading data of R packages", "datasets")


def of_file(path: Path, name: str) -> Any:
    """A frame of an ``.rda`` file."""
    found = reader().conversion.convert(reader().parser.parse_data(unpacked(path.read_bytes())))
    if name not in found:
        raise InputError(f"{path} holds {', '.join(map(str, found))}, not {name}")
    return found[name]


def of_database(path: Path, name: str) -> Any:
    """A frame of a lazy-load database: ``Rdata.rdb``, with its index ``Rdata.rdx``."""
    rdata = reader()
    index = rdata.conversion.convert(
        rdata.parser.parse_data(unpacked(path.with_suffix(".rdx").read_bytes()))
    )
    places = {str(key): value for key, value in index["variables"].items()}
    if name not in places:
        raise InputError(f"{path} holds no {name}: another version of the package?")
    start, length = (int(v) for v in places[name])
    block = path.read_bytes()[start : start + length]
    return rdata.conversion.convert(rdata.parser.parse_data(of_block(block)))


def of_block(block: bytes) -> bytes:
    """A block of the database: its size (4 bytes, big-endian), perhaps a letter, and the rest."""
    size = int.from_bytes(block[:4], "big")
    if size > LIMIT:
        raise InputError(f"a block claims {size:,} bytes: no data frame has so many")
    if block[4:5] == b"Z":
        raw: Any = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        found = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=raw).decompress(block[5:], size)
    elif block[4:5] == b"2":
        found = bz2.BZ2Decompressor().decompress(block[5:], size)
    else:
        found = zlib.decompressobj().decompress(block[4:], size)
    if len(found) != size:
        raise InputError("a block is cut off")
    return found


def unpacked(content: bytes) -> bytes:
    """A file as R compresses it, by gzip, bzip2, xz or not at all; at most a gigabyte."""
    makers: dict[bytes, Any] = {
        b"\x1f\x8b": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
        b"BZ": bz2.BZ2Decompressor,
        b"\xfd7": lzma.LZMADecompressor,
    }
    if content[:2] not in makers:
        return content
    found: bytes = makers[content[:2]]().decompress(content, LIMIT + 1)
    if len(found) > LIMIT:
        raise InputError(f"holds more than {LIMIT:,} bytes: no data frame has so many")
    return found
