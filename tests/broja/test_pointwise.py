import numpy as np
import pytest
from hypothesis import given, settings

from gates import GATES
from interplay import InputError, Joint, decompose, pointwise
from strategies import joint_tables

ATOMS = ("redundancy", "unique1", "unique2", "synergy")


@settings(deadline=None, max_examples=60)
@given(joint_tables())
def test_averages_are_the_atoms(table):
    values, pid = pointwise(table), decompose(table)
    for atom in ATOMS:
        average = float((values.mass * getattr(values, atom)).sum())
        assert average == pytest.approx(getattr(pid, atom), abs=pid.gap + 1e-10)


def test_xor_is_synergy_in_every_cell():
    values = pointwise(GATES["XOR"][0])
    np.testing.assert_allclose(values.synergy, 1, atol=1e-9)
    np.testing.assert_allclose(values.redundancy, 0, atol=1e-9)


def test_sums_are_the_pointwise_informations():
    table = np.random.default_rng(0).random((4, 3, 3))
    p, values = table / table.sum(), pointwise(table)
    cell = values.rows, values.columns, values.labels
    p12, p_y = p.sum(axis=2), p.sum(axis=(0, 1))
    information = np.log2(p[cell] / p12[cell[:2]] / p_y[cell[2]])
    total = sum(getattr(values, atom) for atom in ATOMS)
    np.testing.assert_allclose(total, information, atol=1e-9)


def test_marginals_have_no_cells():
    joint = Joint.from_table(GATES["AND"][0])
    with pytest.raises(InputError, match="from_table"):
        pointwise(Joint.from_marginals(joint.p1, joint.p2, joint.i12))


def by_cell(values, atom):
    cells = zip(values.rows.tolist(), values.columns.tolist(), values.labels.tolist(), strict=True)
    return dict(zip(cells, getattr(values, atom).tolist(), strict=True))


@pytest.mark.parametrize("gate", ["AND", "XOR", "OR"])
def test_both_modalities_are_treated_alike(gate):
    table = GATES[gate][0]
    values = pointwise(table)
    assert values.central
    one, two = by_cell(values, "unique1"), by_cell(values, "unique2")
    for i, j, y in one:
        assert one[i, j, y] == pytest.approx(two[j, i, y], abs=1e-4)


@settings(deadline=None, max_examples=30)
@given(joint_tables(most=4))
def test_exchanging_the_modalities_exchanges_central_values(table):
    values, exchanged = pointwise(table), pointwise(table.transpose(1, 0, 2))
    if not (values.central and exchanged.central):
        return
    there, back = by_cell(values, "redundancy"), by_cell(exchanged, "redundancy")
    mass = by_cell(values, "mass")
    for i, j, y in there:
        assert mass[i, j, y] * (there[i, j, y] - back[j, i, y]) == pytest.approx(0, abs=1e-4)


def test_the_closed_form_is_not_called_central():
    assert not pointwise(GATES["AND"][0], solver="binary").central
