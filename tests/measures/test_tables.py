"""The measures of tables: identities, known gates, and dit as the independent oracle."""

import dit
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import interplay
from gates import GATES
from interplay.core.joint import Joint
from interplay.core.pid import ATOMS
from interplay.errors import InputError
from interplay.measures import (
    Measure,
    ccs,
    ci,
    compare_table,
    connected_information,
    i_min,
    mmi,
    wms,
)
from interplay.measures.additive import additive_fit
from interplay.measures.pairs import PairTable
from strategies import joint_tables

WITH_FOUR = (i_min, mmi, ccs, wms, ci)
NEVER_NEGATIVE = (i_min, mmi)
INPUTS = ((0,), (1,))


def four(measure):
    return np.array([getattr(measure, atom) for atom in ATOMS])


def as_dit(table):
    table = np.asarray(table, dtype=float)
    cells = np.argwhere(table > 0)
    mass = [float(table[tuple(cell)] / table.sum()) for cell in cells]
    return dit.Distribution([tuple(map(int, cell)) for cell in cells], mass)


def random_table(seed, shape=(3, 3, 2), kept=1.0):
    rng = np.random.default_rng(seed)
    return rng.random(shape) * (rng.random(shape) <= kept)


@settings(max_examples=60)
@given(joint_tables(), st.sampled_from(WITH_FOUR))
def test_all_with_four_atoms_add_up_to_the_informations(table, measure):
    joint = Joint.from_table(table)
    r, u1, u2, s = four(measure(joint))
    assert r + u1 + u2 + s == pytest.approx(joint.i12, abs=1e-9)
    assert r + u1 == pytest.approx(joint.i1, abs=1e-9)
    assert r + u2 == pytest.approx(joint.i2, abs=1e-9)


@settings(max_examples=60)
@given(joint_tables(), st.sampled_from((*WITH_FOUR, connected_information)))
def test_only_what_is_marked_is_ever_negative(table, measure):
    found = measure(table)
    assert set(found.negative) <= set(found.may_be_negative)


@settings(max_examples=60)
@given(joint_tables(), st.sampled_from((*WITH_FOUR, connected_information)))
def test_swapping_the_modalities_swaps_the_unique_informations(table, measure):
    one, two = measure(table), measure(np.swapaxes(table, 0, 1))
    assert one.redundancy == pytest.approx(two.redundancy, abs=1e-6)
    assert one.unique1 == pytest.approx(two.unique2, abs=1e-6)
    assert one.synergy == pytest.approx(two.synergy, abs=1e-6)


@settings(max_examples=60)
@given(joint_tables())
def test_the_pid_lies_between_what_redundancies_it_allows(table):
    pid = interplay.decompose(table)
    assert pid.redundancy <= mmi(table).redundancy + pid.gap + 1e-9
    assert pid.redundancy <= i_min(table).redundancy + pid.gap + 1e-9
    assert wms(table).synergy == pytest.approx(-pid.co_information, abs=1e-9)


