"""Algorithm 1 as it was published, to compare with (paper, appendix B.3, equations (25) to (33)).

Encoders of three layers of width 32 give each row 10 numbers a label, which are standardised; the
kernel of a label is exp(<h1, h2> / sqrt(10)), which ``unrolled`` scales to the posteriors of the
batch's rows. The classifiers are perceptrons of the same size, neither calibrated nor cross-fitted:
half of the published flaws are theirs. The others are that the column and the row masses of a label
differ, so that the iterations often cannot converge, and that informations of a batch are compared
with those of other batches.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
import torch

from interplay.broja.decompose import VERSIONS
from interplay.core.atoms import pid_from_informations
from interplay.core.information import LN2, entropy
from interplay.core.pid import PID
from interplay.core.types import Array, Index, Progress
from interplay.estimators.batch.unrolled import TINY, unrolled_sinkhorn
from interplay.estimators.posterior.informations import named_informations
from interplay.threads import threads_for
from interplay.uncertainty.quantify import named

Tensor = torch.Tensor

WIDTH, EMBEDDING = 32, 10
BATCH = 256
LEARNING_RATE = 1e-3
TRAINED = 0.7  # of the rows; the others are evaluated


class Encoders(torch.nn.Module):
    """The kernel of a batch: (m, m, k) from rows (m, d1) and (m, d2)."""

    def __init__(self, columns: tuple[int, int], k: int) -> None:
        super().__init__()
        self.k = k
        self.one, self.two = (perceptron(d, EMBEDDING * k) for d in columns)

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Logarithms of the kernel, <h1, h2> / sqrt(10) for each label (equation (26))."""
        h1, h2 = standardised(self.one(x1), self.k), standardised(self.two(x2), self.k)
        found: Tensor = torch.einsum("ikh,jkh->ijk", h1, h2) / EMBEDDING**0.5
        return found


def standardised(flat: Tensor, k: int) -> Tensor:
    """(m, k, 10) of mean 0 and variance 1 over the 10 numbers of a label."""
    h = flat.reshape(len(flat), k, EMBEDDING)
    found: Tensor = (h - h.mean(2, keepdim=True)) / torch.sqrt(h.var(2, keepdim=True) + TINY)
    return found


def perceptron(inputs: int, outputs: int) -> torch.nn.Sequential:
    """Three layers of width 32 with rectifiers."""
    return torch.nn.Sequential(
        torch.nn.Linear(inputs, WIDTH),
        torch.nn.ReLU(),
        torch.nn.Linear(WIDTH, WIDTH),
        torch.nn.ReLU(),
        torch.nn.Linear(WIDTH, outputs),
    )


def conditional(coupling: Tensor, t1: Tensor) -> tuple[Tensor, Tensor]:
    """q(x2|x1,y) (m, m, k), and the logarithm of its ratio to q(x2|x1)."""
    q = coupling / (coupling.sum(1, keepdim=True) + TINY)
    mixture = torch.einsum("ijk,ik->ij", q, t1)
    return q, torch.log(q + TINY) - torch.log(mixture + TINY)[:, :, None]


def published_loss(coupling: Tensor, t1: Tensor) -> Tensor:
    """Equation (25) without what does not depend on q: I_q(X2;Y|X1) in nats."""
    q, ratio = conditional(coupling, t1)
    return (t1[:, None, :] * q * ratio).sum((1, 2)).mean()


def batch_informations(
    coupling: Tensor, t1: Tensor, t2: Tensor, t12: Tensor, prior: Tensor
) -> Tensor:
    """(4,) I1, I2, I12 (equations (27), (28)) and I_q (equation (29)) of a batch, in nats.

    The expectations over the label are those of the classifiers, as in the published code.
    """
    told = [(t * (torch.log(t + TINY) - prior.log())).sum(1).mean() for t in (t1, t2, t12)]
    q, ratio = conditional(coupling, t1)
    pointwise = ratio + (torch.log(t1 + TINY) - torch.log(prior + TINY))[:, None, :]
    return torch.stack([*told, (t1[:, None, :] * q * pointwise).sum((1, 2)).mean()])


