"""Training and judging models from files, with all that is finished kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interplay.core.checks import checked_folder
from interplay.core.store import fingerprint
from interplay.core.types import Progress
from interplay.errors import InputError
from interplay.models.catalogue import NAMES
from interplay.models.classifier import FusionClassifier, arrays, digest
from interplay.models.familiar import kept_digests, trained_on_notes
from interplay.models.files import load, save
from interplay.models.scores import Score, Scores, score, table
from interplay.models.tables import Columns, LabelledTable, read_again
from interplay.models.training.validation import held_out

UNFINISHED = ".training"  # added to the name of a model's file while it is trained


@dataclass(frozen=True)
class Training:
    """How models are trained from a table.

    Attributes:
        settings: parameters of ``FusionClassifier``, but for the name.
        test: the share of the rows that is kept out to judge on.
        seed: of all chance.

    """

    settings: dict[str, Any]
    test: float = 0.2
    seed: int = 0

    def run(
        self,
        data: LabelledTable,
        files: dict[str, Path],
        progress: Progress | None = None,
    ) -> Scores:
        """Train a model for each file, by its name; those that are finished are read.

        Raises:
            InputError: a file of other data or settings, or rows that cannot be used.

        """
        import numpy as np

        if not 0 < self.test < 1:
            raise InputError(f"test is {self.test}: pass a share between 0 and 1, such as 0.2")
        codes = np.unique(data.y, return_inverse=True)[1]
        train, test = held_out(codes, self.test, self.seed, data.groups)
        found: list[Score] = []
        for done, (name, path) in enumerate(files.items()):
            if progress is not None and len(files) > 1:
                progress("models", done, len(files))
            model = self.model(name, path, data, train, progress)
            found.append(score(model, data.rows[test], data.y[test]))
        if progress is not None and len(files) > 1:
            progress("models", len(files), len(files))
        return table(found, data.y[test], data.notes, kept_out=True)

    def model(
        self, name: str, path: Path, data: LabelledTable, train: Any, progress: Progress | None
    ) -> FusionClassifier:
        """A trained model, from its file where that is finished."""
        key = self.key(name, data)
        if path.exists():
            known = load(path, device=self.settings.get("device"))
            if known.notes_.get("made_from") != key:
                raise InputError(
                    f"{path} is a model of other data or settings, or of another version of "
                    "interplay: delete it or name another file"
                )
            return known
        unfinished = path.with_name(path.name + UNFINISHED)
        given = {**self.settings, "random_state": self.seed}
        model = FusionClassifier(name, **given, checkpoint=unfinished, progress=progress)
        groups = None if data.groups is None else data.groups[train]
        model.fit(data.rows[train], data.y[train], groups=groups)
        seen = kept_digests(data.rows[train])
        save(model, path, made_from=key, columns=data.columns.to_dict(), trained_on=seen)
        unfinished.unlink()
        return model

    def key(self, name: str, data: LabelledTable) -> str:
        """A digest of all that a model depends on."""
        settings = {k: v for k, v in self.settings.items() if k != "device"}
        return fingerprint(
            {
                "name": name,
                "settings": settings,
                "test": self.test,
                "seed": self.seed,
                "data": digest([*arrays(data.rows), data.y.astype(str)]),
                "groups": None if data.groups is None else digest([data.groups.astype(str)]),
                "columns": data.columns.to_dict(),
            }
        )


def files_for(models: Sequence[str], out: str | Path) -> dict[str, Path]:
    """The file of each model: ``out`` itself of one, ``out/NAME.pt`` of several or of "all".

    Raises:
        InputError: a name that is no model, a folder that cannot be made, or a file in a folder
            that is not there.

    """
    several = "all" in models or len(models) > 1
    named = list(NAMES) if "all" in models else list(models)
    for name in named:
        if name not in NAMES:
            raise InputError(f"model is {name!r}: pass one of {', '.join(NAMES)}, or all")
    path = Path(out)
    if not several:
        return {named[0]: checked_folder(str(out), path)}
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{out} cannot be made a folder for several models: {error.strerror}; name another"
        ) from error
    return {name: path / f"{name}.pt" for name in named}


def judge(
    source: str | Path, data: Any, device: str | None = None, missing: str | None = None
) -> Scores:
    """What the model of a file, or each of a folder, reaches on the rows of another file.

    Args:
        source: of the models.
        data: a path or a frame.
        device: where they run; None for the processor.
        missing: as in ``read_labelled``; None for how each model was trained.

    Raises:
        InputError: no model, or rows that do not fit it.

    """
    path = Path(source)
    files = sorted(path.glob("*.pt")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{source} has no models (*.pt): name a file or another folder")
    found: list[Score] = []
    seen: dict[str, Sequence[int]] = {}
    labelled: dict[str, LabelledTable] = {}
    for file in files:
        model = load(file, device=device)
        columns = columns_of(model, file)
        key = str(columns.to_dict())
        if key not in labelled:
            labelled[key] = read_again(data, columns, missing)
        rows = labelled[key]
        found.append(score(model, rows.rows, rows.y))
        seen[model.called] = model.notes_.get("trained_on", ())
    if len({len(rows.y) for rows in labelled.values()}) > 1:
        raise InputError(
            f"{source} has models of different columns, whose values are missing in different "
            "rows: judge each file by itself"
        )
    return table(found, rows.y, (*rows.notes, *trained_on_notes(seen, rows.rows)))


def columns_of(model: FusionClassifier, path: Path) -> Columns:
    """The columns that a model was trained on."""
    told = model.notes_.get("columns")
    if told is None:
        raise InputError(f"{path} was trained on arrays, so that its columns are not known")
    return Columns.from_dict(told)
