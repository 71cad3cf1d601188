"""Pickles from outside, read so that nothing in them can run.

A pickle is a program: it may call anything that it can name. Here every name that it uses becomes
an inert record of what was asked for, and no function of numpy or pandas is ever called with the
pickle's arguments while it is read. When all is read, records of arrays, types and numbers are
turned into arrays and numbers by our own code, which checks their sizes.

Admitted: numbers, text, bytes, None, lists, tuples, dicts, sets, numpy arrays and numbers of plain
types, arrays of objects that are admitted, and, where asked, named classes as ``Record``.
"""

from __future__ import annotations

import gzip
import pickle
import re
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import numpy as np

from interplay.errors import InputError

PLAIN = re.compile(r"[<>|=]?([biufcSUO]\d*|b1|\?)")
NUMPY = {  # names that pickles of numpy use, wherever its versions have them
    ("numpy", "ndarray"): "ndarray",
    ("numpy", "dtype"): "dtype",
    **{
        (f"numpy.{core}.{module}", name): name
        for core in ("core", "_core")
        for module, name in (
            ("multiarray", "_reconstruct"),
            ("multiarray", "scalar"),
            ("numeric", "_frombuffer"),
        )
    },
}
PYTHON = {
    ("_codecs", "encode"): "encode",
    ("collections", "OrderedDict"): "dict",
    **{
        (module, name): name
        for module in ("builtins", "__builtin__")
        for name in ("set", "frozenset", "complex", "bytes", "bytearray", "slice", "object")
    },
    ("copy_reg", "_reconstructor"): "_reconstructor",
    ("copyreg", "_reconstructor"): "_reconstructor",
}


class UnsafeError(Exception):
    """A pickle asks for what is not admitted, or is damaged."""


@dataclass(slots=True, eq=False)
class Record:
    """What a pickle asked for: a call of a name, and the state it gave to the result.

    Attributes:
        name: what was called.
        args: with what.
        state: given afterwards, or None.

    """

    name: str
    args: tuple[Any, ...]
    state: Any = None

    def __setstate__(self, state: Any) -> None:
        """Keep the state, no more."""
        self.state = state

    def __setitem__(self, key: Any, value: Any) -> None:
        """Items of a dict that is called by name."""
        if self.name != "dict":
            raise UnsafeError(f"sets items of {self.name}")
        self.state = {**(self.state or {}), key: value}


@dataclass(slots=True, frozen=True)
class Name:
    """A name that a pickle uses; calling it gives a record."""

    name: str

    def __call__(self, *args: Any) -> Record:
        """A record of the call."""
        return Record(self.name, args)

    def __setstate__(self, state: Any) -> None:
        """Names have no state."""
        raise UnsafeError(f"gives a state to the name {self.name}")


