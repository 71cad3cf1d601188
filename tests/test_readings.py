import numpy as np
import pytest

from gates import GATES
from interplay import decompose
from interplay.readings import readings, summary

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
