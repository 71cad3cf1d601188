"""Seconds a gradient step of the published algorithm: ours against whole matrices label by label.

    python benchmarks/batch/speed.py     # a minute

Both run the same 500 iterations at most to the same tolerance, with gradients through all of them;
the losses are printed side by side.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
import torch

from interplay.datasets import bitwise
from interplay.estimators.batch.published import LEARNING_RATE, Encoders, published_loss
from interplay.estimators.batch.unrolled import ERROR, ITERATIONS, TINY, unrolled_sinkhorn

STEPS = 3
TRAINED = 300
ROWS = 256


def plain(kernel, t1, t2):
    found = []
    for label in range(kernel.shape[2]):
        current = kernel[:, :, label]
        for _ in range(ITERATIONS):
            current = current / (current.sum(0, keepdim=True) + TINY) * t2[None, :, label]
            if torch.allclose(current.sum(1), t1[:, label], rtol=0, atol=ERROR):
                break
            current = current / (current.sum(1, keepdim=True) + TINY) * t1[:, label, None]
            if torch.allclose(current.sum(0), t2[:, label], rtol=0, atol=ERROR):
                break
        found.append(current)
    return torch.stack(found, dim=2)


def timed(sinkhorn, model, rows, t1, t2) -> tuple[float, float]:
    """(seconds a step, loss)."""
    start = perf_counter()
    for _ in range(STEPS):
        loss = published_loss(sinkhorn(torch.exp(model(*rows)), t1, t2), t1)
        model.zero_grad()
        loss.backward()
    return (perf_counter() - start) / STEPS, float(loss.detach())


def train(model, rows, t1, t2) -> None:
    optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(TRAINED):
        loss = published_loss(unrolled_sinkhorn(torch.exp(model(*rows)), t1, t2), t1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def problem(k: int):
    """Rows and posteriors: of the AND gate, or at random."""
    rng = np.random.default_rng(0)
    if k == 2:
        x1, x2, _ = bitwise("AND").sample(ROWS, rng)
        t1, t2 = (torch.tensor(np.stack([1 - x / 2, x / 2], 1)).float() for x in (x1, x2))
        return [torch.tensor(x[:, None]).float() for x in (x1, x2)], t1, t2
    t1, t2 = torch.tensor(rng.dirichlet(np.ones(k), size=(2, ROWS))).float()
    return [t1, t2], t1, t2


def main() -> None:
    torch.manual_seed(0)
    for k in (2, 10):
        rows, t1, t2 = problem(k)
        model = Encoders((rows[0].shape[1], rows[1].shape[1]), k)
        for steps in (0, TRAINED):
            if steps:
                train(model, rows, t1, t2)
            ours, loss = timed(unrolled_sinkhorn, model, rows, t1, t2)
            theirs, same = timed(plain, model, rows, t1, t2)
            print(
                f"{k} labels, after {steps} steps: ours {ours:.3f} s a step, loss {loss:.6f}; "
                f"plain {theirs:.3f} s, loss {same:.6f}; ratio {theirs / ours:.1f}"
            )


if __name__ == "__main__":
    main()
