import pytest

from interplay import Interval
from interplay.core.atoms import pid_from_informations
from interplay.core.evidence import evidence_of, p_value_of, supported

SURE, WIDE, SMALL = Interval(0.1, 0.3), Interval(0.0, 0.3), Interval(0.0, 0.02)


def result(synergy=0.2, interval=None, p=None, **changes):
    """A PID with this synergy, its interval and p-value."""
    values = {"i1": 0.3, "i2": 0.3, "i_star": 0.4, "i12": 0.4 + synergy, "entropy_y": 1.0}
    return pid_from_informations(
        **{**values, **changes},
        intervals=None if interval is None else {"synergy": interval},
        p_values=None if p is None else {"synergy": p},
    )


@pytest.mark.parametrize(
    ("synergy", "interval", "p", "verdict"),
    [
        (0.2, None, None, "supported"),  # exact: the value counts
        (0.2, SURE, None, "supported"),
        (0.2, SURE, 0.05, "supported"),
        (0.2, SURE, 0.06, "open"),  # the cautious one decides
        (0.2, WIDE, 0.01, "open"),
        (0.2, WIDE, None, "open"),
        (0.2, None, 0.4, "open"),
        (0.2, Interval(5e-5, 0.3), 0.01, "open"),  # above 0 by no more than rounding
        (0.0, None, None, "absent"),
        (0.0, SMALL, 0.9, "absent"),
        (0.0, WIDE, 0.9, "open"),  # room for more than a little
        (0.004, None, 0.01, "absent"),
    ],
)
def test_interval_and_test_must_both_support(synergy, interval, p, verdict):
    found = evidence_of(result(synergy, interval, p), "synergy")
    assert found.verdict == verdict
    assert supported(result(synergy, interval, p), "synergy") == (verdict == "supported")


@pytest.mark.parametrize(
    ("interval", "p", "disagree"),
    [(SURE, 0.4, True), (WIDE, 0.01, True), (SURE, 0.01, False), (WIDE, 0.4, False)],
)
def test_interval_and_test_may_disagree(interval, p, disagree):
    assert evidence_of(result(0.2, interval, p), "synergy").disagree == disagree


def test_what_is_nothing_depends_on_the_label_and_on_the_solver():
    rare = {"entropy_y": 0.08, "i1": 0.01, "i2": 0.01, "i_star": 0.02, "i12": 0.023}
    assert supported(result(**rare), "synergy")
    assert not supported(result(0.003), "synergy")
    assert not supported(result(0.2, gap=0.3), "synergy")
    constant = {"entropy_y": 0.0, "i1": 0.0, "i2": 0.0, "i_star": 0.0, "i12": 0.0}
    assert evidence_of(result(**constant), "i12").verdict == "absent"


def test_co_information_has_a_sign():
    pid = result(0.5)
    assert pid.co_information < 0
    for ends, verdict in (((-0.5, -0.1), "supported"), ((-0.5, 0.1), "open")):
        known = pid_from_informations(
            i1=0.3, i2=0.3, i12=0.9, i_star=0.4, entropy_y=1.0,
            intervals={"co_information": Interval(*ends)},
        )  # fmt: skip
        assert evidence_of(known, "co_information").verdict == verdict


def test_the_total_is_there_as_soon_as_a_part_is():
    wide = {"i12": Interval(0.0, 0.6), "unique1": Interval(0.05, 0.4)}
    tests = {"i1": 0.01, "i2": 0.4, "unique1": 0.01, "unique2": 0.4, "synergy": 0.3}
    values = {"i1": 0.3, "i2": 0.3, "i12": 0.5, "i_star": 0.4, "entropy_y": 1.0}
    part = pid_from_informations(**values, intervals=wide, p_values=tests)
    assert supported(part, "i12")
    sure = {**wide, "i12": Interval(0.4, 0.6)}
    none = pid_from_informations(**values, intervals=sure, p_values={**tests, "unique1": 0.5})
    assert evidence_of(none, "i12").verdict == "open"  # nothing of it is found by itself
    tested = pid_from_informations(
        **values, intervals=sure, p_values={**tests, "unique1": 0.5, "i12": 0.01}
    )
    assert supported(tested, "i12")  # by a test of its own
    alone = pid_from_informations(**values, intervals={"i12": Interval(0.4, 0.6)})
    assert supported(alone, "i12")


def test_some_tests_speak_for_what_is_implied():
    tested = {"i1": 0.01, "i2": 0.3, "unique1": 0.2, "synergy": 0.04}
    pid = pid_from_informations(i1=0.3, i2=0.3, i12=0.5, i_star=0.4, entropy_y=1.0, p_values=tested)
    assert p_value_of(pid, "redundancy") == 0.3  # no redundancy without I2
    assert p_value_of(pid, "co_information") == 0.3
    assert p_value_of(pid, "unique2") is None
    assert p_value_of(result(0.5, p=0.2), "co_information") == 0.2  # below 0: needs synergy
    assert p_value_of(result(), "redundancy") is None
