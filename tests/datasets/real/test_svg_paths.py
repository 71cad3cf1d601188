"""Paths of SVG become the lines that they draw."""

import numpy as np
import pytest

from interplay.datasets.real.svg_paths import lines
from interplay.errors import InputError


@pytest.mark.parametrize(
    ("path", "corners"),
    [
        ("M1 2h3v-1l-1 .5", [1 + 2j, 4 + 2j, 4 + 1j, 3 + 1.5j]),
        ("M1 2H3V-1L0-.5", [1 + 2j, 3 + 2j, 3 - 1j, -0.5j]),
        ("m1,2 3-1 1e0 1", [1 + 2j, 4 + 1j, 5 + 2j]),
        ("M1 1h2v2z", [1 + 1j, 3 + 1j, 3 + 3j, 1 + 1j]),
        ("M0 0a0 1 0 0 1 2 0", [0, 2]),
    ],
)
def test_straight_lines_are_exact(path, corners):
    (found,) = lines(path)
    np.testing.assert_allclose(found, corners)


def test_a_move_starts_a_line_where_the_last_one_ended():
    first, second = lines("M1 1h2m1 1h1")
    np.testing.assert_allclose(first, [1 + 1j, 3 + 1j])
    np.testing.assert_allclose(second, [4 + 2j, 5 + 2j])


@pytest.mark.parametrize(
    ("large", "sweep", "centre"),
    [(0, 0, 3), (1, 1, 3), (0, 1, 3j), (1, 0, 3j)],
)
def test_an_arc_goes_round_the_side_that_its_flags_say(large, sweep, centre):
    (found,) = lines(f"M0 0a3 3 0 {large} {sweep} 3 3")
    np.testing.assert_allclose(np.abs(found - centre), 3)
    np.testing.assert_allclose(found[-1], 3 + 3j)
    turned = np.sum(np.angle((found[1:] - centre) / (found[:-1] - centre)))
    assert turned == pytest.approx((1 if sweep else -1) * np.pi * (1.5 if large else 0.5))


def test_an_arc_of_an_ellipse_is_turned_and_grows_until_it_reaches():
    (found,) = lines("M0 0a1 2 90 0 1 8 0")  # along x it is 2 wide, and has to be 4
    np.testing.assert_allclose(((found.real - 4) / 4) ** 2 + (found.imag / 2) ** 2, 1)


def test_curves_go_through_what_bezier_says():
    (cubic,) = lines("M0 0c0 4 4 4 4 0")
    assert cubic[6] == pytest.approx(2 + 3j)
    (square,) = lines("M0 0q2 4 4 0")
    assert square[6] == pytest.approx(2 + 2j)


@pytest.mark.parametrize(
    ("smooth", "plain"),
    [
        ("M0 0c0 4 4 4 4 0s4 -4 4 0", "M0 0c0 4 4 4 4 0c0 -4 4 -4 4 0"),
        ("M0 0q2 4 4 0t4 0", "M0 0q2 4 4 0q2 -4 4 0"),
        ("M0 0h4s4 -4 4 0", "M0 0h4c0 0 4 -4 4 0"),
    ],
)
def test_smooth_curves_go_on_as_they_came(smooth, plain):
    np.testing.assert_allclose(lines(smooth)[0], lines(plain)[0])


@pytest.mark.parametrize("path", ["", "12", "h3", "M1", "M1 1x2", "M1 1h", "M1 1z3", "M0 0a1 1 2"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(InputError, match="the path"):
        lines(path)
