from dataclasses import replace
from math import log, pi

import numpy as np
import pytest
from scipy.special import ndtr

from interplay.datasets import gmm
from interplay.studies.experiment import Options
from interplay.studies.paper import figure3, figure10, figure11, figure12, figures13_15
from interplay.studies.paper.mixture import BINS, bin_of, counted
from interplay.studies.run import reproduce


def test_counts_follow_the_density():
    mean = np.array(gmm(1.0, 0.4).mean)
    edges = np.linspace(-5, 5, BINS + 1)
    edges[[0, -1]] = -np.inf, np.inf  # the end bins hold what is beyond
    n = 200_000
    counts = counted(gmm(1.0, 0.4), n, np.random.default_rng(0))
    for label, sign in enumerate((-1, 1)):
        one, two = (np.diff(ndtr(edges - sign * m)) for m in mean)
        expected = n / 2 * np.outer(one, two)
        big = expected > 20
        chi2 = ((counts[..., label] - expected)[big] ** 2 / expected[big]).mean()
        assert chi2 == pytest.approx(1, abs=0.25)
    assert counts.sum() == n


def test_bins_span_their_range_and_ends_take_what_is_beyond():
    values = np.array([-9.0, -5.0, -4.8, -1e-9, 0.0, 4.9999, 5.0, 9.0])
    assert bin_of(values, (-5, 5)).tolist() == [0, 0, 1, 24, 25, 49, 49, 49]


def small(module, **sizes):
    return replace(module.experiment(Options()), **({"angles": 3, "points": 20_000} | sizes))


def test_every_panel_of_the_paper_is_there_in_full():
    for module, panels in ((figure3, 4), (figure10, 10), (figure11, 10), (figure12, 10)):
        pieces = module.experiment(Options()).pieces()
        assert len(pieces) == 41 * panels
        settings = [piece.settings for piece in pieces]
        assert {s["points"] for s in settings} == {1_000_000}
        assert sorted({s["angle"] for s in settings})[20] == pytest.approx(pi / 4)
        streams = [(*s["stream"], s["coordinates"]) for s in settings]
        assert len(set(streams)) == len(pieces)
    assert len(figures13_15.experiment(Options()).pieces()) == 54
    for module in (figure3, figure10, figure11, figure12, figures13_15):
        assert len(module.experiment(Options(quick=True)).pieces()) < len(
            module.experiment(Options()).pieces()
        )


@pytest.mark.parametrize("module", [figure3, figure10, figure11, figure12])
def test_a_sweep_is_near_the_truth_and_draws_all_panels(module, tmp_path):
    sweep = small(module, norms=(2.0, 1.0))
    page = reproduce(sweep, tmp_path)
    assert len(page.lines) == len(sweep.pieces())
    hard_bins = 0.06  # what 50 bins lose where the label is settled inside a bin
    for line in page.lines:
        allowed = hard_bins if line["labels"] == "hard" else 0.03
        assert abs(line["error sum"]) < allowed + 0.05  # 20,000 points on 2,500 cells
        assert line["sum cvx"] == pytest.approx(
            sum(line[f"{s} cvx"] for s in ("R", "U1", "U2", "S"))
        )
        if line["coordinates"] == "polar":
            assert line["R cvx"] + line["U2 cvx"] < 0.01
        for symbol in ("R", "U1", "U2"):
            assert abs(line[f"error {symbol}"]) < 0.03
    assert (tmp_path / f"{sweep.name}.png").stat().st_size > 10_000
    assert len(page.axes.get_figure().axes) == {"figure3": 6}.get(sweep.name, 4)


def test_the_sum_of_hard_labels_is_the_papers_in_nats():
    """Appendix C.2: 0.65 nats, 0.04 short of log 2, through 50 bins and a million points."""
    middle = small(figure10, norms=(0.1,), labels=("hard",), points=1_000_000).pieces()[1]
    assert middle.settings["angle"] == pytest.approx(pi / 4)
    found = middle.work()
    assert found["truth"]["sum"] * log(2) == pytest.approx(0.69, abs=0.005)
    assert found["cvx"]["sum"] * log(2) == pytest.approx(0.65, abs=0.005)


def test_the_bias_of_a_short_mu_is_taken_off():
    sweep = small(figure10, norms=(0.1,), labels=("soft",), points=300_000)
    for piece in sweep.pieces():
        found = piece.work()
        error = {kind: abs(found[kind]["S"] - found["truth"]["S"]) for kind in ("cvx", "corrected")}
        assert error["corrected"] < error["cvx"] / 2


def test_the_coupling_without_synergy_lies_on_the_diagonal_at_a_quarter_turn(tmp_path):
    small = replace(figures13_15.experiment(Options()), norms=(1.0,), angles=2, points=200_000)
    page = reproduce(small, tmp_path)
    soft_0, soft_45, _, hard_45 = page.lines
    assert (soft_0["angle"], soft_45["angle"]) == (0, pytest.approx(pi / 4))
    # two equal components at +-mu: correlation m1 m2 / sqrt((1 + m1^2) (1 + m2^2))
    assert soft_45["correlation of p"] == pytest.approx(0.5 / 1.5, abs=0.01)
    assert soft_0["correlation of p"] == pytest.approx(0, abs=0.01)
    assert soft_0["cells of q*"] == pytest.approx(soft_0["cells of p"], rel=0.05)
    for line in (soft_45, hard_45):
        assert line["correlation of q*"] > 0.98
        assert line["diagonal of q*"] > 0.6
        assert line["diagonal of p"] < 0.1
    assert "| 1.0000 | soft | 0.7854 |" in page.markdown


def test_couplings_keep_both_marginals(tmp_path):
    small = replace(figures13_15.experiment(Options()), norms=(2.0,), angles=2, points=50_000)
    for piece in small.pieces():
        found = {**piece.settings, **piece.work()}
        p, q = figures13_15.dense(found, "p"), figures13_15.dense(found, "q")
        for axis in (0, 1):
            assert q.sum(axis) == pytest.approx(p.sum(axis), abs=1e-5)
