import numpy as np
import pytest
from scipy.special import softmax

from interplay.core.channels import likelihood_information
from interplay.posteriors import pool
from interplay.posteriors.folds import Target


def experts(n=3000, k=3, seed=0):
    """(logits (2, n, k) of independent experts, y): their sum is the truth."""
    rng = np.random.default_rng(seed)
    stack = rng.normal(size=(2, n, k))
    stack -= stack.mean(axis=2, keepdims=True)
    chances = softmax(stack.sum(axis=0), axis=1)
    return stack, (chances.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)


def test_independent_experts_add_up():
    stack, y = experts()
    weights = pool.learn(stack, y)
    assert weights.scales == pytest.approx([1, 1], abs=0.15)
    fold = np.arange(len(y)) % 5
    truth = likelihood_information(softmax(stack.sum(axis=0), axis=1), y)
    assert likelihood_information(pool.pooled(stack, Target(y, fold[None]), fold), y) > truth - 0.01


def test_overconfidence_is_undone():
    stack, y = experts()
    weights = pool.learn(3 * stack, y)
    assert weights.scales == pytest.approx([1 / 3, 1 / 3], abs=0.05)


def test_noise_gets_next_to_nothing_and_no_weight_is_negative():
    stack, y = experts()
    rng = np.random.default_rng(1)
    noisy = np.concatenate([stack, rng.normal(size=(4, *stack.shape[1:])), -stack[:1]])
    scales = pool.learn(noisy, y).scales
    assert (scales >= 0).all()
    assert scales[2:].max() < 0.1


def test_a_fold_is_weighed_without_its_own_labels():
    stack, y = experts(600)
    fold = np.arange(600) % 5
    other = np.where(fold == 0, (y + 1) % 3, y)
    one, two = (pool.pooled(stack, Target(labels, fold[None]), fold) for labels in (y, other))
    assert np.array_equal(one[fold == 0], two[fold == 0])
    assert not np.allclose(one[fold == 1], two[fold == 1])


def test_useless_experts_leave_the_shares_of_the_classes():
    rng = np.random.default_rng(0)
    y = (rng.random(2000) < 0.1).astype(np.intp)
    found = pool.apply(pool.learn(rng.normal(size=(3, 2000, 2)), y), np.zeros((3, 1, 2)))
    assert found[0, 1] == pytest.approx(y.mean(), abs=0.02)


def test_weights_of_rows_are_worth_copies():
    stack, y = experts(800)
    times = 1 + np.arange(800) % 3
    copied = np.repeat(np.arange(800), times)
    weighted = pool.learn(stack, y, times.astype(float))
    copies = pool.learn(stack[:, copied], y[copied])
    assert weighted.scales == pytest.approx(copies.scales, abs=0.06)  # the pull is to n rows
    assert weighted.shifts == pytest.approx(copies.shifts, abs=0.02)
