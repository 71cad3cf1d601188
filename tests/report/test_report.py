import re
import shutil
import subprocess
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import polars
import pytest
from matplotlib.image import imread

from interplay import InputError, Interval, estimate, fusion_gain
from interplay.cli.demo import biopsies
from interplay.core.evidence import evidence_of
from interplay.report import build_report, render, write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--hide-scrollbars", "--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
COLUMNS = ("mean_area", "worst_texture", "diagnosis")
QUICK = {"method": "discrete", "replicates": 40, "permutations": 19, "sizes": (2, 4, 8)}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    file = tmp_path_factory.mktemp("data") / "biopsies.csv"
    file.write_text(biopsies())
    return file


@pytest.fixture(scope="module")
def content(data):
    return build_report(*COLUMNS, data=data, **QUICK)


@pytest.fixture(scope="module")
def page(content):
    return render(content)


class References(HTMLParser):
    """Collects tags, and all addresses that a browser would fetch."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [v for name, v in attributes if name in ("src", "href", "data", "action")]


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_result_is_that_of_estimate(content, data):
    expected = estimate(*COLUMNS, data=data, method="discrete", replicates=40, permutations=19)
    assert content.pid == expected


def test_the_page_says_what_was_asked_and_answered(content, page):
    text = text_of(page)
    assert "What mean_area and worst_texture tell about diagnosis" in text
    for value in (content.pid.redundancy, content.pid.unique1, content.pid.synergy):
        assert f"{value:.2f} bits" in text
        assert f"{value / content.pid.entropy_y:.0%} of H(diagnosis)" in text
        assert f"{value:.3f}" in text
    assert "569" in text
    assert "benign" in text
    assert "biopsies.csv" in text
    assert "Liang et al." in text
    assert "certified to" in text
    assert "p = " in text


def test_the_page_needs_nothing_else(page):
    found = References()
    found.feed(page)
    assert not found.addresses
    assert not {"script", "link", "iframe", "img", "object"} & set(found.tags)
    assert found.tags.count("svg") > 10
    style = re.search(r"<style>(.*?)</style>", page, flags=re.S)[1]
    assert "url(" not in style
    assert "@import" not in style


def test_classes_add_up(content):
    assert sum(c.rows for c in content.classes) == 569
    assert sum(c.share for c in content.classes) == pytest.approx(1)
    assert [c.name for c in content.classes] == ["benign", "malignant"]


def test_examples_are_rows_of_the_data(content, data):
    frame = polars.read_csv(data)
    assert len(content.examples["synergy"]) == 5
    for example in content.examples["synergy"]:
        row = frame.row(example.number, named=True)
        assert float(example.x1) == pytest.approx(row["mean_area"], rel=1e-3)
        assert float(example.x2) == pytest.approx(row["worst_texture"], rel=1e-3)
        assert example.y == row["diagnosis"]
        assert example.adds == pytest.approx(example.pointwise * example.rows / 569)
    adds = [example.adds for example in content.examples["synergy"]]
    assert adds == sorted(adds, reverse=True)


def test_what_is_named_badly_is_shown_as_it_is(tmp_path):
    hostile = "<script>alert(1)</script>"
    rng = np.random.default_rng(0)
    x1, y = rng.choice([hostile, "b"], (2, 200))
    frame = polars.DataFrame({hostile: x1, "x": rng.normal(size=200), "y": y})
    html = render(build_report([hostile], "x", "y", data=frame, title=hostile, **QUICK))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 4


def test_discrete_data_has_no_sweep():
    rng = np.random.default_rng(0)
    x1, x2, y = rng.integers(0, 3, (3, 300))
    found = build_report(x1, x2, y, replicates=20, permutations=0)
    assert found.sweep is None
    assert "depend on the bins" not in render(found)


def test_continuous_labels_and_missing_values_are_shown():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 300))
    x[0, :7] = np.nan
    found = build_report(
        *x, x[1], method="discrete", missing="drop", replicates=0, permutations=0, sizes=(2, 3)
    )
    text = text_of(render(found))
    assert "7 were left out for missing values" in text
    assert "x1: 7" in text
    assert len(found.classes) == 10
    assert " to " in found.classes[0].name


def test_lazy_data_shows_cells(tmp_path):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 2000))
    frame = polars.LazyFrame({"a": a, "b": b, "y": rng.integers(0, 2, 2000)})
    found = build_report("a", "b", "y", data=frame, sample=500, **QUICK)
    assert found.examples["synergy"][0].x1.startswith("symbol ")
    assert found.examples["synergy"][0].number is None
    assert render(found)


def test_few_rows_and_rare_classes_are_warned_of():
    rng = np.random.default_rng(0)
    x1, x2 = rng.integers(0, 20, (2, 300))
    y = np.where(np.arange(300) < 3, 2, rng.integers(0, 2, 300))
    warnings = " ".join(build_report(x1, x2, y, replicates=0, permutations=0).warnings)
    assert "for each of" in warnings
    assert "hold less than 2% of the rows each (2: 3)" in warnings


def test_chance_is_warned_of(content):
    pid = replace(content.pid, p_values={**content.pid.p_values, "synergy": 0.4}, synergy=0.2)
    from interplay.report.warnings import chance

    assert "the synergy (p = 0.4)" in chance(pid)[0]


def test_what_is_not_shown_is_said_to_be_open(content):
    pid = replace(content.pid, synergy=0.2)
    sure, wide = Interval(0.1, 0.3), Interval(0.0, 0.3)
    for interval, p, expected in ((sure, 0.01, False), (sure, 0.4, True), (wide, 0.01, True)):
        made = replace(
            pid,
            intervals={**pid.intervals, "synergy": interval},
            p_values={**pid.p_values, "synergy": p},
        )
        assert (evidence_of(made, "synergy").verdict == "open") == expected
        assert ("it may be none" in render(replace(content, pid=made))) == expected


def test_classifiers_have_a_page_as_well():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 200)
    x1, x2 = y + rng.normal(size=(2, 200))
    found = build_report(x1, x2, y, budget=0, replicates=20, permutations=19, sizes=(2, 3))
    assert found.pid == estimate(x1, x2, y, budget=0, replicates=20, permutations=19)
    strongest = found.examples["redundancy"][0]
    assert float(strongest.x1) == pytest.approx(x1[strongest.number], rel=1e-3)
    assert [point.bins for point in found.sweep.points] == [2, 3]
    text = text_of(render(found))
    assert "Classifiers were trained" in text
    assert "Bits told of rows held out in 10 folds" in text
    assert "Would more rows help?" in text
    assert "ridge logistic regression" in text
    assert "The numbers above were found without any" in text
    assert found.kept == {}


def test_the_ladder_is_that_of_fusion_gain():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 300)
    x1, x2 = np.where(rng.random((2, 300)) < 0.6, y, rng.integers(0, 3, (2, 300)))
    settings = {"replicates": 20, "permutations": 19}
    found = build_report(x1, x2, y, fusion=True, **settings)
    assert found.gain.joint == fusion_gain(x1, x2, y).joint
    assert found.gain.additive == fusion_gain(x1, x2, y).additive
    assert found.pid == estimate(x1, x2, y, **settings)
    text = text_of(render(found))
    assert "models that add up what each says" in text
    assert "add up what each says" not in text_of(render(replace(found, gain=None)))


def test_what_the_users_models_use(data, tmp_path):
    pytest.importorskip("skorch")
    from interplay.models.tables import read_labelled
    from interplay.models.workshop import Training, files_for

    rows = read_labelled(data, [*COLUMNS[:2]], COLUMNS[2])
    Training({"epochs": 2}).run(rows, files_for(["ef", "unimodal1"], tmp_path))
    plain = {"method": "discrete", "bins": 3, "replicates": 0, "permutations": 0, "sizes": (3,)}
    found = build_report(*COLUMNS, data=data, models=tmp_path, **plain)
    assert list(found.models) == ["ef", "unimodal1"]
    assert found.models["unimodal1"].unique2 < 0.01
    page = text_of(render(found))
    assert "What your models use" in page
    assert re.search(r"unimodal1 [\d.]+ \([\d.]+ to [\d.]+\)", page)
    with pytest.raises(InputError, match="trained on other columns than those of x1 and x2"):
        build_report(*COLUMNS[1::-1], COLUMNS[2], data=data, models=tmp_path, **plain)
    with pytest.raises(InputError, match="models are given without data"):
        build_report(
            np.arange(60) % 3, np.arange(60) % 2, np.arange(60) % 2, models=tmp_path, **plain
        )


def test_images_are_shown_and_many_columns_summarised():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 120)
    images = rng.random((120, 6, 8, 3))
    images[:, 2] *= y[:, None, None]
    wide = rng.normal(size=(120, 30)) + y[:, None]
    found = build_report(images, wide, y, budget=0, replicates=0, permutations=0, sizes=(2,))
    html = render(found)
    assert "arrays of 6 x 8 x 3 numbers (144 columns)" in html
    assert "x2[29] (30 columns)" in html
    example = found.examples["redundancy"][0]
    assert example.x1.startswith("6 x 8 x 3 numbers, 0")
    assert example.x2.endswith("(the most unusual of 30 columns)")
    shown = [n for n in found.examples if evidence_of(found.pid, n).verdict != "absent"]
    assert html.count("<img") == sum(len(found.examples[name]) for name in shown) > 0
    references = References()
    references.feed(html)
    assert all(address.startswith("data:image/png") for address in references.addresses)
    row = images[example.number]
    expected = np.round(255 * (row - row.min()) / np.ptp(row)).astype(np.uint8)
    png = b64decode(example.pictures[0].partition(",")[2])
    assert (np.round(255 * imread(BytesIO(png))[:, :, :3]) == expected).all()


def test_what_is_taken_with_its_shape_has_no_page_yet():
    from interplay.estimators import Posterior
    from interplay.models import FusionClassifier

    images = np.zeros((40, 4, 4))
    method = Posterior(classifier=FusionClassifier("ef"))
    with pytest.raises(InputError, match="images or sequences"):
        build_report(images, images, np.arange(40) % 2, method=method)


def test_a_report_trains_once(monkeypatch):
    from interplay.analyses import unbinned_information
    from interplay.posteriors.race import Race

    raced, run = [], Race.run
    monkeypatch.setattr(Race, "run", lambda *given: raced.append(1) or run(*given))
    monkeypatch.setattr(unbinned_information, "classifiers", None)
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 150)
    x1, x2 = y[:, None] + rng.normal(size=(2, 150, 2))
    build_report(x1, x2, y, method="posterior", budget=0, replicates=0, permutations=0, sizes=(2,))
    assert len(raced) == 3  # x1, x2 and both


def test_the_same_seed_gives_the_same_page(data, page):
    assert render(build_report(*COLUMNS, data=data, **QUICK)) == page


def test_pages_that_cannot_be_written(content, tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_report(content, tmp_path / "no" / "page.html")


def browse(tmp_path, page, *arguments):
    """Run headless Chromium on a page."""
    profile = tmp_path / "profile"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *arguments, page.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout


@needs_browser
def test_the_page_looks_like_something_and_prints(page, tmp_path):
    (tmp_path / "page.html").write_text(page)
    shot, pdf = tmp_path / "page.png", tmp_path / "page.pdf"
    browse(tmp_path, tmp_path / "page.html", f"--screenshot={shot}", "--window-size=1280,1600")
    browse(tmp_path, tmp_path / "page.html", f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    pixels = imread(shot)
    assert pixels.shape[:2] == (1600, 1280)
    assert len(np.unique((pixels[::8, ::8, :3] * 15).astype(int).reshape(-1, 3), axis=0)) > 20
    pages = pdf.read_bytes().count(b"/Type /Page\n") or pdf.read_bytes().count(b"/Type /Page")
    assert 2 <= pages <= 12


def test_bins_are_warned_of_where_the_answer_was_binned(content):
    from interplay.report.warnings import sensitive

    points = [
        replace(point, pid=replace(point.pid, redundancy=float(i)))
        for i, point in enumerate((*content.sweep.points, *content.sweep.points))
    ]
    sweep = replace(content.sweep, points=tuple(points))
    assert "number of bins" in sensitive(replace(content.pid, method="discrete"), sweep)[0]
    assert sensitive(replace(content.pid, method="posterior"), sweep) == []
