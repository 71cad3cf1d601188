"""The example distributions of other projects, with values that are not ours.

Sources: the package dit (``dit.pid.distributions.bivariates``, 2.3); BROJA_2PID by Makkeh, Theis
and Vicente (github.com/Abzinger/BROJA_2PID, folder testing); computeUI by Banerjee, Rauh and
Montufar (github.com/infodeco/computeUI, python/tests). Values only: what they test, not how.
"""

from math import log2

import dit
import numpy as np
import pytest
from dit.pid.distributions import bivariates

from broja.certificates import certified
from gates import GATES
from interplay import Joint, decompose


def h(p):
    """Entropy of a biased coin."""
    return -p * log2(p) - (1 - p) * log2(1 - p)


AND_R = h(1 / 4) - 1 / 2  # I(X1;Y) of the AND gate
THIRDS = log2(3) - 4 / 3  # I(X1;Y) where X1 tells one value of three from the other two, in part
FIFTHS = h(2 / 5) - 0.6 * h(1 / 3) - 0.4  # I(X1;Y) of "not two"

# dit's bivariates by name: (R, U1, U2, S). "diff" is dit's own test (tests/pid/test_ibroja.py:
# .12255624891826589, .18872187554086706 twice, 0), "reduced or" its documentation
# (docs/measures/pid.rst: .3113, 0, 0, .6887). In the others both sides are equal channels of the
# label, one side is a degraded version of the other, or the table forces the coupling, so that
# entropies settle all four; "boom" alone is dit's value (.333, .333, .333, .1258) in closed form.
# dit's optimiser returns the whole list to 1e-4 but for "w" (it gives R = -.415), "pnt. unq."
# (.007 off) and "erase" (.009 off).
BIVARIATES = {
    "uniform": (0, 0, 0, 0),
    "null": (0, 0, 0, 0),
    "redundant": (1, 0, 0, 0),
    "simple": (AND_R, 0, 0, 0),
    "unique 1": (0, 0, 1, 0),
    "cat": (0, 1, 1, 0),
    "synergy": (0, 0, 0, 1),
    "w": (THIRDS, 0, 0, 2 / 3),
    "diff": (2 * h(1 / 4) - 1.5, 1 - h(1 / 4), 1 - h(1 / 4), 0),
    "and": (AND_R, 0, 0, 1 / 2),
    "reduced or": (AND_R, 0, 0, 1 - AND_R),
    "sum": (1 / 2, 0, 0, 1),
    "rand": (1 - h(1 / 4), 0, 0, AND_R),
    "f1": (0, 1 / 2, 1, 0),
    "jeff": (1 - h(1 / 4), 0, 0, AND_R),
    "wb 1": (THIRDS, 2 / 3, 2 / 3, 0),
    "wb 2": (0, 1 / 2, 1, 0),
    "wb 3": (0, 0, THIRDS, 2 / 3),
    "imp. rdn": (1 - 0.501 * h(1 / 501), 0.501 * h(1 / 501), 0, 0),
    "rdn xor": (1, 0, 0, 1),
    "prob. 1": (FIFTHS, 0.6 * h(1 / 3) - 0.4, 0, 0),
    "prob. 2": (AND_R, 0, 1 - h(1 / 4), 1 / 2),
    "gband": (1 + AND_R, 0, 0, 1 / 2),
    "boom": (1 / 3, 1 / 3, 1 / 3, THIRDS / 2),
    "not two": (FIFTHS, 0, 0, 0.6 * h(1 / 3)),
    "pnt. unq.": (1 / 2, 0, 0, 1 / 2),
    "erase": (1 / 4, 0, 0, 1 / 8),
}


def table(outcomes, mass):
    """(n1, n2, k) from outcomes (x1, x2, y) of any symbols."""
    symbols = [sorted(set(column)) for column in zip(*outcomes, strict=True)]
    p = np.zeros([len(axis) for axis in symbols])
    for outcome, share in zip(outcomes, mass, strict=True):
        p[tuple(map(list.index, symbols, outcome))] += share
    return p


def atoms(pid):
    return pid.redundancy, pid.unique1, pid.unique2, pid.synergy


def test_every_bivariate_of_dit_has_its_value():
    assert set(bivariates) == set(BIVARIATES)


@pytest.mark.parametrize("name", BIVARIATES)
def test_bivariates_of_dit(name):
    distribution = bivariates[name]
    pid = certified(table([tuple(map(str, o)) for o in distribution.outcomes], distribution.pmf))
    assert atoms(pid) == pytest.approx(BIVARIATES[name], abs=pid.gap + 1e-12)


@pytest.mark.parametrize("name", ["diff", "reduced or", "wb 1", "prob. 1", "prob. 2", "boom"])
def test_dit_itself_agrees(name):
    theirs = dit.pid.PID_BROJA(bivariates[name])
    found = [float(theirs.get_pi(atom)) for atom in (((0,), (1,)), ((0,),), ((1,),), ((0, 1),))]
    assert found == pytest.approx(BIVARIATES[name], abs=1e-4)


# BROJA_2PID, testing/test_gates.py: the gates, and "dirty" ones with a cell of mass 0. Values:
# Makkeh, Theis and Vicente (2018), table 1, which are those of Griffith and Koch (2014).
@pytest.mark.parametrize("gate", ["AND", "XOR", "RDN", "UNQ", "RDNXOR", "RDNUNQXOR", "XORAND"])
def test_gates_with_a_cell_of_no_mass(gate):
    p, *expected = GATES[gate]
    cells = [*np.argwhere(p > 0), np.argwhere(p == 0)[-1]]
    mass = [p[tuple(cell)] for cell in cells]
    pid = decompose(Joint.from_cells(*np.transpose(cells), mass))
    assert pid.gap <= 1e-8
    assert atoms(pid) == pytest.approx(expected, abs=pid.gap + 1e-12)


