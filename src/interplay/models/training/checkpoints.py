"""A training on disk, so that one that was stopped goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from skorch.callbacks import Callback
from skorch.history import History

from interplay.core.store import replaced
from interplay.errors import InputError
from interplay.models.training.net import Stopping


class Checkpoint(Callback):  # type: ignore[misc]
    """Keeps after each epoch all that the training needs to go on as if it had not stopped.

    Args:
        path: of the file.
        fingerprint: of data and settings; a file of another is refused.
        stopping: knows the best weights.
        generator: of the shuffling.

    """

    def __init__(
        self, path: Path, fingerprint: str, stopping: Stopping, generator: torch.Generator
    ) -> None:
        self.path, self.fingerprint = path, fingerprint
        self.stopping, self.generator = stopping, generator

    def on_epoch_end(self, net: Any, **_: Any) -> None:
        """Write down where the training stands."""
        self.save(net)

    def on_train_end(self, net: Any, **_: Any) -> None:
        """Write down that it stopped early, which ends an epoch before ``on_epoch_end`` is called.

        After an interrupt the file stays what the last whole epoch left.
        """
        if self.stopping.misses_ >= self.stopping.patience:
            self.save(net)

    def save(self, net: Any) -> None:
        """One file, replaced whole."""
        state = {
            "fingerprint": self.fingerprint,
            "module": net.module_.state_dict(),
            "optimiser": net.optimizer_.state_dict(),
            "best": self.stopping.best_model_weights_,
            "numbers": [
                self.stopping.misses_,
                float(self.stopping.dynamic_threshold_),
                self.stopping.best_epoch_,
            ],
            "history": json.dumps(without_batches(net.history)),
            "generator": self.generator.get_state(),
            "torch_generator": torch.get_rng_state(),
        }
        try:
            with replaced(self.path) as partial:
                torch.save(state, partial)
        except (OSError, RuntimeError) as error:  # the second where torch finds no folder
            raise InputError(
                f"checkpoint {self.path} cannot be written: {error}; name another folder"
            ) from error

    def restore(self, net: Any) -> int:
        """Take up where a file left off; gives the epochs done, 0 where there is no file.

        Raises:
            InputError: the file cannot be read, or is of another training.

        """
        if not self.path.exists():
            return 0
        state = loaded(self.path, net.device)
        if state.get("fingerprint") != self.fingerprint:
            raise InputError(
                f"checkpoint {self.path} belongs to another model, other data or settings, or "
                "another version of interplay: delete it or name another file"
            )
        net.module_.load_state_dict(state["module"])
        net.optimizer_.load_state_dict(state["optimiser"])
        net.history = History(json.loads(state["history"]))
        misses, threshold, best_epoch = state["numbers"]
        self.stopping.resumed = {
            "misses": int(misses),
            "threshold": threshold,
            "best_epoch": int(best_epoch),
            "best": state["best"],
        }
        self.stopping.on_train_begin(net)
        self.generator.set_state(state["generator"].cpu())
        torch.set_rng_state(state["torch_generator"].cpu())
        return len(net.history)


def without_batches(history: list[Any]) -> list[Any]:
    """The numbers of each epoch."""
    return [{**epoch, "batches": []} for epoch in history]


def loaded(path: Path, device: str) -> dict[str, Any]:
    """The values of a file; no code in it is run.

    Raises:
        InputError: the file cannot be read.

    """
    try:
        state = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:
        raise InputError(
            f"{path} cannot be read ({error}): it may be truncated or of another program; delete "
            "it or name another file"
        ) from error
    if not isinstance(state, dict):
        raise InputError(f"{path} holds no model: name another file")
    return state