@pytest.mark.parametrize("name", ["AND", "XOR", "UNQ", "RDN", "SUM", "RDNXOR", "XORAND"])
@pytest.mark.parametrize(
    ("measure", "theirs"),
    [(i_min, dit.pid.PID_WB), (mmi, dit.pid.PID_MMI), (ccs, dit.pid.PID_CCS)],
)
def test_dit_agrees_on_gates(name, measure, theirs):
    table = GATES[name][0]
    found = theirs(as_dit(table))
    assert measure(table).redundancy == pytest.approx(float(found.get_pi(INPUTS)), abs=1e-4)
    assert measure(table).synergy == pytest.approx(float(found.get_pi(((0, 1),))), abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("measure", "theirs"),
    [(i_min, dit.pid.PID_WB), (mmi, dit.pid.PID_MMI), (ccs, dit.pid.PID_CCS)],
)
def test_dit_agrees_on_random_tables(seed, measure, theirs):
    table = random_table(seed)
    found = theirs(as_dit(table))
    assert measure(table).redundancy == pytest.approx(float(found.get_pi(INPUTS)), abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_dit_agrees_on_the_connected_information(seed):
    table = random_table(seed)
    theirs = dit.profiles.ConnectedInformations(as_dit(table)).profile[3]
    assert connected_information(table).synergy == pytest.approx(float(theirs), abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_where_dit_stops_early_ours_is_not_above(seed):
    # where the model of most entropy has zeros, dit stops before it reaches it; what an additive
    # model loses is an upper bound whatever the model, so that the lower of the two is closer
    table = random_table(seed, kept=0.6)
    theirs = dit.profiles.ConnectedInformations(as_dit(table)).profile[3]
    assert connected_information(table).synergy <= float(theirs) + 1e-4


@pytest.mark.parametrize(
    ("name", "expected"), [("XOR", 1.0), ("RDNXOR", 1.0), ("AND", 0.0), ("SUM", 0.0), ("UNQ", 0.0)]
)
def test_connected_information_of_gates(name, expected):
    assert connected_information(GATES[name][0]).synergy == pytest.approx(expected, abs=1e-8)


def test_a_suppressor_is_synergy_that_additive_models_reach():
    # x1 is the signal plus the noise, x2 the noise alone: the label is x1 - x2
    table = np.zeros((3, 2, 2))
    for signal in (0, 1):
        for noise in (0, 1):
            table[signal + noise, noise, signal] = 0.25
    assert interplay.decompose(table).synergy == pytest.approx(0.5, abs=1e-6)
    assert connected_information(table).synergy == pytest.approx(0.0, abs=1e-8)


@settings(max_examples=60)
@given(joint_tables())
def test_the_additive_model_has_the_pairwise_marginals(table):
    joint = Joint.from_table(table)
    pairs = PairTable.of(joint)
    fit = additive_fit(pairs)
    mass = fit.posteriors * pairs.mass.sum(axis=1, keepdims=True)
    for symbol, target in ((pairs.first, joint.p1), (pairs.second, joint.p2)):
        found = np.zeros_like(target)
        np.add.at(found, symbol, mass)
        assert found == pytest.approx(target, abs=1e-5)
    assert fit.gap < 1e-7
    assert -1e-9 <= fit.lost <= joint.i12 - max(joint.i1, joint.i2) + 1e-7


def test_a_product_of_an_additive_model_loses_nothing():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4, 1, 3)) + rng.normal(size=(1, 5, 3))
    table = np.exp(logits) / np.exp(logits).sum(axis=2, keepdims=True) * rng.random((4, 5, 1))
    assert connected_information(table).synergy == pytest.approx(0.0, abs=1e-8)


def test_marginals_are_enough_for_some_measures_only():
    joint = Joint.from_table(GATES["AND"][0])
    marginals = Joint.from_marginals(joint.p1, joint.p2, joint.i12)
    assert four(i_min(marginals)) == pytest.approx(four(i_min(joint)))
    for measure in (ci, ccs, connected_information):
        with pytest.raises(InputError, match="from_table or from_cells"):
            measure(marginals)


def test_cells_give_what_the_table_gives():
    table = random_table(4, kept=0.5)
    joint = Joint.from_table(table)
    sparse = Joint.from_cells(*joint.cells(), shape=table.shape)
    for measure in WITH_FOUR:
        assert four(measure(sparse)) == pytest.approx(four(measure(table)), abs=1e-9)


@pytest.mark.parametrize("measure", [*WITH_FOUR, connected_information, compare_table])
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.ones((2, 2)), "three axes"),
        (-np.ones((2, 2, 2)), "negative"),
        (np.full((2, 2, 2), np.nan), "NaN"),
        (np.zeros((2, 2, 2)), "no mass"),
    ],
)
def test_bad_tables_are_refused(measure, bad, message):
    with pytest.raises(InputError, match=message):
        measure(bad)


def test_a_measure_goes_through_plain_values():
    found = ci(GATES["AND"][0])
    assert Measure.from_dict(found.to_dict()) == found
    assert found.negative == ("redundancy",)
    assert list(found.columns()) == ["atom", "bits", "may_be_negative"]
    with pytest.raises(InputError, match="missing or unknown source"):
        Measure.from_dict({k: v for k, v in found.to_dict().items() if k != "source"})
