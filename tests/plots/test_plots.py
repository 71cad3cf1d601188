import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import interplay
from interplay import InputError, Interval, Joint, decompose
from interplay.analyses.sweep import Sweep, SweepPoint
from interplay.analyses.unbinned_information import Reference
from interplay.core.atoms import pid_from_informations
from interplay.core.pid import ATOMS
from interplay.plots import (
    plot_atoms,
    plot_coupling,
    plot_many,
    plot_pointwise,
    plot_sweep,
    plot_venn,
    save,
)
from interplay.plots.discs import Discs

TABLE = np.random.default_rng(0).integers(0, 9, (4, 5, 3))
PID = decompose(TABLE, names=("scan", "genome", "outcome"))
SURE = interplay.estimate_counts(TABLE, replicates=50, permutations=19)
shares = st.floats(0, 1)


def drawn(ax):
    """The axes with everything laid out, which raises where something cannot be drawn."""
    ax.get_figure(root=True).canvas.draw()
    return ax


def polygon_area(points):
    x, y = np.asarray(points).T
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


def made_of(r, u1, u2, s):
    return pid_from_informations(
        i1=r + u1, i2=r + u2, i12=r + u1 + u2 + s, i_star=r + u1 + u2, entropy_y=9.0
    )


def test_bars_are_as_long_as_the_atoms():
    bars = drawn(plot_atoms(PID)).patches
    assert [bar.get_width() for bar in bars] == pytest.approx([getattr(PID, a) for a in ATOMS])


def test_names_intervals_and_p_values_are_shown():
    plain, sure = drawn(plot_atoms(PID)), drawn(plot_atoms(SURE))
    labels = [label.get_text() for label in plain.get_yticklabels()]
    assert "scan alone (U1)" in labels
    assert plain.get_xlabel() == "bits about outcome, and percent of its entropy"
    assert len(plain.lines) == 0
    assert len(sure.lines) > 0
    assert any("p = 0.05" in text.get_text() for text in sure.texts)


def test_many_results_stand_side_by_side():
    ax = drawn(plot_many({"one": PID, "two": SURE}))
    assert len(ax.patches) == 8
    assert [label.get_text() for label in ax.get_xticklabels()] == ["one", "two"]
    assert len(drawn(plot_many([PID, PID])).patches) == 8


@pytest.mark.parametrize("results", [{}, [], {"one": 1}, [None]])
def test_nothing_to_set_side_by_side(results):
    with pytest.raises(InputError, match="results"):
        plot_many(results)


@given(shares, shares, shares, shares)
def test_areas_are_in_proportion(r, u1, u2, s):
    if r + u1 + u2 + s < 1e-3:
        return
    discs = Discs.from_areas(r + u1, r + u2, r)
    around = discs.grown(s)
    assert np.pi * discs.first**2 == pytest.approx(r + u1, abs=1e-6)
    assert np.pi * discs.second**2 == pytest.approx(r + u2, abs=1e-6)
    assert polygon_area(discs.lens()) == pytest.approx(r, abs=2e-3)
    assert polygon_area(around.outline()) == pytest.approx(r + u1 + u2 + s, abs=5e-3)


@pytest.mark.parametrize(
    "atoms",
    [(0.6, 0.1, 0.2, 0.3), (0, 0.5, 0.5, 0), (0, 0, 0, 1), (1, 0, 0, 0), (0.3, 0, 0.4, 0.2),
     (0, 1, 0, 0), (0, 0, 0, 0), (0.5, -1e-9, 0.2, -1e-9)],
)  # fmt: skip
def test_the_diagram_draws_every_mixture(atoms):
    ax = drawn(plot_venn(made_of(*atoms)))
    regions = {patch.get_gid(): patch for patch in ax.patches}
    if sum(atoms) > 0:
        assert set(regions) == set(ATOMS)
        overlap = polygon_area(regions["redundancy"].get_xy())
        assert overlap == pytest.approx(atoms[0], abs=5e-3)
        texts = [text.get_text() for text in ax.get_legend().get_texts()]
        assert f"shared (R): {atoms[0]:.2f} bits" in texts
    else:
        assert ax.texts[0].get_text() == "nothing to tell"


def test_the_coupling_is_drawn_beside_the_data():
    left, right = plot_coupling(TABLE)
    drawn(left)
    assert left.images[0].get_array().shape == (5, 4, 3)
    assert right.images[0].get_array().shape == (5, 4, 3)
    cells = Joint.from_table(TABLE).cells()
    sparse = plot_coupling(Joint.from_cells(*cells, shape=TABLE.shape))[0]
    np.testing.assert_allclose(sparse.images[0].get_array(), left.images[0].get_array())


def test_data_without_synergy_looks_like_its_coupling():
    table = np.zeros((2, 2, 2))
    table[0, 0, 0] = table[1, 1, 1] = 0.5
    left, right = plot_coupling(table)
    np.testing.assert_allclose(left.images[0].get_array(), right.images[0].get_array(), atol=1e-6)


@pytest.mark.parametrize(
    ("table", "message"), [(np.ones((2, 2, 7)), "7 labels"), (np.ones((1500, 1500, 2)), "cells")]
)
def test_couplings_that_cannot_be_drawn(table, message):
    with pytest.raises(InputError, match=message):
        plot_coupling(table)


@pytest.mark.parametrize("atom", ATOMS)
def test_cells_add_up_to_the_atom(atom):
    ax = drawn(plot_pointwise(TABLE, atom=atom))
    assert ax.images[0].get_array().sum() == pytest.approx(getattr(PID, atom), abs=1e-6)


def test_many_cells_are_drawn_as_points():
    rng = np.random.default_rng(1)
    cells = rng.integers(0, 300, 400), rng.integers(0, 300, 400), rng.integers(0, 2, 400)
    joint = Joint.from_cells(*cells, np.ones(400, dtype=int))
    ax = drawn(plot_pointwise(joint))
    assert len(ax.collections[0].get_offsets()) == len(joint.cells().mass)
    with pytest.raises(InputError, match="atom is 'S'"):
        plot_pointwise(joint, atom="S")


def test_a_sweep_has_a_line_for_each_atom():
    points = tuple(SweepPoint(bins, PID, 0.5, None) for bins in (2, 4, 8))
    sweep = Sweep(points, Reference(0.5, "neighbours"), Reference(0.0, "neighbours"))
    ax = drawn(plot_sweep(sweep))
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    assert lines["shared (R)"] == pytest.approx([PID.redundancy] * 3)
    twin = next(other for other in ax.get_figure(root=True).axes if other is not ax)
    assert len(twin.lines) == 1


def test_plots_draw_where_they_are_told_and_show_nothing():
    figure = Figure()
    for plot in (plot_atoms, plot_venn, plot_many):
        ax = figure.add_subplot()
        given = [PID] if plot is plot_many else PID
        assert plot(given, ax=ax) is ax
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )


@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.svg"])
def test_files_are_written(tmp_path, name):
    save(plot_venn(SURE), tmp_path / name)
    assert (tmp_path / name).stat().st_size > 2000


def test_files_that_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match=r"ends in '.gif'"):
        save(plot_venn(PID), tmp_path / "a.gif")
    with pytest.raises(InputError, match="cannot be written"):
        save(plot_venn(PID), tmp_path / "no" / "a.png")


def test_an_interval_of_nothing_is_no_line():
    pid = decompose(TABLE)
    certain = interplay.PID.from_dict(
        {**pid.to_dict(), "intervals": {"synergy": list(Interval(pid.synergy, pid.synergy))}}
    )
    assert len(drawn(plot_atoms(certain)).lines) == 0
