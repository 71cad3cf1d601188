import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import PID, InputError, Interval
from interplay.core.atoms import pid_from_informations

bits = st.floats(0, 10, allow_nan=False)


def example(**changes):
    values = {"i1": 0.5, "i2": 0.25, "i12": 1.0, "i_star": 0.6, "entropy_y": 1.5}
    return pid_from_informations(**{**values, **changes})


@given(bits, bits, bits, bits)
def test_identities_hold_for_any_informations(i1, i2, i12, i_star):
    pid = pid_from_informations(i1=i1, i2=i2, i12=i12, i_star=i_star, entropy_y=20.0)
    assert pid.redundancy + pid.unique1 == pytest.approx(i1, abs=1e-12)
    assert pid.redundancy + pid.unique2 == pytest.approx(i2, abs=1e-12)
    atoms = pid.redundancy + pid.unique1 + pid.unique2 + pid.synergy
    assert atoms == pytest.approx(pid.total, abs=1e-12)
    assert pid.redundancy - pid.synergy == pytest.approx(pid.co_information, abs=1e-12)


def test_round_trip_through_json():
    pid = example(
        gap=1e-9,
        n_samples=100,
        names=("a", "b", "c"),
        intervals={"synergy": Interval(0.1, 0.3)},
        notes=("done",),
        provenance={"solver": "binary"},
    )
    again = PID.from_dict(json.loads(json.dumps(pid.to_dict())))
    assert again == pid


@pytest.mark.parametrize(
    ("change", "message"),
    [({"schema": 99}, "schema 99"), ({"surprise": 1}, "surprise"), ({"schema": None}, "schema None")],
)
def test_from_dict_refuses_what_it_does_not_know(change, message):
    with pytest.raises(InputError, match=message):
        PID.from_dict({**example().to_dict(), **change})


def test_from_dict_names_what_is_missing():
    data = example().to_dict()
    del data["synergy"]
    with pytest.raises(InputError, match="synergy"):
        PID.from_dict(data)


def test_shares_add_up_and_need_a_total():
    shares = example().normalised()
    assert shares.redundancy + shares.unique1 + shares.unique2 + shares.synergy == pytest.approx(1)
    with pytest.raises(InputError, match="positive total"):
        example(i1=0.0, i2=0.0, i12=0.0, i_star=0.0).normalised()


def test_table_names_every_atom_and_aligns():
    text = str(example(names=("text", "image", "mood"), i_star=0.5, gap=1e-9, n_samples=12))
    lines = text.splitlines()
    assert "text" in lines[0]
    assert "mood" in lines[0]
    for atom, who in (("redundancy", "alike"), ("U1", "text alone"), ("U2", "image alone")):
        assert any(atom in line and who in line for line in lines)
    assert any("synergy" in line and "together" in line for line in lines)
    assert any("co-information" in line for line in lines)
    dots = {line.index(".") for line in lines[1:5]}
    assert len(dots) == 1
    assert "-0.0000" not in text
    assert "n = 12" in text


def test_intervals_are_shown_beside_their_atom():
    text = str(example(intervals={"synergy": Interval(0.125, 0.375)}))
    line = next(line for line in text.splitlines() if "synergy" in line)
    assert "[0.1250, 0.3750]" in line


def test_html_escapes_names():
    html = example(names=("<b>", "b", "c"))._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
