"""The PIDs of models in files, on the rows of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from interplay.core.digits import in_table
from interplay.core.pid import ATOMS, PID
from interplay.core.results import Columns, Result
from interplay.errors import InputError
from interplay.selection.quantify import quantify_models
from interplay.uncertainty.quantify import noted


@dataclass(frozen=True, slots=True)
class ModelPIDs(Result):
    """What several models use.

    Attributes:
        pids: of each model's predictions, by the model's name; all on the same rows.

    """

    pids: Mapping[str, PID]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"models": {name: pid.to_dict() for name, pid in self.pids.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of ``to_dict``.

        Raises:
            InputError: the data is of something else.

        """
        if not isinstance(data.get("models"), Mapping):
            raise InputError("data is no ModelPIDs: it has no 'models'")
        return cls({name: PID.from_dict(pid) for name, pid in data["models"].items()})

    def columns(self) -> Columns:
        """A line for each model."""
        found: dict[str, list[Any]] = {"model": list(self.pids)}
        for name in (*ATOMS, "i12"):
            found[name] = [float(getattr(pid, name)) for pid in self.pids.values()]
        return found

    def __str__(self) -> str:
        width = max(map(len, self.pids))
        lines = [f"What models use, in bits, n = {next(iter(self.pids.values())).n_samples:,}"]
        lines.append("  ".join([" " * width, *(f"{s:>7}" for s in ("R", "U1", "U2", "S", "I12"))]))
        for name, pid in self.pids.items():
            told = [in_table(getattr(pid, atom), pid.entropy_y) for atom in (*ATOMS, "i12")]
            lines.append("  ".join([f"{name:<{width}}", *(f"{bits:>7}" for bits in told)]))
        return "\n".join(lines)


def quantify_files(
    source: str | Path, data: Any, *, missing: str | None = None, **settings: Any
) -> ModelPIDs:
    """The PID of the model of a file, or of each of a folder, on the rows of another file.

    Args:
        source: what ``interplay models train`` wrote: a file, or a folder of several.
        data: rows with the columns that the models were trained on, as ``estimate`` takes.
        missing: ``"error"``, ``"drop"`` or ``"category"``; None for how the models were trained.
        **settings: as ``quantify_model`` takes.

    Raises:
        InputError: no model, models of different columns, or rows that do not fit.

    """
    from interplay.models.familiar import trained_on_notes
    from interplay.models.tables import read_again

    models, columns = read_models(source)
    table = read_again(data, columns, missing)
    parts = table.rows.parts
    if len(parts) != 2:
        raise InputError(f"the models have {len(parts)} modalities: a PID is of two")
    found = quantify_models(models, *parts, **settings)
    seen = {name: model.notes_.get("trained_on", ()) for name, model in models.items()}
    notes = {name: trained_on_notes({name: kept}, table.rows) for name, kept in seen.items()}
    told = {name: noted(pid, [*table.notes, *notes[name]]) for name, pid in found.items()}
    return ModelPIDs(told)


def read_models(source: str | Path) -> tuple[dict[str, Any], Any]:
    """(the models of a file or a folder by name, the ``Columns`` that all were trained on).

    Raises:
        InputError: no model, or models of different columns.

    """
    from interplay.models.files import load
    from interplay.models.workshop import columns_of

    path = Path(source)
    files = sorted(path.glob("*.pt")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{source} has no models (*.pt): name a file or another folder")
    models = {file.stem: load(file) for file in files}
    columns = [columns_of(model, file) for model, file in zip(models.values(), files, strict=True)]
    if any(other.to_dict() != columns[0].to_dict() for other in columns):
        raise InputError(f"{source} has models of different columns: quantify each file by itself")
    return models, columns[0]