# BROJA_2PID, testing/test_large_randompdf.py: the gaps between sorted uniform numbers, for |X| =
# |Y| = |Z| = 2 to 12 and some unequal sizes; no values are given there.
@pytest.mark.parametrize("shape", [*((n, n, n) for n in range(2, 13)), (2, 9, 4), (12, 3, 7)])
def test_random_tables_of_broja_2pid(shape):
    for seed in range(5):
        rng = np.random.default_rng([seed, *shape])
        cuts = np.sort(rng.random(np.prod(shape) - 1))
        certified(np.diff(cuts, prepend=0, append=1).reshape(shape))


# computeUI, python/tests/test_admUI.py: eleven distributions as (S, X, Y), S being our label. Its
# tests compare with dit and print no values; these are CVXPY 1.9's with Clarabel at a tolerance of
# 1e-12, which stops at "optimal_inaccurate" in most, within 1e-8 (two labels) of the closed form.
COMPUTE_UI = {
    "XOR": ("000 011 101 110", (0.25,) * 4, (0, 0, 0, 1)),
    "perturbed XOR": (
        "000 011 101 110",
        (0.1, 0.2, 0.3, 0.4),
        (0.005802149, 0, 0.0290494055, 0.8464393447),
    ),
    "AND": ("000 001 010 111", (0.25,) * 4, (0.3112781247, 0, 0, 0.5)),
    "fourth": (
        "012 020 101 102 120",
        (0.421568114489, 0.0786651096858, 0.253963103031, 0.160027829754, 0.08577584304),
        (0.3421442411, 0.4936365193, 0, 0),
    ),
    "fifth": (
        "012 020 101 102 120",
        (0.4, 0.1, 0.25, 0.16, 0.09),
        (0.3270323187, 0.4833475134, 0, 0),
    ),
    "sixth": (
        "000 001 010 011 100 101 110 111",
        (
            *(0.033333348023, 0.0666666740115, 0.0666666740115, 0.133333303954),
            *(0.171428518128, 0.128571448728, 0.228571401696, 0.171428631448),
        ),
        (0.0058021342, 0, 0.029049365, 0.0055294972),
    ),
    "seventh": (
        "000 001 010 011 101 110 200 201 210",
        (
            *(0.00464987943077, 0.0159455072032, 0.00161909206555, 0.00134153842824),
            *(0.452357030098, 0.186331210642),
            *(0.00651647516163, 0.170868608161, 0.16037065881),
        ),
        (0.0213646287, 0.0061437892, 0.0072095955, 0.0278385903),
    ),
    "eighth": (
        "010 100 101 110 111 121",
        (
            *(0.250766178235, 0.101750798968, 0.0920533030959),
            *(0.0609473464827, 0.466445827817, 0.0280365454012),
        ),
        (0.1068417538, 0, 0.3058197864, 0.1776129803),
    ),
    "ninth": (  # reaches computeUI's limit of outer iterations, says a comment there
        "002 011 012 100 102 111 112 122",
        (
            *(0.167748246356, 0.00391032994228, 0.351521384625, 0.0353228914823),
            *(0.00898089799626, 0.404681231646, 0.0186113432744, 0.00922367467759),
        ),
        (0.0671983137, 0, 0.7038887497, 0.0378445321),
    ),
    "tenth": (  # and this one that of inner iterations
        "001 010 021 110 121 201",
        (
            *(0.167967184186, 0.0205698172054, 0.110877895765),
            *(0.137539239956, 0.185423915657, 0.37762194723),
        ),
        (0.2038388573, 0.5174840135, 0, 0),
    ),
    "eleventh": (
        "000 010 020 102 110 122",
        (
            *(0.0869196091623, 0.0218631235533, 0.133963681059),
            *(0.164924698739, 0.429533105427, 0.16279578206),
        ),
        (0.122202474, 0.0222541205, 0.0430286362, 0.4858329089),
    ),
}


@pytest.mark.parametrize("name", COMPUTE_UI)
def test_examples_of_compute_ui(name):
    outcomes, mass, expected = COMPUTE_UI[name]
    pid = certified(table([(x1, x2, y) for y, x1, x2 in outcomes.split()], mass))
    assert atoms(pid) == pytest.approx(expected, abs=2e-8)


def copy(n1, n2):
    """Y = (X1, X2), both uniform and independent."""
    rows, columns = np.divmod(np.arange(n1 * n2), n2)
    return Joint.from_cells(rows, columns, np.arange(n1 * n2), np.full(n1 * n2, 1 / (n1 * n2)))


# computeUI, matlab/tests/copytest.m (n = 2 to 14 on both sides) and BROJA_2PID,
# testing/test_large_copy.py (n1 = 10, 20, ... and n2 = 10, 25): U1 = log2 n1, U2 = log2 n2.
@pytest.mark.parametrize("sizes", [(n, n) for n in range(2, 11)])
def test_copies(sizes):
    pid = decompose(copy(*sizes))
    assert pid.gap <= 1e-8
    assert atoms(pid) == pytest.approx((0, *map(log2, sizes), 0), abs=pid.gap + 1e-12)
