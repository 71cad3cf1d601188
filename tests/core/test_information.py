import numpy as np
import pytest
from hypothesis import given
from scipy.stats import entropy as scipy_entropy

from interplay.core import information
from interplay.core.information import conditional_entropy, entropy, mutual_information
from strategies import joint_tables


def normalised(table):
    return table / table.sum()


@given(joint_tables())
def test_entropy_agrees_with_scipy(table):
    p = normalised(table)
    assert entropy(p) == pytest.approx(scipy_entropy(p.ravel(), base=2), abs=1e-12)


@given(joint_tables())
def test_mutual_information_is_the_divergence_from_independence(table):
    p = normalised(table).sum(axis=1)
    product = np.outer(p.sum(axis=1), p.sum(axis=0))
    divergence = scipy_entropy(p.ravel(), product.ravel(), base=2)
    assert mutual_information(p) == pytest.approx(divergence, abs=1e-12)


@given(joint_tables())
def test_chain_rule_and_bounds(table):
    p = normalised(table).sum(axis=1)
    told = mutual_information(p)
    label = entropy(p.sum(axis=0))
    assert -1e-12 <= told <= min(label, entropy(p.sum(axis=1))) + 1e-12
    assert told == pytest.approx(label - conditional_entropy(p), abs=1e-12)


@given(joint_tables())
def test_leading_axes_are_one_variable(table):
    p = normalised(table)
    flat = p.reshape(-1, p.shape[-1])
    assert mutual_information(p) == pytest.approx(mutual_information(flat), abs=1e-12)
    assert conditional_entropy(p) == pytest.approx(conditional_entropy(flat), abs=1e-12)


@given(joint_tables())
def test_more_is_never_told_by_less(table):
    p = normalised(table)
    for one in (p.sum(axis=1), p.sum(axis=0)):
        assert mutual_information(one) <= mutual_information(p) + 1e-12


@pytest.mark.parametrize("order", ["C", "F"])
def test_large_tables_are_summed_block_by_block(monkeypatch, order):
    p = np.asarray(np.random.default_rng(0).dirichlet(np.ones(105)).reshape(3, 5, 7), order=order)
    whole = entropy(p), mutual_information(p)
    monkeypatch.setattr(information, "BLOCK", 4)
    assert (entropy(p), mutual_information(p)) == pytest.approx(whole, abs=1e-13)


def test_one_bit():
    assert entropy([0.5, 0.5]) == 1
    assert mutual_information(np.eye(2) / 2) == 1
    assert mutual_information(np.full((2, 2), 0.25)) == 0