class Bounded:
    """A file that never reads, nor makes room for, more than it holds."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file = file
        self.left = size

    def read(self, n: int) -> bytes:
        """Exactly n bytes."""
        if not 0 <= n <= self.left:
            raise UnsafeError("is cut off, or claims to hold more than it does")
        found = self.file.read(n)
        self.left -= len(found)
        if len(found) < n:
            raise UnsafeError("is cut off")
        return found

    def readline(self) -> bytes:
        """A line of an old protocol, at most 64 kB."""
        found = self.file.readline(2**16)
        self.left -= len(found)
        if not found.endswith(b"\n"):
            raise UnsafeError("is cut off, or has an endless line")
        return found


# The unpickler in Python, not in C: its memo is a dict, so that a huge index makes no huge table.
class Reader(pickle._Unpickler):
    """Gives records in place of all that a pickle names."""

    dispatch: ClassVar[dict[int, Any]] = dict(pickle._Unpickler.dispatch)

    def __init__(self, file: Bounded, classes: Collection[str]) -> None:
        super().__init__(file, encoding="latin1")
        self.classes = classes

    def find_class(self, module: str, name: str) -> Name:
        """A name that may be used; there are no others."""
        key = (module, name)
        full = f"{module}.{name}"
        known = NUMPY.get(key) or PYTHON.get(key) or (full if full in self.classes else None)
        if known is None:
            raise UnsafeError(f"asks for {full}, which a dataset does not need")
        return Name(known)

    def persistent_load(self, pid: Any) -> Any:  # noqa: ARG002
        """No objects from elsewhere."""
        raise UnsafeError("refers to objects outside the file")

    def load_bytearray8(self) -> None:
        """Bytes that can be changed: read first, so that no claim makes room for more."""
        size = int.from_bytes(self.read(8), "little")  # type: ignore[attr-defined]
        self.append(bytearray(self.read(size)))  # type: ignore[attr-defined]

    dispatch[pickle.BYTEARRAY8[0]] = load_bytearray8

    def load_ext(self) -> None:
        """No names by number."""
        raise UnsafeError("uses the registry of extensions")

    for code in (pickle.EXT1, pickle.EXT2, pickle.EXT4, pickle.NEXT_BUFFER):
        dispatch[code[0]] = load_ext


def read_pickle(path: str | Path, *, classes: Collection[str] = (), limit: int = 2**36) -> Any:
    """What a pickle holds, ``.gz`` unpacked.

    Args:
        path: of the file.
        classes: full names of classes to admit as ``Record``.
        limit: most bytes, unpacked.

    Raises:
        InputError: the file cannot be read, is damaged, or asks for what is not admitted.

    """
    try:
        with opened(Path(path)) as file:
            return unpickled(file, classes=classes, size=limit_of(Path(path), limit))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    except UnsafeError as error:
        raise InputError(f"{path} {error}: get the file anew, from where you trust it") from error


def unpickled(file: BinaryIO, *, classes: Collection[str] = (), size: int) -> Any:
    """What an open pickle holds.

    Args:
        file: at its start.
        classes: full names of classes to admit as ``Record``.
        size: most bytes that it may hold.

    Raises:
        UnsafeError: it is damaged, or asks for what is not admitted.

    """
    try:
        found = Reader(Bounded(file, size), classes).load()
        return Plain(set(classes)).plain(found)
    except (UnsafeError, MemoryError, OSError):
        raise
    except Exception as error:  # a damaged program can fail in any way
        raise UnsafeError(f"is no whole pickle ({type(error).__name__}: {error})") from error


def opened(path: Path) -> BinaryIO:
    """A file of bytes, unpacked."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


def limit_of(path: Path, limit: int) -> int:
    """Most bytes that it may hold: its size, or of what is packed, 200 times that."""
    size = path.stat().st_size
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return min(limit, 200 * size) if packed else size


