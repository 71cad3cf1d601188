import json
import pickle
import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import PID, InputError, Interval
from interplay.core.atoms import pid_from_informations
from interplay.core.pid import ATOMS

bits = st.floats(0, 10, allow_nan=False)
names = st.tuples(st.text(), st.text(), st.text())
pids = st.builds(
    pid_from_informations,
    i1=bits,
    i2=bits,
    i12=bits,
    i_star=bits,
    entropy_y=bits,
    gap=st.none() | bits,
    n_samples=st.none() | st.integers(1, 10**12),
    method=st.text(),
    names=names,
    intervals=st.none() | st.dictionaries(st.sampled_from(ATOMS), st.builds(Interval, bits, bits)),
    p_values=st.none() | st.dictionaries(st.sampled_from(["i1", "synergy"]), st.floats(0, 1)),
    replicates=st.none() | st.dictionaries(st.just("i12"), st.lists(bits).map(tuple)),
    notes=st.lists(st.text(), max_size=3).map(tuple),
    provenance=st.dictionaries(st.text(), st.text() | bits | st.lists(st.integers())),
)


def example(**changes):
    values = {"i1": 0.5, "i2": 0.25, "i12": 1.0, "i_star": 0.6, "entropy_y": 1.5}
    return pid_from_informations(**{**values, **changes})


def balanced(co_information):
    """A PID with this R - S."""
    return example(i1=0.5, i2=0.5, i12=1.0 - co_information, i_star=0.5)


def line_of(text, symbol):
    return next(line for line in text.splitlines() if re.search(rf"\s{symbol}\s", line))


@given(bits, bits, bits, bits)
def test_identities_hold_for_any_informations(i1, i2, i12, i_star):
    pid = pid_from_informations(i1=i1, i2=i2, i12=i12, i_star=i_star, entropy_y=20.0)
    assert pid.redundancy + pid.unique1 == pytest.approx(i1, abs=1e-12)
    assert pid.redundancy + pid.unique2 == pytest.approx(i2, abs=1e-12)
    assert pid.unique1 + pid.synergy == pytest.approx(i12 - i2, abs=1e-12)
    assert pid.unique2 + pid.synergy == pytest.approx(i12 - i1, abs=1e-12)
    assert pid.redundancy - pid.synergy == pytest.approx(pid.co_information, abs=1e-12)
    atoms = pid.redundancy + pid.unique1 + pid.unique2 + pid.synergy
    assert atoms == pytest.approx(pid.total, abs=1e-12)


@given(bits, bits, bits, bits)
def test_swapping_the_modalities_swaps_the_unique_atoms(i1, i2, i12, i_star):
    one = pid_from_informations(i1=i1, i2=i2, i12=i12, i_star=i_star, entropy_y=20.0)
    other = pid_from_informations(i1=i2, i2=i1, i12=i12, i_star=i_star, entropy_y=20.0)
    assert (one.unique1, one.unique2, one.synergy) == (other.unique2, other.unique1, other.synergy)
    assert one.redundancy == pytest.approx(other.redundancy, abs=1e-14)


def test_atoms_below_zero_are_not_clipped():
    assert example(i_star=0.5 - 1e-9).unique1 == pytest.approx(0.25)
    assert example(i_star=0.5 - 1e-9).unique2 == pytest.approx(-1e-9)


@given(pids)
def test_round_trip_through_json(pid):
    again = PID.from_dict(json.loads(json.dumps(pid.to_dict())))
    assert again == pid
    assert all(isinstance(interval, Interval) for interval in (again.intervals or {}).values())


def test_numpy_numbers_become_plain_ones():
    low = np.float32(0.5)
    pid = example(
        i1=np.float32(0.5), gap=np.float32(0.25), intervals={"synergy": Interval(low, low)}
    )
    assert json.loads(json.dumps(pid.to_dict()))["gap"] == 0.25


def test_the_dict_says_its_unit_and_layout():
    data = example().to_dict()
    assert (data["schema"], data["unit"]) == (1, "bits")


def test_fields_with_a_default_may_be_absent():
    needed = (*ATOMS, "i1", "i2", "i12", "i_star", "entropy_y", "schema")
    data = example().to_dict()
    assert PID.from_dict({name: data[name] for name in needed}) == example()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": 2}, "schema 2, .* reads schema 1"),
        ({"schema": None}, "schema None"),
        ({"surprise": 1}, r"unknown \['surprise'\]"),
        ({"synergy": "0.5"}, "synergy = '0.5'"),
        ({"i1": None}, "i1 = None"),
        ({"i2": True}, "i2 = True"),
        ({"gap": "small"}, "gap = 'small'"),
        ({"n_samples": "many"}, "n_samples = 'many'"),
        ({"names": ["a", "b"]}, "names .* 3 strings"),
        ({"names": "abc"}, "names .* 3 strings"),
        ({"names": ["a", "b", 3]}, "names .* 3 strings"),
        ({"notes": None}, "notes .* list of strings"),
        ({"intervals": [1, 2]}, "intervals .* pairs"),
        ({"intervals": {"synergy": [1]}}, "intervals .* pairs"),
        ({"intervals": {"synergy": ["a", "b"]}}, "intervals .* pairs"),
    ],
)
def test_from_dict_refuses_what_to_dict_does_not_write(change, message):
    with pytest.raises(InputError, match=message):
        PID.from_dict({**example().to_dict(), **change})


def test_from_dict_names_what_is_missing():
    data = example().to_dict()
    del data["synergy"]
    with pytest.raises(InputError, match=r"missing \['synergy'\]"):
        PID.from_dict(data)


