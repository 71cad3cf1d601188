"""How a text file is written: what separates columns, the decimal sign and the encoding."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path

from interplay.errors import InputError

SEPARATORS = (",", ";", "\t", "|")
SPELT = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "space": " "}
NAMES = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "vertical bars", " ": "spaces"}
HEAD = 2**20  # bytes from which a separator is told
RECORDS = 500  # of them
AGREE = 0.5  # least share of records as long as the header, for a separator to be one
BLOCK = 2**22  # bytes that are decoded at a time
BYTE_ORDER_MARKS = (  # those of UTF-32 start like those of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How text files are written; what is None is told from each file.

    Attributes:
        sep: one character between columns, or its name, such as ``"tab"``.
        decimal: ``"."`` or ``","``; the other one then groups thousands.
        encoding: a codec of Python, such as ``"latin-1"``.
        sheet: the name of a sheet of a workbook.

    """

    sep: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        if self.sep is not None:
            object.__setattr__(self, "sep", SPELT.get(self.sep, self.sep))
        if self.sep is not None and (len(self.sep) != 1 or not self.sep.isascii()):
            raise InputError(f"sep is {self.sep!r}: pass one character, such as ';', or 'tab'")
        if self.decimal not in (None, ".", ","):
            raise InputError(f"decimal is {self.decimal!r}: pass '.' or ','")
        if self.decimal == "," == self.sep:
            raise InputError("sep and decimal are both a comma: only one of them can be")
        if self.encoding is not None:
            try:
                object.__setattr__(self, "encoding", codecs.lookup(self.encoding).name)
            except LookupError as error:
                raise InputError(
                    f"encoding is {self.encoding!r}, which Python does not know: pass one such as "
                    "'utf-8', 'latin-1' or 'cp1252'"
                ) from error

    def check_only(self, name: str, kind: str, *known: str) -> None:
        """Refuse settings that a kind of file does not have."""
        for setting in fields(self):
            if setting.name not in known and getattr(self, setting.name) is not None:
                raise InputError(f"{setting.name} does not apply to {name}, a file of {kind}")


@dataclass(frozen=True, slots=True)
class Files(PathLike[str]):
    """A path, glob or folder, and how its files are written."""

    path: str
    dialect: Dialect

    def __fspath__(self) -> str:
        return self.path


def records(text: str, sep: str) -> list[list[str]]:
    """The first records of a text, blank ones left out; none where quotes don't close."""
    found: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=sep):
            if record:
                found.append(record)
            if len(found) == RECORDS:
                break
    except csv.Error:  # a cell longer than the module allows
        return []
    return found


def told_separator(text: str, usual: str, name: str) -> str:
    """The separator by which most records have as many columns as the header.

    Args:
        text: whole lines, from the first one on.
        usual: the separator that the name of the file promises.
        name: of the file, for errors.

    Raises:
        InputError: two separators are equally likely.

    """
    agreement, single = {}, []
    for sep in SEPARATORS:
        lengths = [len(record) for record in records(text, sep)]
        if lengths and lengths[0] > 1:
            agreement[sep] = lengths.count(lengths[0]) / len(lengths)
        elif all(length == 1 for length in lengths):
            single.append(sep)
    best = max(agreement.values(), default=0)
    if best < AGREE:
        one_column = [sep for sep in (usual, *single) if sep in single]
        return one_column[0] if one_column and not agreement else usual
    likely = [sep for sep, share in agreement.items() if share == best]
    if len(likely) > 1:
        signs = " and ".join(NAMES[sep] for sep in likely)
        raise InputError(
            f"{name} may be separated by {signs} alike: say which, such as sep={likely[0]!r}"
        )
    return likely[0]


def check_header(names: Sequence[str], name: str) -> None:
    """Refuse columns of the same name; columns without a name cannot be asked for anyway."""
    texts = [text.strip() for text in names]
    repeated = sorted({text for text in texts if text and texts.count(text) > 1})
    if repeated:
        shown = ", ".join(map(repr, repeated[:5]))
        raise InputError(f"{name} has repeated column names ({shown}): rename them")


def told_encoding(path: Path, name: str, most: int) -> str:
    """The encoding of a file: by its byte order mark, else UTF-8, else Western European.

    Args:
        path: of the file.
        name: to call it, in errors.
        most: bytes that are read to tell it.

    Raises:
        InputError: a binary file, or text in none of these.

    """
    with path.open("rb") as file:
        start = file.read(1024)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    if b"\0" in start:
        raise InputError(
            f"{name} is binary, or encoded in UTF-16 without a byte order mark: save it as text in "
            "UTF-8, or pass encoding='utf-16-le'"
        )
    for encoding in ("utf-8", "cp1252"):
        if decodes(path, encoding, most):
            return encoding
    raise InputError(
        f"{name} is encoded neither in UTF-8 nor in Windows-1252: say in which, such as "
        "encoding='shift-jis'"
    )


def decodes(path: Path, encoding: str, most: int) -> bool:
    """Whether the start of a file is text in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while most > 0 and (block := file.read(min(BLOCK, most))):
                decoder.decode(block)
                most -= len(block)
    except UnicodeDecodeError:
        return False
    return True