class Plain:
    """Turns records into arrays and numbers; the same record into the same array."""

    def __init__(self, classes: Collection[str]) -> None:
        self.classes = classes
        self.made: dict[int, Any] = {}
        self.open: set[int] = set()

    def plain(self, found: Any) -> Any:
        """What was meant by what was read."""
        if not isinstance(found, (Record, list, tuple, dict, set, frozenset, Name)):
            return found
        if isinstance(found, Name):
            return found.name
        key = id(found)
        if key not in self.made:
            if key in self.open:
                raise UnsafeError("holds itself")
            self.open.add(key)
            self.made[key] = (found, self.made_of(found))  # keeps it alive, as ids are reused
            self.open.discard(key)
        return self.made[key][1]

    def made_of(self, found: Any) -> Any:
        """The same of one container or record."""
        if isinstance(found, Record):
            return self.of_record(found)
        if isinstance(found, dict):
            return {self.plain(k): self.plain(v) for k, v in found.items()}
        return type(found)(self.plain(v) for v in found)

    def of_record(self, record: Record) -> Any:
        """An array, a type, a number, or a record of an admitted class."""
        makers: dict[str, Callable[[Record], Any]] = {
            "_reconstruct": self.array,
            "ndarray": self.array,
            "dtype": self.dtype,
            "scalar": self.scalar,
            "_frombuffer": self.from_buffer,
            "encode": self.encoded,
            "_reconstructor": self.instance,
            "dict": self.ordered,
        }
        if record.name in makers:
            return makers[record.name](record)
        if record.name in self.classes:
            args = tuple(self.plain(a) for a in record.args)
            return Record(record.name, args, self.plain(record.state))
        if record.name == "slice":
            return slice(*(self.plain(a) for a in record.args))
        if record.name == "bytes" and not record.args:
            return b""
        kinds = {"set": set, "frozenset": frozenset, "complex": complex, "bytearray": bytearray}
        if record.name == "bytearray" and any(isinstance(a, int) for a in record.args):
            raise UnsafeError("asks for empty room")
        if record.name not in kinds:
            raise UnsafeError(f"calls {record.name}")
        return kinds[record.name](*(self.plain(a) for a in record.args))

    def ordered(self, record: Record) -> dict[Any, Any]:
        """A dict, whose items come as arguments or one by one."""
        items = OrderedDict(*(self.plain(a) for a in record.args))
        return {**items, **(self.plain(record.state) or {})}

    def instance(self, record: Record) -> Record:
        """A record of an admitted class, as old protocols make them."""
        kind = record.args[0]
        if not isinstance(kind, Name) or kind.name not in self.classes:
            raise UnsafeError(f"makes an instance of {kind}")
        return Record(kind.name, (), self.plain(record.state))

    def encoded(self, record: Record) -> bytes:
        """Bytes, as old protocols write them."""
        text, codec = record.args
        if codec != "latin1":
            raise UnsafeError(f"uses the codec {codec}")
        return bytes(text, "latin1")

    def dtype(self, record: Record) -> np.dtype[Any]:
        """A plain type; those with fields are refused."""
        spec = record.args[0]
        if not isinstance(spec, str) or not PLAIN.fullmatch(spec):
            raise UnsafeError(f"has an array of the type {spec!r}")
        order: Any = record.state[1] if record.state else "|"
        if order not in ("<", ">", "=", "|"):
            raise UnsafeError(f"has the byte order {order!r}")
        return np.dtype(spec).newbyteorder(order)

    def array(self, record: Record) -> Any:
        """An array of its state (version, shape, type, by columns, bytes or list)."""
        if record.state is None:
            raise UnsafeError("has an array without contents")
        _, shape, kind, by_columns, content = record.state
        return self.filled(content, self.plain(kind), shape, "F" if by_columns else "C")

    def from_buffer(self, record: Record) -> Any:
        """An array as protocol 5 writes it: (bytes, type, shape, order)."""
        content, kind, shape, order = record.args
        return self.filled(content, self.plain(kind), shape, order)

    def filled(self, content: Any, kind: Any, shape: Any, order: Any) -> Any:
        """An array of a shape that its contents fill exactly."""
        content = self.plain(content)
        whole = isinstance(shape, tuple) and all(type(s) is int and s >= 0 for s in shape)
        if not whole or order not in ("C", "F") or not isinstance(kind, np.dtype):
            raise UnsafeError(f"has an array of the shape {shape!r}")
        if kind.hasobject:
            if not isinstance(content, list) or len(content) != prod(shape):
                raise UnsafeError("has an array that does not fill its shape")
            made = np.empty(len(content), dtype=object)
            made[:] = content
            return made.reshape(shape, order=order)
        if isinstance(content, str):
            content = content.encode("latin1")  # bytes of Python 2
        if not isinstance(content, (bytes, bytearray)):
            raise UnsafeError("has an array that is not made of bytes")
        if len(content) != prod(shape) * kind.itemsize:
            raise UnsafeError("has an array that does not fill its shape")
        return np.frombuffer(content, dtype=kind).reshape(shape, order=order)

    def scalar(self, record: Record) -> Any:
        """A number of numpy."""
        kind, content = record.args
        made: Any = self.filled(content, self.plain(kind), (), "C")
        return made[()]


def read_npy_object(path: str | Path) -> Any:
    """What a ``.npy`` file of one object holds, as ``numpy.save`` pickles it.

    Raises:
        InputError: it is no such file, or its pickle is not admitted.

    """
    try:
        with Path(path).open("rb") as file:
            np.lib.format.read_magic(file)
            shape, _, kind = np.lib.format.read_array_header_1_0(file)
            if shape != () or not kind.hasobject:
                raise InputError(f"{path} holds an array {shape} of {kind}, not one object")
            found = unpickled(file, size=Path(path).stat().st_size - file.tell())
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path} cannot be read as .npy: {error}") from error
    except UnsafeError as error:
        raise InputError(f"{path} {error}: get the file anew, from where you trust it") from error
    return found.item() if isinstance(found, np.ndarray) else found
