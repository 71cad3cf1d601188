import pytest

from interplay.analyses.verdict import verdict
from interplay.core.atoms import pid_from_informations

BINS = [2, 4, 8, 16, 32]


def told(synergies, i_star=0.4):
    return [
        pid_from_informations(
            i1=0.3, i2=0.3, i12=i_star + s, i_star=i_star, entropy_y=1.0, method="exact"
        )
        for s in synergies
    ]


def test_an_answer_that_stands_still():
    found = verdict(BINS, told([0.10, 0.11, 0.12, 0.11, 0.10]))
    assert found == (
        "The answer hardly depends on the bins: from 2 to 32 bins no atom moves by more than "
        "0.0200 bits."
    )


def test_a_steady_range_in_between():
    found = verdict(BINS, told([0.0, 0.20, 0.21, 0.22, 0.5]))
    assert found == (
        "The answer depends on the bins: S moves the most, from 0.0000 with 2 bins to 0.5000 with "
        "32 bins. There is a steady range: from 4 to 16 bins no atom moves by more than 0.0200 "
        "bits."
    )


def test_an_answer_that_moves_throughout():
    found = verdict(BINS, told([0.0, 0.1, 0.2, 0.3, 0.4]))
    assert found.startswith("The answer depends on the bins throughout: S moves the most, from 0.0")
    assert found.endswith("Rely on an estimate without bins.")


def test_a_fall_is_told_in_the_order_of_the_bins():
    assert "from 0.4000 with 2 bins to 0.0000 with 32 bins" in verdict(
        BINS, told([0.4, 0.3, 0.2, 0.1, 0.0])
    )


def test_next_to_nothing_is_no_move():
    assert "hardly depends" in verdict(BINS, told([0.0, 0.004, 0.009, 0.0, 0.002], i_star=0.3))


@pytest.mark.parametrize("few", [1, 2])
def test_few_numbers_show_nothing(few):
    assert "cannot show" in verdict(BINS[:few], told([0.1] * few))
