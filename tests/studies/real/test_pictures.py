"""Pictures of real datasets: what is on the map, and that names can be read."""

import itertools

import pytest

from interplay.plots.style import new_figure
from interplay.studies.real.pictures import draw_map, pictures, write_names


def line(dataset, r, u1, u2, s):
    four = {"redundancy": r, "unique1": u1, "unique2": u2, "synergy": s}
    return {"dataset": dataset, **four, "i12": sum(four.values()), "entropy_y": 1.0}


def test_the_map_leaves_out_datasets_of_which_nothing_is_told():
    ax = new_figure(4, 4).subplots()
    draw_map(ax, [line("spam", 0.5, 0.1, 0, 0.1), line("msq", 0.005, 0, 0.005, 0)])
    assert [text.get_text() for text in ax.texts] == ["spam"]


def test_names_of_near_points_do_not_cover_each_other():
    ax = new_figure(6, 6).subplots()
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    write_names(ax, [(f"name {i}", 0.5 + i / 200, 0.5) for i in range(4)])
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 4
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_bars_are_as_long_as_what_is_told():
    ax = pictures([line("spam", 0.5, 0.1, 0, 0.1), line("msq", 0.2, 0, 0.3, 0)])
    ends = [max(bar.get_x() + bar.get_width() for bar in group) for group in ax.containers]
    assert ends[-1] == pytest.approx(0.7)
