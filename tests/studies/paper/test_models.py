"""Tables 4 and 18 and figure 4, from lines that are made up."""

import numpy as np
import pytest

pytest.importorskip("skorch")

from interplay.datasets.synthetic.generative import generative_names
from interplay.errors import InputError
from interplay.models.suite import ATOM_COLUMNS, COLUMNS
from interplay.studies.experiment import Options
from interplay.studies.paper import base_suite, figure4, table4, table18
from interplay.studies.paper.catalogue import create
from interplay.studies.paper.printed_models import TABLE_4, TABLE_4_IN_18, TABLE_18


def made_up(dataset, model, seed=0):
    rng = np.random.default_rng([seed, len(dataset), len(model)])
    line = dict.fromkeys(COLUMNS, 1.0) | {"dataset": dataset, "model": model}
    for prefix in ("data", "model", "hard"):
        line |= {f"{prefix}_{atom}": float(rng.random()) for atom in ATOM_COLUMNS}
    return line | {"accuracy": float(rng.random()), "expected_log_loss": 0.5}


LINES = [
    made_up(dataset, model)
    for dataset in generative_names()
    for model in ("ef", "additive", "unimodal1")
]


def test_table_4_is_table_18_under_other_headers():
    """R, U and S of table 4 are those of its special datasets, up to the rounding of means."""
    for header, cells in TABLE_4.items():
        r, acc_r, u, acc_u, s, acc_s = map(float, cells.split())
        special = [list(map(float, c.split())) for c in TABLE_18[TABLE_4_IN_18[header]][:4]]
        on_r, on_u1, on_u2, on_s = special
        assert (r, acc_r) == (on_r[0], on_r[4])
        assert s == pytest.approx(on_s[3], abs=0.0101)
        assert acc_s == on_s[4]
        assert u == pytest.approx((on_u1[1] + on_u2[2]) / 2, abs=0.0201)
        assert acc_u == pytest.approx((on_u1[4] + on_u2[4]) / 2, abs=0.0101)
    assert sorted(TABLE_4_IN_18.values()) == sorted(TABLE_18)


def test_table_18_has_ten_datasets_of_five_numbers():
    assert len(TABLE_18) == 10
    for rows in TABLE_18.values():
        assert [len(row.split()) for row in rows] == [5] * 10


def test_the_page_of_table_18():
    page = table18.rendered(LINES)
    assert page.markdown.count("\n## ") == 10
    assert "| ef | " in page.markdown
    assert "0.68 0.01 0.01 0.06" in page.markdown  # EF on R as printed, in bits
    assert len(page.lines) == len(LINES)


def test_the_page_of_table_4():
    page = table4.rendered(LINES)
    ef, additive, alone = page.lines
    on_r = next(x for x in LINES if (x["dataset"], x["model"]) == ("R", "ef"))
    assert ef["R, ours"] == on_r["model_r"]
    assert ef["R, ours, hard"] == on_r["hard_r"]
    assert additive["R, paper"] == pytest.approx(0.35 / np.log(2), abs=1e-6)
    assert alone["R, paper"] == ""
    assert "permuted" in page.markdown


def test_pieces_are_shared():
    four, eighteen = create("table4", Options()), create("table18", Options())
    known = [piece.settings for piece in eighteen.pieces()]
    assert all(piece.settings in known for piece in four.pieces())
    assert len(known) == 10 * (1 + 12)
    assert four.store == eighteen.store
    assert len(create("table4", Options(quick=True)).pieces()) == 4 * 6
    with pytest.raises(InputError, match="--estimator"):
        create("table4", Options(estimators=("cvx",)))


def test_the_page_of_figure_4():
    rng = np.random.default_rng(0)
    results = []
    for dataset in generative_names():
        u = rng.uniform(0, 0.3, size=2).tolist()
        drops = [
            {"missing": m, "way": way, "accuracy": 0.7, "drop": u[i], "log_loss": 1, "drop_bits": 0}
            for i, m in enumerate(("x1", "x2"))
            for way in figure4.WAYS
        ]
        pid = {"ef": [0.0, *u, 0.0]}
        results.append({"dataset": dataset, "drops": {"ef": drops}, "sampled": pid, "hard": pid})
    page = create("figure4", Options()).page(results)
    lines = [row for row in page.markdown.splitlines() if row.startswith("| unimodal")]
    assert [row.split("|")[3].strip() for row in lines] == ["1.00", "1.00"]
    assert len(page.lines) == 10 * 6


def test_the_page_of_the_base_suite():
    def line(dataset, model, **values):
        common = {"rows": 1000, "kind": "products", "i12": 0.4, "i_add": 0.0}
        return made_up(dataset, model) | common | {"best_accuracy": 0.8} | values

    page = base_suite.rendered(
        [
            line("a", "ef", expected_accuracy=0.75),
            line("a", "mi", expected_accuracy=0.6),
            line("b", "ef", expected_accuracy=0.65),
            line("c", "ef", expected_accuracy=0.8, i_add=0.39),
        ]
    )
    assert "| 1,000 | products | 3 | 6.7 | 20.0 |" in page.markdown
    assert "| 1,000 | does not | 1 | 0.0 | nan |" in page.markdown
    assert "| 1,000 | matters | 2 | 10.0 | 20.0 |" in page.markdown


def test_the_grid_of_the_base_suite_averages_seeds():
    common = {"rows": 1000, "kind": "products", "i12": 0.4, "i_add": 0.0, "best_accuracy": 0.8}
    lines = [
        made_up("a", "ef") | common | {"seed": seed, "expected_accuracy": reached}
        for seed, reached in enumerate((0.78, 0.70))
    ]
    image = base_suite.rendered(lines).axes.images[0]
    assert image.get_array().ravel().tolist() == pytest.approx([6.0])


def test_the_base_suite_is_all_models_on_all_datasets():
    pieces = create("base-suite", Options(seeds=2)).pieces()
    assert len(pieces) == 2 * 2 * (10 + 2 * 59)
    assert len(create("base-suite", Options(quick=True)).pieces()) == 2 * 5


@pytest.mark.parametrize(
    ("name", "quick", "usual", "other"),
    [
        ("base-suite", False, "default", "synthetic"),
        ("base-suite", True, "default", "synthetic"),
        ("table4", False, "synthetic", "default"),
        ("table18", True, "default", "synthetic"),
    ],
)
def test_models_are_of_the_preset_that_is_asked_for(name, quick, usual, other):
    def presets(preset):
        pieces = create(name, Options(quick=quick, preset=preset)).pieces()
        return {piece.settings["preset"] for piece in pieces}

    assert presets(None) == {usual}
    assert presets(other) == {other}
