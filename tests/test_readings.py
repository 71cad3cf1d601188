import numpy as np
import pytest

from gates import GATES
from interplay import decompose
from interplay.readings import advice, readings, summary

NAMES = ("scan", "genome", "outcome")


def gate(name):
    return decompose(GATES[name][0], names=NAMES)


@pytest.mark.parametrize(
    ("name", "index", "words"),
    [
        ("RDN", 0, "scan and genome both tell 1.00 bits (100% of the total) about outcome: either"),
        ("XOR", 3, "Only scan and genome together tell 1.00 bits (100% of the total)"),
        ("UNQ", 1, "scan alone tells 1.00 bits (50% of the total) about outcome that genome does"),
        ("AND", 2, "genome alone tells next to nothing about outcome that scan does not."),
    ],
)
def test_each_atom_is_read_from_its_value(name, index, words):
    assert words in readings(gate(name))[index]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "XOR",
            "Together they settle 100% of the uncertainty about outcome, most of it by synergy.",
        ),
        ("RDN", "most of it by redundancy."),
        ("UNQ", "the largest part of it by what is unique to"),
    ],
)
def test_the_summary_names_the_largest_atom(name, words):
    assert words in summary(gate(name))


def test_nothing_is_called_nothing():
    pid = decompose(np.ones((2, 2, 2)), names=NAMES)
    assert summary(pid).startswith("scan and genome tell next to nothing about outcome")
    assert all("next to nothing" in line for line in readings(pid))
    assert not any("either would do" in line for line in readings(pid))


@pytest.mark.parametrize(
    ("name", "words", "lines"),
    [
        ("RDN", "methods that use agreement fit", 1),
        ("XOR", "models that combine early and multiply fit", 1),
        ("UNQ", "a model of genome alone goes far", 2),
        ("AND", "models that combine early", 2),
    ],
)
def test_advice_follows_the_largest_atoms(name, words, lines):
    said = advice(gate(name))
    assert any(words in line for line in said)
    assert len(said) == lines


def test_where_most_is_untold_other_data_is_advised():
    weak = decompose(np.array([[[60, 40]], [[40, 60]]]), names=NAMES)
    assert "told by neither" in advice(weak)[-1]
    nothing = decompose(np.ones((2, 2, 2)), names=NAMES)
    assert advice(nothing)[0].startswith("Neither scan nor genome tells anything")
