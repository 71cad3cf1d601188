import numpy as np
import pytest

from interplay.datasets import gmm
from interplay.estimators import Posterior
from interplay.posteriors.crossfit import cross_fit, is_torch

torch = pytest.importorskip("torch")


class Both(torch.nn.Module):
    """A module of two modalities."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 2)

    def forward(self, one, two):
        return self.layer(torch.cat([one, two], dim=1))


def small(columns=1):
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(columns, 2))


def rows(n=3000):
    dataset = gmm(1.5, 0.5)
    x1, x2, y = dataset.sample(n, 0)
    return x1[:, None], x2[:, None], y, dataset.true_pid()


def test_a_module_is_trained_and_left_as_it_was():
    x1, _, y, truth = rows()
    module = small()
    before = module[1].weight.clone()
    scores = cross_fit(x1, (y + 1) // 2, module, rng=np.random.default_rng(0))
    assert scores.name == "Sequential"
    assert scores.lower == pytest.approx(truth.i1, abs=0.03)
    assert torch.equal(before, module[1].weight)


def test_images_keep_their_shape():
    x1, _, y, truth = rows(2000)
    images = x1[:, :, None, None] * np.ones((1, 1, 2, 2)) / 2
    scores = cross_fit(images, (y + 1) // 2, small(4), rng=np.random.default_rng(0))
    assert scores.lower == pytest.approx(truth.i1, abs=0.04)


def test_modules_of_one_and_of_both_modalities():
    x1, x2, y, truth = rows(4000)
    pid = Posterior(classifier=(small(), small(), Both())).estimate(x1, x2, y)
    assert pid.provenance["posteriors"]["both"]["classifier"] == "Both"
    assert pid.i12 == pytest.approx(truth.i12, abs=0.04)


def test_the_same_seed_trains_the_same_module():
    x1, _, y, _ = rows(400)
    one, two = (
        cross_fit(x1, (y + 1) // 2, small(), rng=np.random.default_rng(1)) for _ in range(2)
    )
    assert np.array_equal(one.posteriors, two.posteriors)


def test_only_modules_count_as_modules():
    assert is_torch(small())
    assert not is_torch("auto")
    assert not is_torch(None)
