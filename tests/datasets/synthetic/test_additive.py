import numpy as np
import pytest
from scipy.special import expit

from interplay.core.information import mutual_information
from interplay.datasets import bitwise, bitwise_names
from interplay.datasets.synthetic.additive import additive_information
from interplay.errors import InputError


@pytest.mark.parametrize("name", bitwise_names())
def test_it_lies_between_one_modality_and_both(name):
    gate = bitwise(name)
    found = additive_information(gate.p)
    assert max(gate.i1, gate.i2) - 1e-6 < found < gate.i12 + 1e-6


@pytest.mark.parametrize(("name", "bits"), [("XOR", 0.0), ("AND", 0.8112781), ("UNQ", 2.0)])
def test_gates(name, bits):
    assert additive_information(bitwise(name).p) == pytest.approx(bits, abs=2e-3)


def test_additive_logits_reach_all_and_products_none():
    s = np.linspace(-2, 2, 15)
    mass = np.ones((15, 15)) / 225
    for score, share in ((s[:, None] + 2 * s, 1.0), (3 * s[:, None] * s, 0.0)):
        p = mass[..., None] * np.stack([1 - expit(score), expit(score)], axis=-1)
        found = additive_information(p)
        assert found == pytest.approx(share * mutual_information(p), abs=1e-6)


@pytest.mark.parametrize("p", [np.ones((2, 2)), -np.ones((2, 2, 2)), np.zeros((2, 2, 2))])
def test_no_table(p):
    with pytest.raises(InputError, match="probabilities"):
        additive_information(p)
