import numpy as np
import pytest
from hypothesis import given
from scipy.stats import entropy as scipy_entropy
from strategies import joint_tables

from interplay.core.information import conditional_entropy, entropy, mutual_information


@given(joint_tables())
def test_entropy_agrees_with_scipy(table):
    p = table / table.sum()
    assert entropy(p) == pytest.approx(scipy_entropy(p.ravel(), base=2), abs=1e-12)


@given(joint_tables())
def test_chain_rule_and_bounds(table):
    p = (table / table.sum()).sum(axis=1)
    information = mutual_information(p)
    label = entropy(p.sum(axis=0))
    assert -1e-12 <= information <= min(label, entropy(p.sum(axis=1))) + 1e-12
    assert information == pytest.approx(label - conditional_entropy(p), abs=1e-12)


def test_one_bit():
    assert entropy([0.5, 0.5]) == 1
    assert mutual_information(np.eye(2) / 2) == 1
    assert mutual_information(np.full((2, 2), 0.25)) == 0