@pytest.mark.parametrize("data", [None, [], "{}"])
def test_from_dict_takes_a_mapping(data):
    with pytest.raises(InputError, match=f"data is a {type(data).__name__}"):
        PID.from_dict(data)


def test_results_are_frozen_hashable_and_can_be_pickled():
    pid = example(provenance={"solver": "binary"})
    with pytest.raises(FrozenInstanceError):
        pid.synergy = 0.0
    assert {pid: 1}[pickle.loads(pickle.dumps(pid))] == 1


def test_shares_add_up():
    shares = example().normalised()
    assert shares.redundancy + shares.unique1 + shares.unique2 + shares.synergy == pytest.approx(1)
    assert shares.synergy == pytest.approx(0.4)


@pytest.mark.parametrize("total", [0.0, -1e-16, 1e-16, float("nan")])
def test_shares_need_a_total(total):
    with pytest.raises(InputError, match="positive total"):
        example(i1=0.0, i2=0.0, i12=total, i_star=0.0).normalised()


def test_table_names_every_line_with_its_modality_and_the_label():
    text = str(example(names=("text", "image", "mood"), i_star=0.5, gap=1e-9, n_samples=1200))
    title, *_ = text.splitlines()
    assert all(name in title for name in ("text", "image", "mood", "bits and % of H(mood)"))
    assert re.search(r"redundancy +R +0\.2500 +17% +told by text and by image alike", text)
    assert re.search(r"unique +U1 +0\.2500 +17% +told by text alone", text)
    assert re.search(r"unique +U2 +0\.0000 +0% +told by image alone", text)
    assert re.search(r"synergy +S +0\.5000 +33% +told only by text and image together", text)
    assert re.search(r"I12 +1\.0000 +67% +I\(text, image; mood\)", text)
    assert re.search(r"I1 +0\.5000 +33% +I\(text; mood\)", text)
    assert re.search(r"I2 +0\.2500 +17% +I\(image; mood\)", text)
    assert re.search(r"co-information +R - S +-0\.2500 +-17% +I\(text; image; mood\)", text)
    assert re.search(r"H +1\.5000 +100% +H\(mood\)", text)
    assert "certified to 1.0e-09 bits" in text
    assert "n = 1,200" in text


def test_without_a_certificate_none_is_claimed():
    assert "certified" not in str(example())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"i12": 1234.5},
        {"intervals": {"synergy": Interval(-10, 10)}},
        {"names": ("a rather long name", "b", "c")},
    ],
)
def test_columns_are_aligned(changes):
    _, *lines, _ = str(example(**changes)).splitlines()
    numbers = [re.search(r"-?\d+\.\d{4}", line) for line in lines]
    assert len({number.end() for number in numbers if number}) == 1
    meanings = [re.search(r"told|I\(|H\(", line) for line in lines]
    assert len({meaning.start() for meaning in meanings if meaning}) == 1
    assert sum(meaning is None for meaning in meanings) == 1  # the rule


@given(st.floats(-4e-5, 4e-5))
def test_nothing_is_printed_as_minus_zero(value):
    assert "-0.0000" not in str(example(i_star=0.5 + value, i12=0.5 + value))


@pytest.mark.parametrize(
    ("co_information", "verdict"),
    [
        (0.2, "redundancy outweighs synergy"),
        (-0.2, "synergy outweighs redundancy"),
        (-1e-9, "redundancy and synergy balance"),
        (-1e-3, "redundancy and synergy nearly balance"),
    ],
)
def test_the_sign_of_co_information_is_explained(co_information, verdict):
    assert verdict in line_of(str(balanced(co_information)), "R - S")


def test_a_sign_that_the_interval_leaves_open_is_not_claimed():
    known = {"intervals": {"co_information": Interval(-0.1, 0.4)}}
    text = str(replace(balanced(0.2), **known))
    assert "redundancy or synergy may outweigh the other" in line_of(text, "R - S")
    assert "outweighs" not in text
    tested = replace(balanced(0.2), p_values={"i1": 0.01, "i2": 0.6})  # no I2, no redundancy
    assert "outweighs" not in str(tested)


def test_labels_that_are_easy_to_guess_have_more_decimals():
    text = str(example(i1=0.01, i2=0.004, i12=0.02, i_star=0.012, entropy_y=0.08))
    assert re.search(r"S +0\.00800 +10% +told", text)


def test_intervals_are_shown_beside_their_atom():
    text = str(example(intervals={"synergy": Interval(0.125, 0.375)}))
    assert "[0.1250, 0.3750]" in line_of(text, "S")
    assert text.count("[") == 1
    assert "[" not in str(example())


def test_repr_is_one_short_line():
    pid = example(gap=1e-9, provenance={"solver": "binary"})
    assert repr(pid) == (
        "PID(redundancy=0.1500, unique1=0.3500, unique2=0.1000, synergy=0.4000, "
        "method='exact', gap=1.0e-09)"
    )
    assert "gap=None" in repr(example())


def test_p_values_are_printed_beside_their_atoms():
    pid = example(p_values={"synergy": 0.004975, "i1": 1.0})
    assert "p = 0.005" in line_of(str(pid), "S")
    assert "p = 1" in line_of(str(pid), "I1")
    assert "p =" not in line_of(str(pid), "R")


def test_html_escapes_what_the_user_named():
    hostile = "<script>alert('x')</script>"
    html = example(names=(hostile, "b", "c"), notes=(hostile,))._repr_html_()
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") > 1
    assert "<li>" in html


@given(names)
def test_html_has_every_line_whatever_the_names(called):
    html = example(names=called)._repr_html_()
    assert html.count("<tr>") == html.count("</tr>") == 9
    assert html.count("<td") == 9 * 7


def test_provenance_is_part_of_equality():
    assert example() != replace(example(), provenance={"solver": "binary"})
