"""Table 5, figures 5 and 17: selection and agreement over the base suite."""

import numpy as np
import pytest

from interplay.models import base_suite
from interplay.selection.published import published
from interplay.studies.experiment import Options
from interplay.studies.paper import figure5, figure17, table5
from interplay.studies.run import reproduce


def test_printed_agreement_goes_with_printed_accuracy():
    points = figure5.printed_points()
    every, above = figure5.correlations(points)
    assert every["cells"] == 100
    assert above["cells"] == 98  # AGREE and ALIGN on z1 are printed below one half
    assert every["correlation"] == pytest.approx(0.70, abs=0.01)
    assert above["low"] < above["correlation"] < above["high"]


def test_agreement_of_a_cell_is_equation_6():
    suite = published()
    points = figure5.printed_points()
    ef = suite.models.index("ef")
    data, model = suite.data[3], suite.predicted[3, ef]
    expected = data / data.sum() @ model
    assert points.agreement[3 * len(suite.models) + ef] == pytest.approx(expected)


def test_own_points_are_the_fusion_models_of_the_suite():
    *_, everything = figure5.own_points()
    frame = base_suite("dict")
    fusion = sum(not model.startswith("unimodal") for model in frame["model"])
    assert 0 < len(everything.agreement) <= fusion
    assert np.isfinite(everything.agreement).all()


@pytest.mark.parametrize("module", [figure5, table5, figure17])
def test_pages_and_plots_are_written(module, tmp_path):
    experiment = module.experiment(Options(quick=True))
    page = reproduce(experiment, tmp_path)
    assert page.markdown.startswith("# ")
    assert (tmp_path / f"{experiment.name}.png").stat().st_size > 2_000


def test_shares_are_of_the_best_model_and_three_are_no_worse_than_one():
    lines = list(table5.chosen())
    assert lines
    for line in lines:
        assert 0 < line["top 1"] <= line["top 3"] <= 1
        assert line["EF"] <= 1
        assert len(line["chosen"].split(", ")) == 3


def test_any_three_is_the_mean_over_all_sets_of_three():
    found = table5.shares_of(np.array([1.0, 0.5, 0.5, 0.5] + [0.5] * 6), [1, 2, 3])
    assert found["any 3"] == pytest.approx(0.3 * 1 + 0.7 * 0.5)
    assert found["top 3"] == 0.5
