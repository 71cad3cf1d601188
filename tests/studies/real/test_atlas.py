"""The study of all real datasets: what is kept, what is shown, what is refused."""

from dataclasses import replace

import numpy as np
import pytest

import interplay
from datasets.real.small import BUILDERS
from interplay.datasets import card, names
from interplay.errors import InputError
from interplay.studies.experiment import Options
from interplay.studies.real import atlas as study
from interplay.studies.real.atlas import Atlas, experiment, gain
from interplay.studies.real.checks import check_lines, correlated
from interplay.studies.real.conclusions import agreement, conclusion, side
from interplay.studies.real.rows import Rows, parts_of, present, rows_of
from interplay.studies.real.trained import trained
from interplay.studies.run import reproduce

FAMILIES = ("unimodal1", "unimodal2", "additive", "ef")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Three cheap methods in the place of those of the study, and few resamples."""
    methods = {
        "posterior": {"method": "discrete", "clusters": 4},
        "batch": {"method": "discrete", "clusters": 5},
        "discrete": {"method": "discrete", "clusters": 3},
    }
    monkeypatch.setattr(study, "METHODS", methods)
    monkeypatch.setattr(study, "REPLICATES", 20)
    monkeypatch.setattr(study, "PERMUTATIONS", 19)


def small_atlas(**choices):
    return Atlas(
        ("breast_cancer", "digits"), {"glioma": "put it there"}, None, most=200,
        decomposed_rows=150, families=FAMILIES, seeds=1, epochs=2, **choices,
    )  # fmt: skip


def test_from_datasets_to_a_page_and_on_after_a_stop(tmp_path):
    pytest.importorskip("torch")
    done = []
    atlas = small_atlas()
    page = reproduce(atlas, tmp_path, lambda *step: done.append(step))
    assert len(page.lines) == 6
    assert "| breast_cancer: average, worst | posterior | 150 |" in page.markdown
    assert "### digits\n\n`upper` and `lower` together tell" in page.markdown
    assert "- `glioma`: put it there" in page.markdown
    line = page.lines[0]
    assert line["redundancy"] > line["synergy"]
    assert line["log_loss unimodal1"] > 0
    assert line["redundancy ef"] is None  # of 40 rows
    assert (tmp_path / "real.png").stat().st_size > 10_000
    pieces = [piece.settings for piece in atlas.pieces()]
    assert len({str(settings) for settings in pieces}) == len(pieces)
    again = reproduce(atlas, tmp_path)
    assert again.markdown == page.markdown


def test_no_dataset_at_all_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(study, "names", lambda: ["glioma"])
    with pytest.raises(InputError, match="holds no dataset"):
        experiment(Options(data=str(tmp_path)))


def test_what_is_missing_says_how_to_get_it(tmp_path):
    BUILDERS["glioma"](tmp_path)
    found, missing = present(["glioma", "mustard_text", "digits"], str(tmp_path))
    assert found == ["glioma", "digits"]
    assert "sarcasm_data.json" in missing["mustard_text"]


def test_a_quick_run_is_smaller(tmp_path, monkeypatch):
    monkeypatch.setattr(study, "names", lambda: ["digits"])
    full, small = experiment(Options()), experiment(Options(quick=True))
    assert len(small.pieces()) < len(full.pieces())
    assert small.most < full.most


def test_parts_keep_groups_whole():
    groups = np.repeat(np.arange(20), 5)
    rows = Rows(np.zeros((100, 1)), np.zeros((100, 1)), np.zeros(100, int), groups, ("",) * 3, 100)
    parts = [set(groups[part]) for part in parts_of(rows, 0)]
    assert [len(p) for p in parts] == [12, 4, 4]
    assert not parts[0] & parts[1]
    assert not parts[2] & (parts[0] | parts[1])


def test_rows_are_capped_and_rare_classes_left_out():
    rows = rows_of("digits", None, 300, 0)
    assert len(rows.y) == 300
    assert rows.of == 1797
    few = rows_of("digits", None, 100, 0)
    assert len(few.y) < 100
    assert np.bincount(few.y).min() >= 10
    with pytest.raises(InputError, match="9 rows are too few"):
        rows_of("digits", None, 9, 0)


def test_a_model_that_knows_the_label_gains_all_of_its_entropy():
    pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 400)
    rows = Rows(
        np.eye(2)[y], rng.normal(size=(400, 2)), y.astype(np.int64), None, ("a", "b", "y"), 400
    )
    found = trained(rows, "ef", 30, 0)
    assert found["accuracy"] == 1
    assert found["log_loss"] < 0.1
    assert found["entropy"] == pytest.approx(1, abs=0.05)
    np.testing.assert_allclose(found["used"], [0, found["entropy"], 0, 0], atol=0.06)
    blind = trained(rows, "unimodal2", 5, 0)
    assert blind["log_loss"] > 0.8
    assert blind["used"][1] == pytest.approx(0, abs=0.02)


def lines(n=8):
    """Datasets whose models do just what their decompositions foretell."""
    rng = np.random.default_rng(1)
    out = []
    for _ in range(n):
        r, u1, u2, s = rng.dirichlet(np.ones(5))[:4]
        atoms = {"redundancy": r, "unique1": u1, "unique2": u2, "synergy": s}
        losses = {"unimodal1": 1 - r - u1, "unimodal2": 1 - r - u2, "additive": 1 - r - u1 - u2}
        losses["ef"] = losses["additive"] - s
        told = {"i1": r + u1, "i2": r + u2}
        models = {f"log_loss {family}": loss for family, loss in losses.items()}
        out.append(
            {**atoms, "entropy_y": 1.0, "i12": r + u1 + u2 + s, "blind": 1.0, **models, **told}
        )
    return out


def test_checks_are_perfect_where_models_do_what_is_foretold():
    found = check_lines(lines(), 0)
    assert found[0]["correlation"] == pytest.approx(1)
    assert found[1]["correlation"] == pytest.approx(1)
    assert found[2]["correlation"] == pytest.approx(1)
    assert found[3]["correlation"] > 0.5
    assert all(line["datasets"] >= 4 for line in found)


def test_conclusions_agree_where_models_do_what_is_foretold():
    for line in lines():
        errors = {f"log_loss_error {family}": 0.0 for family in FAMILIES}
        gain = min(line["unique1"], line["unique2"]) + line["synergy"]
        sure = {"gain": gain, "gain_low": gain, "gain_high": gain}
        named = line | errors | sure | {"dataset": "made", "x1": "a", "x2": "b"}
        found = conclusion(named, FAMILIES)
        assert found["training agrees"] == found["same side"] == "yes"
        assert found["foretold gain"] == f"{gain:.2f} [{gain:.2f}, {gain:.2f}]"
        assert (found["before training"] == "use both") == (gain >= 0.05)


def test_an_interval_is_worth_having_enough_or_open():
    assert side(0.06, 0.2, 0.05) == "use both"
    assert side(0.0, 0.04, 0.05) == "enough"
    assert side(0.04, 0.06, 0.05) == "open"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("use both", "use both", "yes"), ("enough", "enough", "yes"), ("enough", "use both", "no"),
        ("open", "use both", "cannot tell"), ("enough", "open", "cannot tell"),
    ],
)  # fmt: skip
def test_agreement_is_as_sure_as_both_intervals(before, after, says):
    assert agreement(before, after) == says


def test_what_a_second_modality_adds_is_never_less_than_nothing():
    pid = interplay.estimate([0, 1] * 50, [0, 0, 1, 1] * 25, [0, 1] * 50, replicates=20)
    found, low, high = gain(pid)
    assert low == 0 <= found <= high
    assert gain(replace(pid, replicates=None))[1:] == (None, None)


def test_a_correlation_of_three_datasets_is_not_given():
    assert correlated(np.zeros((3, 2)), 0)["correlation"] == "too few"


def test_all_but_the_papers_datasets_are_in_the_study():
    assert [n for n in names() if card(n).kind != "paper"] == names()[: -len(study_paper())]


def study_paper():
    return [n for n in names() if card(n).kind == "paper"]
