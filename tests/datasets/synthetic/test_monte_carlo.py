import numpy as np
import pytest
from scipy.special import softmax

from interplay.datasets.synthetic.monte_carlo import pid_of_posteriors


def test_ten_classes_that_are_nearly_told():
    rng = np.random.default_rng(0)
    angle = 2 * np.pi * np.arange(10) / 10
    centres = 8 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    y = rng.integers(0, 10, 1000)
    logits = [
        -0.5 * ((centres[y][:, None] + rng.normal(size=(1000, 1, 2)) - centres) ** 2).sum(axis=2)
        for _ in range(2)
    ]
    one, two, both = (softmax(part, axis=1) for part in (*logits, sum(logits)))
    pid = pid_of_posteriors(
        one,
        two,
        both,
        both.mean(axis=0),
        rng=np.random.default_rng(0),
        names=("x1", "x2", "y"),
        provenance={},
    )
    assert pid.redundancy == pytest.approx(pid.entropy_y, abs=0.1)
    assert pid.i12 <= pid.entropy_y + 1e-9
