import numpy as np
import pytest
from matplotlib.figure import Figure

from interplay import Interval
from interplay.annotation.analysis import Beside
from interplay.annotation.means import Mean
from interplay.core.pid import ATOMS
from interplay.plots import plot_judgement, save

BITS = dict(zip(ATOMS, (0.1, 0.2, 0.0, 0.4), strict=True))
PEOPLE = {name: Mean(bits, Interval(bits / 2, bits * 2), 9) for name, bits in BITS.items()}


def test_bars_are_as_high_as_the_numbers():
    ax = plot_judgement({"ours": Beside(BITS, PEOPLE, True)})
    heights = [bar.get_height() for bar in ax.patches]
    assert heights == pytest.approx([*BITS.values()] * 2)
    spans = [line.get_ydata() for line in ax.lines[:-1]]
    assert np.allclose(spans, [PEOPLE[name].interval for name in ATOMS])


def test_several_estimates_share_axes_that_are_given(tmp_path):
    ax = Figure().subplots()
    pair = Beside(BITS, {name: Mean(0.1, None, 1) for name in ATOMS}, False)
    assert plot_judgement({"a": pair, "b": pair}, ax=ax) is ax
    assert len(ax.patches) == 16
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "a", "people, scaled to a", "b", "people, scaled to b",
    ]  # fmt: skip
    save(ax, tmp_path / "people.png")
