import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import Interval, Joint, decompose, sweep_bins
from interplay.core.pid import ATOMS
from interplay.datasets import bitwise
from interplay.datasets.synthetic.bitwise import bitwise_names
from interplay.report.areas import TALL, area_diagram
from interplay.report.figures import (
    Scale,
    atom_bars,
    kept_chart,
    ladder_bars,
    learning_chart,
    round_step,
    sweep_chart,
)
from interplay.selection import FusionGain

PID = decompose(np.random.default_rng(0).integers(0, 9, (4, 5, 3)), names=("scan", "gene", "y"))
numbers = st.floats(1e-6, 1e6)


@given(numbers)
def test_steps_are_round_and_no_shorter(least):
    step = round_step(least)
    assert least * (1 - 1e-6) <= step <= 2.5 * least * (1 + 1e-6)
    assert f"{step:.0e}"[0] in "125"


@given(st.floats(-1, 0), numbers)
def test_ticks_are_few_and_within(low, high):
    ticks = Scale(low, high).ticks()
    assert 2 <= len(ticks) <= 7
    assert all(-1e-6 <= tick.at <= 100 + 1e-6 for tick in ticks)
    assert len({tick.text for tick in ticks}) == len(ticks)


def test_scales_go_from_one_end_to_the_other():
    assert Scale(0.0, 2.0).at(0.5) == 25
    assert Scale(0.0, 2.0).down(0.5) == 75


def test_bars_are_in_proportion_and_say_their_values():
    bars = atom_bars(PID)
    lengths = np.array([bar.end - bar.start for bar in bars])
    values = np.array([getattr(PID, atom) for atom in ATOMS])
    assert lengths == pytest.approx(100 * values / values.max())
    for bar, value in zip(bars, values, strict=True):
        assert f"{value:.2f} bits" in bar.title


def polygon_area(path):
    x, y = np.array([point.split(",") for point in path[1:-1].split("L")], dtype=float).T
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


def test_areas_are_in_proportion_to_bits():
    found = {region.atom: polygon_area(region.path) for region in area_diagram(PID).regions}
    per_bit = found["synergy"] / PID.total  # the outline of all
    assert found["redundancy"] == pytest.approx(per_bit * PID.redundancy, rel=0.02)
    assert found["unique1"] == pytest.approx(per_bit * PID.i1, rel=0.02)
    assert found["unique2"] == pytest.approx(per_bit * PID.i2, rel=0.02)


@pytest.mark.parametrize("name", bitwise_names())
def test_gates_have_pictures_that_stay_inside(name):
    areas = area_diagram(decompose(bitwise(name).p))
    assert areas is not None
    for region in areas.regions:
        points = region.path[1:-1].split("L") if region.path else []
        for x, y in (map(float, point.split(",")) for point in points):
            assert 0 <= x <= areas.width
            assert 0 <= y <= TALL


def test_nothing_to_tell_has_no_areas():
    assert area_diagram(decompose(Joint.from_table(np.ones((2, 2, 2))))) is None


def test_rungs_end_at_the_entropy():
    gain = FusionGain(0.3, 0.2, 0.5, 0.6, 1.2, intervals={"joint": Interval(0.5, 0.7)})
    bars = ladder_bars(gain)
    assert [round(bar.end) for bar in bars] == [25, 17, 42, 50, 100]
    assert bars[3].low == pytest.approx(100 * 0.5 / 1.2)
    assert bars[0].low is None


def test_charts_of_a_sweep_hold_all_points():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 300)
    x1, x2 = y + rng.normal(size=(2, 300))
    sweep = sweep_bins(x1, x2, y, bins=(2, 4, 8), method="discrete")
    chart = sweep_chart(sweep)
    assert [tick.text for tick in chart.across] == ["2", "4", "8"]
    for line in chart.lines:
        assert [dot.x for dot in line.dots] == [0, 50, 100]
        assert all(0 <= dot.y <= 100 for dot in line.dots)
    shares = kept_chart(sweep)
    assert f"4 bins: {sweep.points[1].kept1:.0%}" in shares.lines[0].dots[1].title


def test_learning_curves_end_in_what_more_rows_would_give():
    curve = {"rows": [25, 50, 100], "bits": [0.1, 0.2, 0.25], "low": 0.26, "high": 0.4}
    curves = {part: {**curve, "extrapolated": 0.3} for part in ("x1", "x2", "both")}
    chart = learning_chart(curves, ("a", "b", "y"), 2)
    assert [tick.text for tick in chart.across] == ["25", "50", "100", "more"]
    line = chart.lines[2]
    assert line.label == "both"
    assert line.dots[2].title == "both, 100 rows: 0.25 bits"
    assert line.beyond.high < line.beyond.y < line.beyond.low  # from the top
    assert "0.30 bits (15% of H), between 0.26 and 0.40" in line.beyond.title
    assert len({line.beyond.shift for line in chart.lines}) == 3
