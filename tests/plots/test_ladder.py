import pytest

from interplay import InputError
from interplay.plots import plot_ladder

RUNGS = {"models of the scan": 0.3, "models that add up": 0.4, "any model of both": 0.5}


def test_rungs_and_the_entropy_are_drawn():
    ax = plot_ladder(RUNGS, 1.0, intervals={"any model of both": (0.4, 0.6)})
    ax.get_figure(root=True).canvas.draw()
    assert [patch.get_height() for patch in ax.patches] == list(RUNGS.values())
    assert [label.get_text() for label in ax.get_xticklabels()] == list(RUNGS)
    heights = [list(line.get_ydata()) for line in ax.lines]
    assert heights == [[0.4, 0.6], [1.0, 1.0]]
    assert any("H(Y) = 1.00" in text.get_text() for text in ax.texts)


def test_it_draws_into_given_axes():
    ax = plot_ladder(RUNGS, 1.0)
    assert plot_ladder(RUNGS, 1.0, ax=ax) is ax


@pytest.mark.parametrize(
    ("rungs", "entropy", "intervals", "said"),
    [
        ({}, 1.0, None, "rungs is empty"),
        (RUNGS, 0.0, None, "entropy_y is 0.0"),
        (RUNGS, float("nan"), None, "entropy_y is nan"),
        (RUNGS, 1.0, {"x": (0, 1)}, "no rung"),
    ],
)
def test_what_makes_no_ladder_is_refused(rungs, entropy, intervals, said):
    with pytest.raises(InputError, match=said):
        plot_ladder(rungs, entropy, intervals=intervals)
