"""Training of the coupling, and of potentials beside it, on batches."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from interplay.core.information import LN2
from interplay.core.store import replaced
from interplay.core.types import Index
from interplay.errors import InputError
from interplay.estimators.batch.networks import EMBEDDING, Encoder
from interplay.estimators.batch.objective import (
    negative_conditional_entropy,
    upper_bound,
)
from interplay.estimators.batch.problem import Problem, Side
from interplay.estimators.batch.sinkhorn import coupled
from interplay.threads import by_size

Tensor = torch.Tensor

EVERY = 50  # steps between evaluations
JUDGED = 512  # rows of an evaluation
SLOWER = 3.0  # the learning rate is divided by it where an evaluation shows no progress
SLOWEST = 2  # times, after which another such evaluation ends the training
LOOSE = 1e-4  # marginal error in training
MOST = 30  # Newton steps
SHARPEST = 100.0  # of the kernel's logarithm: what is almost forbidden must stay possible
SOFTNESS = 0.02  # of the maximum over pairs, for the potentials
EXAMPLES = 2  # rows from which a module's output is measured


@dataclass(frozen=True, slots=True)
class Plan:
    """How training goes.

    Attributes:
        batch_size: rows of a batch.
        max_steps: the most.
        learning_rate: of Adam, at first.
        tolerance: bits of progress between evaluations below which the rate falls.
        dual: whether potentials are trained beside the coupling.
        marginal_error: of evaluations.

    """

    batch_size: int
    max_steps: int
    learning_rate: float
    tolerance: float
    dual: bool
    marginal_error: float


class Trainer:
    """The networks of a coupling and its potentials, and where their training stands."""

    def __init__(
        self,
        problem: Problem,
        train: Index,
        judge: Index,
        plan: Plan,
        *,
        modules: Any = (None, None),
        seed: int = 0,
    ) -> None:
        self.problem, self.train_rows, self.plan = problem, train, plan
        self.judged = judge[:JUDGED]
        self.generator = np.random.default_rng(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.encoders = self._encoders(modules, EMBEDDING)
            self.duals = self._encoders((None, None), problem.k)
        self.optimiser = self._adam(self.encoders)
        self.dual_optimiser = self._adam(self.duals)
        self.step = 0
        self.slowed = 0
        self.curve: list[float] = []
        self.best = deepcopy(self.encoders.state_dict())
        self.converged = False

    def _encoders(self, modules: Any, outputs: int) -> torch.nn.ModuleList:
        """One encoder for each modality."""
        made = []
        examples = self.problem.batch(self.train_rows[:EXAMPLES])
        for side, module in zip(examples, modules, strict=True):
            made.append(Encoder(side.features.shape[1], outputs, module, side.rows))
        moved = torch.nn.ModuleList(made).to(self.problem.device)
        for encoder in moved:
            encoder.head.to(self.problem.dtype)
        return moved

    def _adam(self, networks: torch.nn.ModuleList) -> torch.optim.Adam:
        return torch.optim.Adam(networks.parameters(), lr=self.plan.learning_rate)

    def kernel(self, one: Side, two: Side) -> Tensor:
        """(1, m1, m2) logarithms of the kernel that the labels share.

        The optimal coupling is W[i,j] A[i,y] B[j,y]; A and B are Sinkhorn's.
        """
        first = self.encoders[0](one.features, one.rows)
        second = self.encoders[1](two.features, two.rows)
        return (SHARPEST * torch.tanh(first @ second.T / SHARPEST))[None]

    def potentials(self, one: Side, two: Side) -> tuple[Tensor, Tensor]:
        """(k, m1) and (k, m2), of networks that start at half the log posteriors."""
        found = []
        for dual, side in zip(self.duals, (one, two), strict=True):
            posterior = side.masses / side.masses.sum(0)
            found.append(posterior.log() / 2 + dual(side.features).T)
        return found[0], found[1]

    @by_size(lambda trainer, *_: max(trainer.plan.batch_size, JUDGED) ** 2 * trainer.problem.k)
    def run(
        self,
        checkpoint: Path | None,
        fingerprint: str,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Train until nothing is gained, or for ``max_steps``; go on from the checkpoint."""
        if checkpoint is not None and checkpoint.exists():
            self.load(checkpoint, fingerprint)
        while not self.converged and self.step < self.plan.max_steps:
            self.one_step()
            if self.step % EVERY == 0 or self.step == self.plan.max_steps:
                self.judge()
                if checkpoint is not None:
                    self.save(checkpoint, fingerprint)
            if progress:
                progress(self.step, self.plan.max_steps)
        if progress:
            progress(self.plan.max_steps, self.plan.max_steps)
        self.encoders.load_state_dict(self.best)

    def one_step(self) -> None:
        """One gradient step of both on one batch."""
        size = min(self.plan.batch_size, len(self.train_rows))
        chosen = self.generator.choice(self.train_rows, size, replace=False)
        one, two = self.problem.batch(chosen)
        q = coupled(self.kernel(one, two), one.masses, two.masses, tol=LOOSE, most=MOST)
        descend(self.optimiser, negative_conditional_entropy(q))
        if self.plan.dual:
            descend(self.dual_optimiser, self.dual_loss(one, two))
        self.step += 1

    def dual_loss(self, one: Side, two: Side) -> Tensor:
        """What the potentials minimise: a smooth maximum over all pairs, less their mean."""
        lam, mu = self.potentials(one, two)
        log_g = torch.logsumexp(lam[:, :, None] + mu[:, None, :], 0)
        pairs = one.masses.sum(0).log()[:, None] + two.masses.sum(0).log()[None]
        worst = SOFTNESS * torch.logsumexp((log_g / SOFTNESS + pairs).flatten(), 0)
        return worst - (one.masses * lam).sum() - (two.masses * mu).sum()

    @torch.no_grad()
    def judge(self) -> None:
        """Evaluate on rows that are not trained on; slow down, or end, where nothing is gained."""
        self.encoders.eval()
        one, two = self.problem.batch(self.judged)
        tol = self.plan.marginal_error
        q = coupled(self.kernel(one, two), one.masses, two.masses, tol=tol, most=2 * MOST)
        self.encoders.train()
        bits = upper_bound(q)
        least = min(self.curve, default=np.inf)
        self.curve.append(bits)
        if bits < least:
            self.best = deepcopy(self.encoders.state_dict())
        if bits < least - self.plan.tolerance:
            return
        self.converged = self.slowed >= SLOWEST
        self.slowed += 1
        for optimiser in (self.optimiser, self.dual_optimiser):
            for group in optimiser.param_groups:
                group["lr"] /= SLOWER

    def save(self, path: Path, fingerprint: str) -> None:
        """Keep all that training needs; a break while writing leaves the old file whole."""
        state = {
            "fingerprint": fingerprint,
            "encoders": self.encoders.state_dict(),
            "duals": self.duals.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "dual_optimiser": self.dual_optimiser.state_dict(),
            "best": self.best,
            "generator": self.generator.bit_generator.state,
            "torch_generator": torch.get_rng_state(),
            "numbers": [self.step, self.slowed, self.converged],
            "curve": self.curve,
        }
        with replaced(path) as partial:
            torch.save(state, partial)

    def load(self, path: Path, fingerprint: str) -> None:
        """Take up where ``save`` left off.

        Raises:
            InputError: the file cannot be read, or belongs to other data or settings.

        """
        try:
            state = torch.load(path, map_location=self.problem.device, weights_only=True)
            found = state["fingerprint"]
        except Exception as error:
            raise InputError(
                f"checkpoint {path} cannot be read ({error}): delete it or name another file"
            ) from error
        if found != fingerprint:
            raise InputError(
                f"checkpoint {path} belongs to other data or settings, or to another version of "
                "interplay: delete it or name another file"
            )
        self.encoders.load_state_dict(state["encoders"])
        self.duals.load_state_dict(state["duals"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.dual_optimiser.load_state_dict(state["dual_optimiser"])
        self.best, self.curve = state["best"], state["curve"]
        self.generator.bit_generator.state = state["generator"]
        torch.set_rng_state(state["torch_generator"].cpu())
        self.step, self.slowed, self.converged = state["numbers"]


def descend(optimiser: torch.optim.Optimizer, loss: Any) -> None:
    """One step down the gradient.

    Raises:
        InputError: the loss is no number.

    """
    if not bool(torch.isfinite(loss)):
        raise InputError(
            f"the loss became {float(loss) / LN2}: lower learning_rate, or scale what the encoders "
            "get"
        )
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
