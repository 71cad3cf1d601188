"""A torch module as a classifier with scikit-learn's methods."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from interplay.core.types import Array
from interplay.threads import by_size

BATCH = 256
SCORED = 4096  # rows scored at a time
PATIENCE = 5  # epochs without a better loss on the rows kept aside
ASIDE = 0.1


class TorchClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Trains a copy of a module by Adam on the cross-entropy, stopped early.

    Args:
        module: turns a float tensor (n, ...), or one for each modality, into logits (n, k).
        epochs: the most.
        learning_rate: of Adam.
        device: where it is trained.
        seed: of the batches and of the rows kept aside.

    """

    def __init__(
        self,
        module: Any,
        epochs: int = 50,
        learning_rate: float = 1e-3,
        device: str = "cpu",
        seed: int = 0,
    ) -> None:
        self.module = module
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.device = device
        self.seed = seed

    @by_size(lambda self, X, *_: elements(self.module, X, BATCH))
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TorchClassifier:
        """Train on X (n, ...), or a tuple of two, and labels y (n,) in 0 ... k - 1.

        ``sample_weight`` (n,) is what each row counts, None for 1.
        """
        import torch

        weight = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight)
        self.weight_ = torch.as_tensor(weight / weight.mean(), dtype=torch.float32)
        parts, labels = self._tensors(X), torch.as_tensor(np.asarray(y), device=self.device)
        self.classes_ = np.arange(int(labels.max()) + 1)
        generator = torch.Generator().manual_seed(self.seed)
        order = torch.randperm(len(labels), generator=generator)
        aside, used = order[: int(ASIDE * len(order))], order[int(ASIDE * len(order)) :]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)  # of dropout
            self.module_ = deepcopy(self.module).to(self.device)
            self._train(parts, labels, used, aside, generator)
        return self

    @by_size(lambda self, X: elements(self.module, X, SCORED))
    def predict_proba(self, X: Any) -> Array:
        """(n, k) posteriors."""
        return np.asarray(self._logits(self._tensors(X)).softmax(dim=1).cpu().double().numpy())

    def predict(self, X: Any) -> NDArray[Any]:
        """The likeliest class of each row."""
        return np.asarray(self.predict_proba(X).argmax(axis=1))

    def __sklearn_clone__(self) -> TorchClassifier:
        return TorchClassifier(**self.get_params(deep=False))

    def _tensors(self, X: Any) -> list[Any]:
        import torch

        parts = X if isinstance(X, tuple) else (X,)
        return [torch.as_tensor(np.asarray(part), dtype=torch.float32) for part in parts]

    def _train(self, parts: list[Any], labels: Any, used: Any, aside: Any, generator: Any) -> None:
        import torch

        optimiser = torch.optim.Adam(self.module_.parameters(), lr=self.learning_rate)
        best, kept, waited = np.inf, deepcopy(self.module_.state_dict()), 0
        for _ in range(self.epochs):
            self.module_.train()
            shuffled = used[torch.randperm(len(used), generator=generator)]
            for rows in shuffled.split(BATCH):
                optimiser.zero_grad()
                found = self.module_(*(part[rows].to(self.device) for part in parts))
                loss: Any = self._loss(found, labels, rows)
                loss.backward()
                optimiser.step()
            judged = aside if len(aside) else used
            logits = self._logits([part[judged] for part in parts])
            found_loss = float(self._loss(logits, labels, judged))
            if found_loss < best:
                best, kept, waited = found_loss, deepcopy(self.module_.state_dict()), 0
            else:
                waited += 1
            if waited >= PATIENCE:
                break
        self.module_.load_state_dict(kept)

    def _loss(self, found: Any, labels: Any, rows: Any) -> Any:
        import torch

        losses = torch.nn.functional.cross_entropy(found, labels[rows], reduction="none")
        return (losses * self.weight_[rows].to(losses.device)).mean()

    def _logits(self, parts: list[Any]) -> Any:
        import torch

        self.module_.eval()
        with torch.no_grad():
            pieces = [
                self.module_(*(piece.to(self.device) for piece in pieces))
                for pieces in zip(*(part.split(SCORED) for part in parts), strict=True)
            ]
        return torch.cat(pieces)


def elements(module: Any, X: Any, rows: int) -> int:
    """Numbers in so many rows of X, or in the module where it has more."""
    parts = [np.shape(part) for part in (X if isinstance(X, tuple) else (X,))]
    read: int = sum(min(shape[0], rows) * int(np.prod(shape[1:])) for shape in parts)
    held: int = sum(weights.numel() for weights in module.parameters())
    return read if read > held else held
