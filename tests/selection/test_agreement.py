"""Agreement of models with data (equation (6))."""

import pytest

import interplay
from gates import GATES
from interplay import agreement
from interplay.errors import InputError
from interplay.measures import i_min
from interplay.selection import agreements

AND, XOR, NOTHING = (interplay.decompose(GATES[name][0]) for name in ("AND", "XOR", "CONSTANT"))


def test_it_weighs_what_the_model_tells_by_what_matters_in_the_data():
    found = agreements(AND, XOR)
    assert found["synergy"] == pytest.approx(AND.synergy / AND.total, abs=1e-6)
    assert found["redundancy"] == pytest.approx(0, abs=1e-6)
    assert agreement(AND, XOR) == pytest.approx(sum(found.values()))


def test_a_model_of_nothing_agrees_with_nothing():
    assert agreement(AND, NOTHING) == pytest.approx(0, abs=1e-9)


def test_it_is_not_symmetric():
    assert agreement(AND, XOR) != pytest.approx(agreement(XOR, AND))


def test_data_of_no_information_has_no_weights():
    with pytest.raises(InputError, match="total information is"):
        agreement(NOTHING, AND)


def test_other_definitions_are_refused():
    with pytest.raises(InputError, match="data_pid is a Measure"):
        agreement(i_min(GATES["AND"][0]), AND)
    with pytest.raises(InputError, match="model_pid is a dict"):
        agreement(AND, AND.to_dict())
