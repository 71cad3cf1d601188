import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interplay.core.digits import decimals_for, ends_of, in_bits, in_table, percent


def test_labels_that_are_easy_to_guess_get_more_decimals():
    assert [decimals_for(h) for h in (3.0, 1.0, 0.5, 0.08, 0.011, 0.0)] == [2, 2, 2, 3, 4, 2]


def test_bits_have_the_decimals_of_their_label():
    assert in_bits(0.1234, 1.0) == "0.12"
    assert in_bits(0.1234, 1.0, 1) == "0.123"
    assert in_bits(0.01234, 0.08) == "0.012"
    assert in_table(0.01234, 0.08) == "0.01234"


def test_a_low_end_above_zero_shows_to_be():
    assert ends_of((0.0014, 0.113), 1.0) == ("0.001", "0.11")
    assert ends_of((0.0, 0.113), 1.0) == ("0.00", "0.11")
    assert ends_of((0.0, 0.113), 0.08) == ("0.000", "0.113")
    assert ends_of((1e-6, 0.1), 1.0)[0] == "0.00"
    assert ends_of((-0.2, 0.1), 1.0)[0] == "-0.20"


@given(st.floats(-1, 1), st.floats(0, 5))
@example(value=0.25358391788563917, entropy=1e-14)
def test_zero_has_no_sign(value, entropy):
    text = in_bits(value, entropy)
    assert not (text.startswith("-") and float(text) == 0)
    assert float(text) == pytest.approx(value, abs=0.5001 * 10.0 ** -decimals_for(entropy))


@pytest.mark.parametrize(
    ("value", "of", "text"),
    [
        (0.5, 1, "50%"),
        (0.004, 1, "0.4%"),
        (-0.2, 1, "-20%"),
        (1e-9, 1, "0%"),
        (-1e-9, 1, "0%"),
        (0.1, 0, ""),
    ],
)
def test_percent_of_a_whole(value, of, text):
    assert percent(value, of) == text
