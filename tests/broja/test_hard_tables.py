"""Tables on which an earlier solver failed, or took its time."""

from math import log2

import numpy as np
import pytest

from broja.certificates import certified
from broja.families import table
from broja.test_public_suites import atoms, copy
from interplay import decompose


def staircase(n1, n2, label):
    """Both sides uniform and independent, Y a function of them."""
    labels = label(np.arange(n1)[:, None], np.arange(n2)[None])
    return (np.arange(labels.max() + 1) == labels[..., None]) / (n1 * n2)


# (R, U1, U2, S) by CVXPY 1.9 with Clarabel at a tolerance of 1e-12, which stops short of it in all,
# about 1e-8 bits off. That is too coarse for F, where U2 = 0, so R = I(X2;Y), U1 = I(X1;Y) - R and
# S = I(X1,X2;Y) - I(X1;Y), by mpmath with 40 digits.
TABLES = {
    "A": (
        [[[1, 0, 0, 6, 0], [0, 1, 0, 1, 3]], [[0, 0, 4, 98, 8], [4, 0, 0, 3, 8]]],
        (0.025312569, 0.0164788764, 0.2316985719, 0.0478920577),
    ),
    "B": (
        [[[0, 275, 3], [48, 2197, 0]], [[32, 0, 15], [108, 78, 20]]],
        (0.0062994628, 0.1917300962, 0.0031492268, 0.0147933298),
    ),
    "C": (
        [
            [[0, 0, 0], [0, 2, 0], [0, 26, 0], [0, 0, 0]],
            [[0, 0, 36], [0, 2, 1], [30, 0, 0], [0, 0, 2]],
        ],
        (0.2621120924, 0.4900853019, 0.7112092969, 0.0821215473),
    ),
    "D": (staircase(15, 8, np.minimum), (0.6433845995, 0, 1.1040107385, 1.1832743662)),
    "E": (
        staircase(10, 16, lambda a, b: np.minimum(a + b, 3)),
        (0.0855032825, 0, 0.0281932615, 0.1717314624),
    ),
    "F": (
        [[[1, 0], [0, 1]], [[0, 0], [10, 0]], [[1e9, 1], [0, 0]]],
        (2.450558075e-8, 2.8344668e-9, 0, 2e-9),
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_once_failed(name):
    p, expected = TABLES[name]
    room = 1e-12 if name == "F" else 1e-8
    for sides in (p, np.swapaxes(p, 0, 1)):
        pid = certified(sides)
        r, u1, u2, s = atoms(pid)
        found = (r, u1, u2, s) if sides is p else (r, u2, u1, s)
        assert found == pytest.approx(expected, abs=pid.gap + room)


# The rest of computeUI's copytest.m and of BROJA_2PID's test_large_copy.py, up to 60 x 60.
@pytest.mark.parametrize(
    "sizes",
    [*((n, n) for n in range(11, 15)), (30, 10), (40, 10), (60, 10), (30, 25), (60, 25), (60, 60)],
)
def test_large_copies(sizes):
    pid = decompose(copy(*sizes))
    assert pid.gap <= 1e-8
    assert atoms(pid) == pytest.approx((0, *map(log2, sizes), 0), abs=pid.gap + 1e-12)


def test_noisy_copies():
    """With noise no label decides its pair."""
    p = np.eye(96).reshape(12, 8, 96)
    certified(p + 1e-3 * np.random.default_rng(0).random(p.shape))


def test_a_second_attempt_solves_what_stalls_the_first():
    pid = certified(table("larger", 315))
    assert pid.provenance["solver"] == "interior-point, then interior-point"
