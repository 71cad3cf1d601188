"""The trainer: skorch's, taking batches whole, with the terms of a family in its loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from skorch import NeuralNet
from skorch.callbacks import Callback, EarlyStopping, PassthroughScoring

from interplay.core.types import Progress
from interplay.errors import InputError
from interplay.models.families.fusion import FusionModel
from interplay.models.objectives.objective import Objective, weighted_cross_entropy
from interplay.models.training.batches import Batches

OPTIMISERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
    "sgd": torch.optim.SGD,
}
FUSED = ("adam", "adamw", "sgd")  # optimisers with one kernel for all weights
SCORED = 4096  # rows scored at a time


class Net(NeuralNet):  # type: ignore[misc]
    """Minimises an ``Objective`` on training rows; on others finds log loss and accuracy."""

    def get_default_callbacks(self) -> list[tuple[str, Any]]:
        """Means over the batches of an epoch of what ``get_loss`` records."""
        terms = [f"train_{name}" for name in ("cross_entropy", *self.criterion().terms)]
        seen = [*terms, "train_loss"]
        return [(n, PassthroughScoring(n, on_train=True)) for n in seen] + [
            (n, PassthroughScoring(n)) for n in ("valid_loss", "valid_accuracy")
        ]

    def infer(self, x: Any, **_: Any) -> Any:
        """All that the model makes of a batch."""
        return self.module_.outputs(*x[0])

    def get_loss(self, y_pred: Any, y_true: Any, X: Any = None, training: bool = False) -> Any:
        """What is minimised; on validation rows the cross-entropy alone."""
        if not training:
            right = (y_pred.logits.argmax(dim=1) == y_true).float().mean()
            self.history.record_batch("valid_accuracy", right.item())
            return weighted_cross_entropy(y_pred.logits, y_true, X[1])
        parts = self.criterion_.parts(y_pred, y_true, X[1])
        for name, value in parts.items():
            self.history.record_batch(f"train_{name}", value.item())
        return self.criterion_.total(parts)


def make_net(
    module: FusionModel,
    settings: Mapping[str, Any],
    *,
    device: str,
    generator: torch.Generator,
    callbacks: list[Any],
) -> Net:
    """A trainer of a module.

    Args:
        module: trained in place.
        settings: of a preset's training.
        device: where.
        generator: of the shuffling.
        callbacks: of skorch, beside those that keep the loss curves.

    Raises:
        InputError: an optimiser that is not known.

    """
    optimiser = settings["optimiser"]
    if optimiser not in OPTIMISERS:
        raise InputError(f"optimiser is {optimiser!r}: pass one of {', '.join(OPTIMISERS)}")
    objective = Objective(module.terms, settings.get("cross_entropy_weight", 1.0))
    more = {"optimizer__fused": True} if optimiser in FUSED else {}
    return Net(
        module,
        criterion=lambda: objective,
        optimizer=OPTIMISERS[optimiser],
        lr=settings["learning_rate"],
        optimizer__weight_decay=settings["weight_decay"],
        max_epochs=settings["epochs"],
        batch_size=settings["batch_size"],
        iterator_train=Batches,
        iterator_train__generator=generator,
        iterator_valid=Batches,
        iterator_valid__batch_size=SCORED,
        callbacks=callbacks,
        device=device,
        verbose=0,
        **more,
    )


class Stopping(EarlyStopping):  # type: ignore[misc]
    """Stops when the validation loss has not fallen for ``patience`` epochs; keeps the best.

    Attributes:
        resumed: what a checkpoint says of an earlier part of the training, or None.

    """

    def __init__(self, patience: int) -> None:
        super().__init__(patience=patience, threshold=0.0, load_best=True)
        self.resumed: dict[str, Any] | None = None

    def on_train_begin(self, net: Any, **kwargs: Any) -> None:
        """Start anew, or where the checkpoint left off."""
        super().on_train_begin(net, **kwargs)
        if self.resumed is not None:
            self.misses_ = self.resumed["misses"]
            self.dynamic_threshold_ = self.resumed["threshold"]
            self.best_epoch_ = self.resumed["best_epoch"]
            self.best_model_weights_ = self.resumed["best"]

    def on_epoch_end(self, net: Any, **kwargs: Any) -> None:
        """Look at the loss of the epoch.

        Raises:
            InputError: it is no number.

        """
        losses = net.history[-1, "train_loss"], net.history[-1, "valid_loss"]
        if not all(map(math.isfinite, losses)):
            raise InputError(
                f"the loss became {losses[0]} in epoch {net.history[-1, 'epoch']}: lower "
                "learning_rate, or scale the modalities"
            )
        super().on_epoch_end(net, **kwargs)


class Told(Callback):  # type: ignore[misc]
    """Tells of each epoch."""

    def __init__(self, progress: Progress, what: str, epochs: int) -> None:
        self.progress, self.what, self.epochs = progress, what, epochs

    def on_epoch_end(self, net: Any, **_: Any) -> None:
        """(what, epochs done, the most)."""
        self.progress(self.what, len(net.history), self.epochs)


@contextmanager
def memory_named(device: str, batch_size: int) -> Iterator[None]:
    """Say what to do where a device has no more memory."""
    try:
        yield
    except RuntimeError as error:
        full = isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error)
        if not full:
            raise
        raise InputError(
            f"device {device!r} has not enough memory ({error}): lower batch_size, which is "
            f"{batch_size}, or the width of the model"
        ) from error
