"""The benchmarks' own evaluation of a coupling, against values worked out by hand."""

import importlib.util
from math import log2
from pathlib import Path

import numpy as np
import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "certify.py"


@pytest.fixture(scope="module")
def certify():
    spec = importlib.util.spec_from_file_location("certify", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def xor():
    table = np.zeros((2, 2, 2))
    for a, b in np.ndindex(2, 2):
        table[a, b, a ^ b] = 1 / 4
    return table


def test_union_information(certify, xor):
    assert certify.union_information(xor) == pytest.approx(1, abs=1e-15)
    assert certify.union_information(np.full((2, 2, 2), 1 / 8)) == pytest.approx(0, abs=1e-15)


def test_missing_mass_is_added_as_an_independent_product(certify, xor):
    p1, p2 = xor.sum(axis=1), xor.sum(axis=0)
    assert certify.feasibility_error(xor / 2, p1, p2) == pytest.approx(1 / 8)
    mended = certify.made_feasible(xor / 2, p1, p2)
    np.testing.assert_allclose(mended, xor / 2 + 1 / 16, atol=1e-16)
    # the label is right three times in four: 1 - h(1/4)
    expected = 1 + 0.75 * log2(0.75) + 0.25 * log2(0.25)
    assert certify.union_information(mended) == pytest.approx(expected, abs=1e-15)


def test_excess_and_negative_mass_are_removed(certify, xor):
    p1, p2 = xor.sum(axis=1), xor.sum(axis=0)
    broken = xor.copy()
    broken[0, 0, 0] = 0.5
    broken[0, 0, 1] = -0.1
    assert certify.feasibility_error(broken, p1, p2) == pytest.approx(0.25)
    mended = certify.made_feasible(broken, p1, p2)
    assert mended.min() >= 0
    np.testing.assert_allclose(mended, xor, atol=1e-16)
