import warnings

import numpy as np
import pytest

from interplay.core.information import entropy, mutual_information
from interplay.datasets import bitwise, bitwise_names
from interplay.datasets.synthetic.bitwise import DEGRADED, FORCED
from interplay.errors import InputError

ATOMS = ("redundancy", "unique1", "unique2", "synergy")
AND_R = 0.311278124459133  # 3/2 - 3/4 log2(3)

# Bertschinger et al. (2014), table 1; R, U1, U2, S
PUBLISHED = {
    "AND": (AND_R, 0, 0, 0.5),
    "OR": (AND_R, 0, 0, 0.5),
    "XOR": (0, 0, 0, 1),
    "RDN": (1, 0, 0, 0),
    "UNQ": (0, 1, 1, 0),
    "COPY": (0, 1, 1, 0),
    "RDNXOR": (1, 0, 0, 1),
    "RDNUNQXOR": (1, 1, 1, 1),
    "XORAND": (0.5, 0, 0, 1),
}

IN_DIT = {
    "AND": "and",
    "RDN": "redundant",
    "UNQ": "cat",
    "UNQ2": "unique 1",
    "XOR": "synergy",
    "SUM": "sum",
    "REDUCEDOR": "reduced or",
    "IMPERFECTRDN": "imp. rdn",
    "RDNXOR": "rdn xor",
    "PWUNQ": "pnt. unq.",
    "W": "w",
    "RAND": "rand",
    "WB1": "wb 1",
    "WB2": "wb 2",
}


@pytest.fixture(scope="module")
def dit():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dit
        import dit.pid.distributions

        return dit


def atoms(pid):
    return np.array([getattr(pid, name) for name in ATOMS])


def up_to_names(p):
    """The table without symbols of zero mass, its cells' order forgotten along each axis."""
    axes = [np.flatnonzero(p.sum(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    return p[np.ix_(*axes)]


@pytest.mark.parametrize("name", bitwise_names())
def test_tables_have_the_informations_of_their_formulas(name):
    gate = bitwise(name)
    assert gate.p.min() >= 0
    assert gate.p.sum() == pytest.approx(1, abs=1e-15)
    assert mutual_information(gate.p.sum(axis=1)) == pytest.approx(gate.i1, abs=1e-14)
    assert mutual_information(gate.p.sum(axis=0)) == pytest.approx(gate.i2, abs=1e-14)
    assert mutual_information(gate.p.reshape(-1, gate.p.shape[2])) == pytest.approx(
        gate.i12, abs=1e-14
    )
    assert gate.true_pid().entropy_y == pytest.approx(entropy(gate.p.sum(axis=(0, 1))), abs=1e-15)


@pytest.mark.parametrize("name", [n for n in bitwise_names() if bitwise(n).argument == FORCED])
def test_forced_gates_leave_one_coupling(name):
    gate = bitwise(name)
    constant = [((gate.p.sum(axis=axis) > 0).sum(axis=0) == 1) for axis in (0, 1)]
    assert np.logical_or(*constant).all()
    assert gate.i_star == gate.i12


@pytest.mark.parametrize("name", [n for n in bitwise_names() if bitwise(n).argument == DEGRADED])
def test_degraded_gates_have_a_garbling_between_their_channels(name):
    from scipy.optimize import linprog

    gate = bitwise(name)
    better, worse = gate.p.sum(axis=1), gate.p.sum(axis=0)
    if gate.i1 < gate.i2:
        better, worse = worse, better
    (n, k), m = better.shape, len(worse)
    # a stochastic matrix T (n, m) with better' T = worse'
    maps = np.kron(better.T, np.eye(m))
    sums = np.kron(np.eye(n), np.ones(m))
    found = linprog(
        np.zeros(n * m),
        A_eq=np.vstack([maps, sums]),
        b_eq=np.concatenate([worse.T.ravel(), np.ones(n)]),
    )
    assert maps.shape == (k * m, n * m)
    assert found.success
    assert gate.i_star == max(gate.i1, gate.i2)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_values(name):
    np.testing.assert_allclose(atoms(bitwise(name).true_pid()), PUBLISHED[name], atol=1e-12)


def test_redundancy_of_a_copy_is_the_information_the_inputs_share():
    gate = bitwise("DEPENDENTCOPY")
    shared = mutual_information(gate.p.sum(axis=2))
    assert gate.true_pid().redundancy == pytest.approx(shared, abs=1e-14)
    assert shared > 0.1


@pytest.mark.parametrize("name", bitwise_names())
def test_atoms_are_nonnegative_and_add_up(name):
    pid = bitwise(name).true_pid()
    assert atoms(pid).min() >= -1e-14
    assert atoms(pid).sum() == pytest.approx(pid.i12, abs=1e-14)
    assert pid.gap is None
    assert pid.provenance["source"]


@pytest.mark.parametrize("name", IN_DIT)
def test_tables_are_those_of_dit(name, dit):
    theirs = dit.pid.distributions.bivariates[IN_DIT[name]]
    symbols = [sorted({o[axis] for o in theirs.outcomes}) for axis in range(3)]
    table = np.zeros([len(s) for s in symbols])
    for outcome, mass in zip(theirs.outcomes, theirs.pmf, strict=True):
        table[tuple(s.index(o) for s, o in zip(symbols, outcome, strict=True))] = mass
    np.testing.assert_allclose(up_to_names(bitwise(name).p), table, atol=1e-15)


@pytest.mark.parametrize("name", ["AND", "UNQ1", "REDUCEDOR", "IMPERFECTRDN", "RAND"])
def test_true_values_agree_with_dit(name, dit):
    gate = bitwise(name)
    cells = np.argwhere(gate.p)
    theirs = dit.pid.PID_BROJA(
        dit.Distribution([tuple(map(int, c)) for c in cells], gate.p[tuple(cells.T)])
    )
    nodes = [((0,), (1,)), ((0,),), ((1,),), ((0, 1),)]
    expected = [theirs.get_pi(node) for node in nodes]
    np.testing.assert_allclose(atoms(gate.true_pid()), expected, atol=1e-4)


def test_names_are_found_in_any_case():
    assert bitwise("and") is bitwise("AND")


@pytest.mark.parametrize("name", ["NEITHER", 3, None, ["AND"]])
def test_unknown_name(name):
    with pytest.raises(InputError, match=r"name is .*AND, OR"):
        bitwise(name)


def test_samples_follow_the_table():
    gate, n = bitwise("IMPERFECTRDN"), 200_000
    x1, x2, y = gate.sample(n, rng=0)
    assert x1.shape == x2.shape == y.shape == (n,)
    counts = np.zeros(gate.p.shape)
    np.add.at(counts, (x1, x2, y), 1)
    assert (counts[gate.p == 0] == 0).all()
    deviation = np.sqrt(n * gate.p * (1 - gate.p))
    assert (np.abs(counts - n * gate.p) <= 5 * deviation).all()


def test_samples_repeat_with_the_seed():
    first, again, other = (bitwise("XOR").sample(100, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (np.array(first) != np.array(other)).any()


@pytest.mark.parametrize("n", [0, -1, 2.0, True, None])
def test_sample_size_must_be_a_positive_whole_number(n):
    with pytest.raises(InputError, match="n is"):
        bitwise("AND").sample(n)


def test_tables_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        bitwise("AND").p[0, 0, 0] = 1
