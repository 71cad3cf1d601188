from dataclasses import replace

import numpy as np
import pytest

from gates import GATES
from interplay import Interval, decompose, estimate
from interplay.core.atoms import pid_from_informations
from interplay.readings import advice, cautions, readings, summary

NAMES = ("scan", "genome", "outcome")


def gate(name):
    return decompose(GATES[name][0], names=NAMES)


@pytest.mark.parametrize(
    ("name", "index", "words"),
    [
        (
            "RDN",
            0,
            "scan and genome both tell 1.00 bits (100% of H(outcome), 100% of",
        ),
        ("XOR", 3, "Only scan and genome together tell 1.00 bits (100% of H(outcome), 100% of"),
        (
            "UNQ",
            1,
            "scan alone tells 1.00 bits (50% of H(outcome), 50% of the total) about outcome",
        ),
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
        ("UNQ", "the largest parts of it by what is unique to scan and what is unique to genome."),
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
        ("UNQ", "a model needs genome", 2),
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
    assert advice(nothing)[0].startswith("Neither scan nor genome tells more than next to nothing")


ENDS = {
    "redundancy": (0.0, 0.05),
    "unique1": (0.25, 0.35),
    "unique2": (0.0, 0.3),
    "synergy": (0.05, 0.15),
    "i12": (0.5, 0.6),
}
TESTS = {"i1": 0.01, "i2": 0.01, "unique1": 0.01, "unique2": 0.4, "synergy": 0.01}


def found(ends=None, tests=None, **changes):
    """R, U1, U2, S of 0.02, 0.3, 0.15, 0.1 bits, with intervals and p-values."""
    values = {"i1": 0.32, "i2": 0.17, "i12": 0.57, "i_star": 0.47, "entropy_y": 1.0}
    return pid_from_informations(
        **{**values, **changes},
        names=NAMES,
        n_samples=500,
        intervals={name: Interval(*pair) for name, pair in {**ENDS, **(ends or {})}.items()},
        p_values={**TESTS, **(tests or {})},
    )


def test_what_is_open_is_said_to_be_open():
    said = readings(found())
    assert said[0] == (
        "What scan and genome both tell about outcome is open: between 0.00 and 0.05 bits, these "
        "rows do not tell."
    )
    assert said[1].startswith("scan alone tells 0.30 bits (30% of H(outcome), 53% of the total)")
    assert said[2] == (
        "What genome alone tells about outcome that scan does not is open: 0.15 bits, between 0.00 "
        "and 0.30, but chance alone may show as much (p = 0.4)."
    )
    assert said[3].startswith("Only scan and genome together tell 0.10 bits")


def test_nothing_seen_is_not_nothing_there():
    pid = found({"synergy": (0.0, 0.2)}, i12=0.47)
    assert readings(pid)[3].endswith("no sign of it, but up to 0.20 bits are possible.")
    pid = found({"synergy": (0.0, 0.03)}, i12=0.47)
    assert readings(pid)[3].endswith("next to nothing about outcome, at most 0.03 bits.")


@pytest.mark.parametrize(
    ("ends", "tests", "words"),
    [
        ({"unique2": (0.0, 0.2)}, {}, "the largest part of it by what is unique to scan."),
        ({"unique2": (0.0, 0.2), "unique1": (0.29, 0.35)}, {}, "most of it by what is unique to"),
        ({}, {}, "what is unique to scan or what is unique to genome: these rows do not tell whi"),
        ({"unique1": (0.01, 0.4)}, {}, "but which part of it is the largest, these rows do not"),
        ({}, {"unique1": 0.9}, "but by which part is open (what is unique to scan: 0.30 bits, be"),
    ],
)
def test_the_largest_part_is_named_where_intervals_allow(ends, tests, words):
    assert words in summary(found(ends, tests))
    assert summary(found(ends, tests)).startswith("Together they settle 57% of the uncertainty")


def test_a_total_that_may_be_chance_is_no_finding():
    chance = dict.fromkeys(TESTS, 0.83)
    pid = found({}, chance)
    assert summary(pid).startswith("Whether scan and genome tell anything about outcome is open")
    assert summary(pid).endswith("but no part of it is more than chance alone may show.")
    assert advice(pid) == [
        "These rows do not show that scan or genome tells anything about outcome: more rows or "
        "other features come before any model."
    ]
    assert all("open" in line for line in readings(pid))


def test_no_model_is_advised_for_what_is_open():
    pid = found({"synergy": (0.05, 0.4)}, {"synergy": 1.0}, i12=0.87)
    said = " ".join(advice(pid))
    assert "multiply" not in said
    assert "Whether much is told only together is open: choose no model for its sake" in said
    assert "scan has much of its own" in said
    sure = found({"synergy": (0.3, 0.45)}, i12=0.87)
    assert "multiply" in " ".join(advice(sure))


def test_where_interval_and_test_disagree_it_is_said():
    assert cautions(found()) == []
    pid = found({"unique2": (0.1, 0.2)}, {"unique2": 1.0, "synergy": 0.9})
    assert cautions(pid) == [
        "Interval and test disagree on what is unique to genome and synergy: the cautious one "
        "decides."
    ]
    assert "open" in readings(pid)[2]


def test_samples_without_interval_and_test_are_marked_as_such():
    assert cautions(gate("AND")) == []
    assert "how much of this is chance" in cautions(estimate(*found_rows()))[0]
    assert cautions(estimate(*found_rows(), replicates=20)) == []


def found_rows():
    rng = np.random.default_rng(0)
    x1, x2 = rng.integers(0, 2, (2, 200))
    return x1, x2, x1 & x2


def test_classifiers_tell_at_least_so_much():
    record = {"at_least": {"i1": 0.2, "i2": 0.1, "i12": 0.41, "level": 0.95}}
    pid = replace(found(), provenance=record)
    assert "with these classifiers (at least 41%; better ones may find more)" in summary(pid)
    little = found({"i12": (0.0, 0.03)}, i1=0.0, i2=0.0, i12=0.0, i_star=0.0)
    assert summary(little).endswith("together or alone, at most 0.03 bits.")
    little = replace(little, provenance=record)
    assert summary(little).endswith("at most 0.03 bits as far as these classifiers find.")
    assert "bins" not in advice(little)[0]
    weak = found({"i12": (0.05, 0.2)}, i1=0.1, i2=0.02, i12=0.12, i_star=0.1)
    assert "in this form: other data" in advice(weak)[-1]
    weak = replace(weak, provenance=record)
    assert "in this form and with these classifiers" in advice(weak)[-1]


def test_what_is_untold_heeds_the_interval():
    pid = found({"i12": (0.1, 0.6)}, i1=0.1, i2=0.02, i12=0.12, i_star=0.1)
    assert not any("told by neither" in line for line in advice(pid))


def test_rows_without_an_effect_are_not_read_as_findings():
    rng = np.random.default_rng(7)
    said = 0
    for _ in range(10):
        x1, x2 = rng.integers(0, 6, (2, 150))
        pid = estimate(x1, x2, rng.integers(0, 2, 150), replicates=40, permutations=39)
        said += "settle" in summary(pid)
        assert not any("Much is" in line or "much of its own" in line for line in advice(pid)) or (
            "settle" in summary(pid)
        )
    assert said <= 1
