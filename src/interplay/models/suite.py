"""The base suite: what every fusion model reached on many datasets whose truth is known."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from typing import Any

from interplay.core.results import Backend, frame_of

ATOM_COLUMNS = ("r", "u1", "u2", "s")
TEXTS = ("dataset", "kind", "suite", "model", "preset")
WHOLE = ("rows", "columns", "columns1", "columns2", "classes", "seed", "parameters", "epochs")
COLUMNS = (
    *("dataset", "kind", "suite", "rows", "columns", "columns1", "columns2", "classes"),
    *("model", "preset", "seed"),
    *("accuracy", "expected_accuracy", "best_accuracy", "log_loss", "expected_log_loss"),
    *("parameters", "epochs", "seconds"),
    *(f"data_{atom}" for atom in ATOM_COLUMNS),
    *("i1", "i2", "i12", "i_add"),
    *(f"est_{atom}" for atom in ATOM_COLUMNS),
    "est_seconds",
    *(f"model_{atom}" for atom in ATOM_COLUMNS),
    *(f"hard_{atom}" for atom in ATOM_COLUMNS),
)


def base_suite(backend: Backend = "polars") -> Any:
    """What every model reached on every dataset, as it was run for this release; a frame.

    A row for each dataset, number of rows, seed and model. Informations and losses are in bits.

    - ``dataset``, ``kind`` (such as ``"products"``), ``suite`` (``"generative"``, the paper's ten,
      or ``"varied"``), ``classes``, ``columns1``, ``columns2`` and ``columns``, both together;
    - ``rows`` that a model got, the part that stops its training early included;
    - ``model``, the ``preset`` of its settings, ``seed`` of the rows and of the training;
    - ``accuracy`` and ``log_loss`` on 3,000 rows held out; ``expected_accuracy`` and
      ``expected_log_loss`` of the same predictions if labels were drawn from the true posteriors,
      and ``best_accuracy`` that these allow;
    - ``parameters``, ``epochs``, ``seconds`` of processor time of the training;
    - ``data_r``, ``data_u1``, ``data_u2``, ``data_s``: the true decomposition, and ``i1``, ``i2``,
      ``i12``, ``i_add``: what x1, x2, both, and additive logits f1(x1) + f2(x2) can reach;
    - ``est_r``, ``est_u1``, ``est_u2``, ``est_s``: estimated from the rows that models got, at most
      10,000, in ``est_seconds`` of processor time;
    - ``model_r``, ``model_u1``, ``model_u2``, ``model_s``: of the model's predictions on the rows
      held out, drawn from its probabilities; ``hard_r`` and so on: of its likeliest classes, in the
      generative suite alone, else None.

    Args:
        backend: as in ``PID.to_frame``.

    Raises:
        InputError: no such backend, or it is not installed.

    """
    text = files("interplay.models").joinpath("base_suite.csv").read_text("utf-8")
    lines = list(csv.DictReader(text.splitlines()))
    columns = {name: [typed(name, line[name]) for line in lines] for name in COLUMNS}
    return frame_of(columns, backend)


def base_suite_settings() -> dict[str, Any]:
    """Versions, settings and numbers of runs behind ``base_suite``."""
    text = files("interplay.models").joinpath("base_suite.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def typed(name: str, cell: str) -> Any:
    """A cell of the file as what its column holds."""
    if name in TEXTS:
        return cell
    if cell == "":
        return None
    return int(cell) if name in WHOLE else float(cell)
