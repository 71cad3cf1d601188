"""Algorithm 1 as it was published, to compare with (paper, appendix B.3, equations (25) to (33)).

Encoders of three layers of width 32 give each row 10 numbers a label, which are standardised; the
kernel of a label is exp(<h1, h2> / sqrt(10)), which ``unrolled`` scales to the posteriors of the
batch's rows. The classifiers are perceptrons of the same size, neither calibrated nor cross-fitted:
half of the published flaws are theirs. The others are that the column and the row masses of a label
differ, so that the iterations often cannot converge, and that informations of a batch are compared
with those of other batches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import torch

from interplay.broja.decompose import VERSIONS
from interplay.core.atoms import pid_from_informations
from interplay.core.checks import checked_number
from interplay.core.information import LN2, entropy
from interplay.core.pid import PID
from interplay.core.types import Array, Index, Progress, Steps
from interplay.errors import InputError
from interplay.estimators.batch.devices import check_device
from interplay.estimators.batch.unrolled import TINY, unrolled_sinkhorn
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.informations import named_informations
from interplay.estimators.posterior.scored import NOT_LEARNT, scored_sample
from interplay.estimators.retraining import Anew
from interplay.estimators.trained import Trained
from interplay.threads import threads_for
from interplay.uncertainty.pair_counts import without_gaps
from interplay.uncertainty.quantify import named
from interplay.uncertainty.sampled import Sampled

Tensor = torch.Tensor

WIDTH, EMBEDDING = 32, 10
BATCH = 256
LEARNING_RATE = 1e-3
TRAINED = 0.7  # of the rows; the others are evaluated
FEWEST = 40  # rows
FOLDS = 5  # rows that each class has in a resample
AS_PUBLISHED = (
    "Algorithm 1 as it was published, to compare with: its classifiers are not calibrated, and its "
    "couplings need not fit both modalities."
)


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


@dataclass(frozen=True)
class PublishedBatch(Trained):
    """Algorithm 1 as it was published (paper, appendix B.3), to compare with.

    It is trained on 70% of the rows; equations (27) to (33) are averaged over batches of the
    others. Nothing is clipped or moved: atoms may be negative, and the total above H(Y). Resamples
    and tests are of the cells of its classifiers' probabilities for the other rows.

    Attributes:
        epochs: of the coupling.
        classifier_epochs: of the classifiers (the authors used 40, and 1 on the generative data).
        device: such as ``"cuda"``.

    Raises:
        InputError: a setting that cannot be used.

    """

    epochs: int = 10
    classifier_epochs: int = 40
    device: str = "cpu"

    name: ClassVar[str] = "published-batch"
    biases: ClassVar[tuple[str, ...]] = ("none",)

    def __post_init__(self) -> None:
        checked_number("epochs", self.epochs, 1)
        checked_number("classifier_epochs", self.classifier_epochs, 1)
        check_device(self.device)

    @threads_for(BATCH**2)
    def solve_rows(
        self, rows: NumericRows, rng: np.random.Generator, progress: Progress | None = None
    ) -> Sampled:
        """The four informations of rows that are numbers."""
        if rows.n < FEWEST:
            raise InputError(f"the data has {rows.n} rows: BATCH needs at least {FEWEST}")
        started = perf_counter()
        seed = int(rng.spawn(1)[0].integers(2**31))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            run = Run(rows, self.device, seed)
            run.classify(self.classifier_epochs, named(progress, "classifiers"))
            curve = run.couple(self.epochs, named(progress, "coupling"))
            four = run.informations()
        pid = pid_from_informations(
            **named_informations(four),
            entropy_y=entropy(rows.prior),
            n_samples=rows.n,
            method=self.name,
            names=rows.names,
            notes=(*rows.notes, AS_PUBLISHED),
            provenance={
                "training_seed": seed,
                "loss_curve": curve,
                "steps": self.epochs * (len(run.train) // run.size),
                "seconds": perf_counter() - started,
                "versions": {**VERSIONS, "torch": torch.__version__},
            },
        )
        return self.resampled_by_cells(rows, run, pid, seed)

    def resampled_by_cells(self, rows: NumericRows, run: Run, pid: PID, seed: int) -> Sampled:
        """What was found, with the cells of the rows that were not trained on to resample."""
        test = run.test.numpy()
        one, two, both = (p.double().cpu().numpy() for p in run.posteriors)
        scored = [p[test] / p[test].sum(axis=1, keepdims=True) for p in (one, two, both)]
        sampled = scored_sample(
            (scored[0], scored[1], scored[2]),
            rows.y[test],
            cells=None,
            rng=np.random.default_rng([seed, 4]),
            names=rows.names,
            groups=None if rows.groups is None else without_gaps(rows.groups[test]),
        )
        settings = f"{self.epochs} {self.classifier_epochs}"
        anew = Anew(rows, (one, two), FOLDS, self.informations, settings)
        return replace(
            sampled,
            pid=pid,
            biases=self.biases,
            retraining=anew,
            cell=None,
            includes=NOT_LEARNT,
        )


class Run:
    """One training of Algorithm 1: classifiers, then the coupling."""

    def __init__(self, rows: NumericRows, device: str, seed: int) -> None:
        flat = [
            torch.as_tensor(x.reshape(rows.n, -1), dtype=torch.float32) for x in (rows.x1, rows.x2)
        ]
        self.x1, self.x2 = (x.to(device) for x in flat)
        self.labels, self.k = torch.as_tensor(rows.y, device=device), rows.k
        self.train, self.test = (torch.as_tensor(part) for part in trained_and_tested(rows, seed))
        self.size = min(BATCH, len(self.test), len(self.train))
        self.posteriors: list[Tensor] = []
        self.model = torch.nn.Module()

    def classify(self, epochs: int, tell: Steps | None) -> None:
        """Posteriors of all rows given x1, x2 and both."""
        inputs = (self.x1, self.x2, torch.cat([self.x1, self.x2], 1))
        for number, x in enumerate(inputs):
            self.posteriors.append(
                classified(x, self.labels, self.train, k=self.k, epochs=epochs, size=self.size)
            )
            if tell:
                tell(number + 1, len(inputs))

    def couple(self, epochs: int, tell: Steps | None) -> list[float]:
        """Train the coupling; the mean loss of each epoch in bits."""
        self.model = Encoders((self.x1.shape[1], self.x2.shape[1]), self.k).to(self.x1.device)
        optimiser = torch.optim.Adam(self.model.parameters(), lr=LEARNING_RATE)
        curve = []
        for epoch in range(epochs):
            losses = []
            for chosen in batches(self.train[torch.randperm(len(self.train))], self.size):
                coupling, t1 = self.coupling(chosen)
                loss: Any = published_loss(coupling, t1)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                losses.append(float(loss.detach()) / LN2)
            curve.append(float(np.mean(losses)))
            if tell:
                tell(epoch + 1, epochs)
        return curve

    def coupling(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """(the coupling of a batch, its posteriors given x1)."""
        t1, t2 = (self.posteriors[part][chosen] for part in (0, 1))
        kernel = torch.exp(self.model(self.x1[chosen], self.x2[chosen]))
        return unrolled_sinkhorn(kernel, t1, t2), t1

    @torch.no_grad()
    def informations(self) -> Array:
        """(4,) I1, I2, I12 and I_q in bits, means over batches of rows that were not trained on."""
        prior = torch.bincount(self.labels, minlength=self.k) / len(self.labels)
        found = []
        for chosen in batches(self.test, self.size):
            coupling, t1 = self.coupling(chosen)
            t2, t12 = (self.posteriors[part][chosen] for part in (1, 2))
            found.append(batch_informations(coupling, t1, t2, t12, prior))
        return np.asarray(torch.stack(found).mean(0).cpu().double().numpy() / LN2)


def trained_and_tested(rows: NumericRows, seed: int) -> tuple[Index, Index]:
    """Rows to train on (70%) and to evaluate; groups stay whole."""
    unit = np.arange(rows.n) if rows.groups is None else rows.groups
    rank = np.random.default_rng([seed, 3]).permutation(int(unit.max()) + 1)
    order = np.argsort(rank[unit], kind="stable")
    cut = int(TRAINED * rows.n)
    if rows.groups is not None:
        last = rank[unit][order[cut]]
        cut = int(np.searchsorted(rank[unit][order], last))
        if cut == 0:
            raise InputError("groups has one group that holds most rows: BATCH holds groups out")
    return order[:cut], order[cut:]


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
