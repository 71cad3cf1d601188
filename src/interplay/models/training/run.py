"""A training from its start, or from its checkpoint, to the best weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from interplay.core.information import LN2
from interplay.core.types import Progress
from interplay.models.families.fusion import FusionModel
from interplay.models.training.batches import LabelledRows
from interplay.models.training.checkpoints import Checkpoint
from interplay.models.training.net import Net, Stopping, Told, make_net, memory_named

History = dict[str, list[float]]

SHARE, SMALLEST, LARGEST = 32, 16, 128  # of the rows, and of rows: an automatic batch


def train(
    module: FusionModel,
    rows: tuple[LabelledRows, LabelledRows],
    settings: Mapping[str, Any],
    *,
    device: str,
    seed: int,
    what: str = "model",
    progress: Progress | None = None,
    checkpoint: Path | None = None,
    fingerprint: str = "",
) -> History:
    """Train a module in place; afterwards it has the weights of its best epoch.

    Args:
        module: the model.
        rows: to train on, and kept aside to say when to stop.
        settings: of a preset's training; a ``batch_size`` of ``"auto"`` goes by the rows.
        device: where.
        seed: of shuffling and dropout.
        what: is trained, for ``progress``.
        progress: called with (what, epochs done, the most).
        checkpoint: file that keeps the training after each epoch; one that exists is gone on with.
        fingerprint: of all that the training depends on.

    Returns:
        The curves, a number an epoch: see ``curves``.

    Raises:
        InputError: a loss that is no number, a device without memory, or a checkpoint of another
            training.

    """
    from skorch.helper import predefined_split

    settings = {**settings, "batch_size": batch_size(settings["batch_size"], len(rows[0]))}
    generator = torch.Generator().manual_seed(seed)
    stopping = Stopping(settings["patience"])
    callbacks: list[Any] = [stopping]
    kept = None if checkpoint is None else Checkpoint(checkpoint, fingerprint, stopping, generator)
    if kept is not None:
        callbacks.append(kept)
    if progress is not None:
        callbacks.insert(0, Told(progress, what, settings["epochs"]))
    cuda = [device] if torch.device(device).type == "cuda" else []
    with torch.random.fork_rng(devices=cuda), memory_named(device, settings["batch_size"]):
        torch.manual_seed(seed)  # of dropout
        net = make_net(
            module, settings, device=device, generator=generator, callbacks=callbacks
        ).initialize()
        net.set_params(train_split=predefined_split(rows[1]))
        done = kept.restore(net) if kept is not None else 0
        if done < settings["epochs"] and stopping.misses_ < stopping.patience:
            finish(net, rows[0], stopping, settings["epochs"] - done)
        else:
            net.module_.load_state_dict(stopping.best_model_weights_)
    net.module_.eval()
    return curves(net)


def batch_size(given: int | str, rows: int) -> int:
    """As given, or for ``"auto"`` a 32nd of the rows, 16 to 128."""
    return int(min(max(rows // SHARE, SMALLEST), LARGEST)) if given == "auto" else int(given)


def finish(net: Net, rows: LabelledRows, stopping: Stopping, epochs: int) -> None:
    """Train for so many epochs, or until nothing is gained.

    skorch takes an interrupt of the user for the end of training; here it stays one.
    """
    net.set_params(max_epochs=epochs)
    before = len(net.history)
    net.partial_fit(rows, None)
    if len(net.history) < before + epochs and stopping.misses_ < stopping.patience:
        raise KeyboardInterrupt


def curves(net: Net) -> History:
    """Training loss and its terms, and log loss (bits) and accuracy on the rows kept aside."""
    terms = [f"train_{name}" for name in ("cross_entropy", *net.criterion().terms)]
    kept = ("train_loss", *terms, "valid_accuracy")
    found = {name: [float(value) for value in net.history[:, name]] for name in kept}
    bits = [float(value) / LN2 for value in net.history[:, "valid_loss"]]
    return {**found, "valid_log_loss": bits}