@threads_for(BATCH**2)
def published_pid(
    rows: tuple[Array, Array],
    y: Index,
    *,
    epochs: int,
    classifier_epochs: int,
    device: str,
    seed: int,
    names: tuple[str, str, str],
    progress: Progress | None,
) -> PID:
    """Train on 70% of the rows, and average equations (27) to (33) over batches of the others.

    Nothing is clipped or moved: atoms may be negative, and the total above H(Y).
    """
    started = perf_counter()
    order = np.random.default_rng([seed, 3]).permutation(len(y))
    cut = int(TRAINED * len(y))
    flat = [torch.as_tensor(x.reshape(len(y), -1), dtype=torch.float32) for x in rows]
    x1, x2 = (x.to(device) for x in flat)
    labels = torch.as_tensor(y, device=device)
    k = int(y.max()) + 1
    prior = torch.bincount(labels, minlength=k) / len(y)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        train, test = (torch.as_tensor(part) for part in (order[:cut], order[cut:]))
        size = min(BATCH, len(test), len(train))
        inputs = (x1, x2, torch.cat([x1, x2], 1))
        tell = named(progress, "classifiers")
        posteriors = []
        for number, x in enumerate(inputs):
            posteriors.append(
                classified(x, labels, train, k=k, epochs=classifier_epochs, size=size)
            )
            if tell:
                tell(number + 1, len(inputs))
        model = Encoders((x1.shape[1], x2.shape[1]), k).to(device)
        optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
        curve = []
        told = named(progress, "coupling")
        for epoch in range(epochs):
            losses = []
            for chosen in batches(train[torch.randperm(len(train))], size):
                t1, t2 = (posteriors[part][chosen] for part in (0, 1))
                kernel = torch.exp(model(x1[chosen], x2[chosen]))
                loss: Any = published_loss(unrolled_sinkhorn(kernel, t1, t2), t1)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                losses.append(float(loss.detach()) / LN2)
            curve.append(float(np.mean(losses)))
            if told:
                told(epoch + 1, epochs)
        with torch.no_grad():
            found = []
            for chosen in batches(test, size):
                t1, t2, t12 = (posterior[chosen] for posterior in posteriors)
                kernel = torch.exp(model(x1[chosen], x2[chosen]))
                coupling = unrolled_sinkhorn(kernel, t1, t2)
                found.append(batch_informations(coupling, t1, t2, t12, prior))
    four = torch.stack(found).mean(0).cpu().double().numpy() / LN2
    return pid_from_informations(
        **named_informations(four),
        entropy_y=entropy(np.bincount(y) / len(y)),
        n_samples=len(y),
        method="batch, as published",
        names=names,
        notes=(
            "Algorithm 1 as it was published, to compare with: its classifiers are not calibrated, "
            "and its couplings need not fit both modalities.",
        ),
        provenance={
            "preset": "paper",
            "seed": seed,
            "epochs": epochs,
            "classifier_epochs": classifier_epochs,
            "loss_curve": curve,
            "steps": epochs * (len(train) // size),
            "seconds": perf_counter() - started,
            "versions": {**VERSIONS, "torch": torch.__version__},
        },
    )


def classified(
    x: Tensor, labels: Tensor, train: Tensor, *, k: int, epochs: int, size: int
) -> Tensor:
    """(n, k) posteriors of all rows from a perceptron trained on some."""
    model = perceptron(x.shape[1], k).to(x.device)
    optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(epochs):
        for chosen in batches(train[torch.randperm(len(train))], size):
            loss: Any = torch.nn.functional.cross_entropy(model(x[chosen]), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        return model(x).softmax(1)  # type: ignore[no-any-return]


def batches(rows: Tensor, size: int) -> list[Tensor]:
    """Batches of ``size`` rows; what is left over is dropped, as published."""
    return [rows[start : start + size] for start in range(0, len(rows) - size + 1, size)]
