"""The published iterations against the plain form: whole matrices, label by label."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from interplay.estimators.batch.published import published_loss  # noqa: E402
from interplay.estimators.batch.unrolled import unrolled_sinkhorn  # noqa: E402


def plain_coupling(kernel, t1, t2):
    found = []
    for label in range(kernel.shape[2]):
        current = kernel[:, :, label]
        for _ in range(500):
            current = current / (current.sum(0, keepdim=True) + 1e-8) * t2[None, :, label]
            if torch.allclose(current.sum(1), t1[:, label], rtol=0, atol=0.01):
                break
            current = current / (current.sum(1, keepdim=True) + 1e-8) * t1[:, label, None]
            if torch.allclose(current.sum(0), t2[:, label], rtol=0, atol=0.01):
                break
        found.append(current)
    return torch.stack(found, dim=2)


def problem(seed, feasible):
    """A kernel and posteriors, with the same masses in both modalities or not."""
    rng = np.random.default_rng(seed)
    t1, t2 = rng.dirichlet([1, 1, 1], size=(2, 32))
    if feasible:
        t2 = rng.permutation(t1)
    sharp = np.exp(2 * rng.normal(size=(32, 32, 3)))
    return torch.tensor(sharp, requires_grad=True), torch.tensor(t1), torch.tensor(t2)


@pytest.mark.parametrize("feasible", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_loss_and_gradient_are_those_of_the_plain_form(seed, feasible):
    kernel, t1, t2 = problem(seed, feasible)
    found = []
    for sinkhorn in (plain_coupling, unrolled_sinkhorn):
        coupling = sinkhorn(kernel, t1, t2)
        loss = published_loss(coupling, t1)
        (gradient,) = torch.autograd.grad(loss, kernel)
        found.append((coupling.detach(), loss.item(), gradient))
    (plain, expected, slope), (ours, loss, gradient) = found
    assert torch.allclose(ours, plain, rtol=1e-4, atol=1e-7)
    assert loss == pytest.approx(expected, abs=1e-5)
    assert float((gradient - slope).abs().max()) < 1e-3 * float(slope.abs().max())


def test_rows_of_no_mass():
    """A label that a row excludes: its scaling is 0, and so is what the row says of the kernel."""
    kernel, _, _ = problem(0, feasible=False)
    t1 = torch.tensor(np.eye(3)[np.arange(32) % 3])
    coupling = unrolled_sinkhorn(kernel, t1, t1)
    (gradient,) = torch.autograd.grad(published_loss(coupling, t1), kernel)
    assert torch.isfinite(gradient).all()
    assert float((coupling.detach().sum(1) - t1).abs().max()) < 0.02


def test_the_published_loss_is_equation_25():
    kernel, t1, t2 = problem(0, feasible=False)
    coupling = plain_coupling(kernel, t1, t2).detach()
    q = coupling.numpy() / coupling.numpy().sum(axis=1, keepdims=True)
    p = t1.numpy()[:, None, :]
    mixture = (q * p).sum(axis=2, keepdims=True)
    expected = (p * q * np.log(q / mixture)).sum(axis=(1, 2)).mean()
    assert float(published_loss(coupling, t1)) == pytest.approx(expected, abs=1e-5)
