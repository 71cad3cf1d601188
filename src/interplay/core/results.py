"""What all results can do: be kept in a file, and become a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Self, get_args

from interplay.core.store import replaced
from interplay.errors import InputError

Backend = Literal["polars", "pandas", "pyarrow", "dict"]
BACKENDS: tuple[Backend, ...] = get_args(Backend)
Columns = Mapping[str, Sequence[Any]]
SMALL = 0.01  # values below have two decimals more in a notebook


class Result:
    """A result with plain values (``to_dict``, ``from_dict``) and columns (``columns``)."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of ``to_dict``."""
        raise NotImplementedError

    def columns(self) -> Columns:
        """What ``to_frame`` shows, by the name of the column."""
        raise NotImplementedError

    def to_frame(self, backend: Backend = "polars") -> Any:
        """The numbers as a frame, in bits where they are informations.

        Args:
            backend: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, or ``"dict"`` for lists by the
                name of the column.

        Raises:
            InputError: no such backend, or it is not installed.

        """
        return frame_of(self.columns(), backend)

    def _repr_html_(self) -> str:
        columns = self.columns()
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        body = "".join(
            "<tr>" + "".join(f"<td style='text-align:right'>{shown(v)}</td>" for v in row) + "</tr>"
            for row in zip(*columns.values(), strict=True)
        )
        title = escape(str(self).partition("\n")[0])
        table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.remarks())
        return f"<table><caption>{title}</caption>{table}</table>" + (
            f"<ul>{notes}</ul>" if notes else ""
        )

    def remarks(self) -> Sequence[str]:
        """Sentences below the table of a notebook."""
        return ()

    def save(self, path: str | Path) -> None:
        """Write a JSON file that ``load`` reads; a break while writing leaves an old file whole.

        Raises:
            InputError: the file cannot be written.

        """
        text = json.dumps(self.to_dict(), indent=2) + "\n"
        try:
            with replaced(Path(path)) as file:
                file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise InputError(f"path {path} cannot be written: {error.strerror}") from error

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read what ``save``, or ``--json --out`` of the command line, wrote.

        Raises:
            InputError: there is no such file, or it holds no such result.

        """
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"path {path} cannot be read as a {cls.__name__} ({error}): pass a file that "
                "`save` wrote"
            ) from error
        try:
            return cls.from_dict(data)
        except InputError as error:
            raise InputError(f"path {path} holds no {cls.__name__}: {error}") from error


def shown(value: Any) -> str:
    """A cell of a notebook's table: four decimals, six of small values, nothing for None."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return escape(str(value))
    decimals = 4 if abs(value) >= SMALL else 6
    return f"{round(value, decimals) + 0.0:.{decimals}f}"


def frame_of(columns: Columns, backend: Backend) -> Any:
    """Columns as a frame of the library that the caller names, which loads here and nowhere else.

    Raises:
        InputError: no such library, or it is not installed.

    """
    if backend not in BACKENDS:
        raise InputError(f"backend is {backend!r}: choose one of {', '.join(BACKENDS)}")
    lists = {name: list(values) for name, values in columns.items()}
    if backend == "dict":
        return lists
    try:
        library = import_module(backend)
    except ModuleNotFoundError as error:
        raise InputError(
            f"backend {backend!r} is not installed: install it, or pass backend='dict'"
        ) from error
    return library.table(lists) if backend == "pyarrow" else library.DataFrame(lists)
