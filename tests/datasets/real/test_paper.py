"""The paper's datasets, on small files in their true formats."""

import pickle

import h5py
import numpy as np
import pytest

import interplay
from datasets.real.small import png
from datasets.real.small_paper import PAPER_BUILDERS, grey, trajectory
from interplay.datasets import card, load, names
from interplay.datasets.real import avmnist
from interplay.datasets.real.features import as_matrix, paper_clusters
from interplay.errors import InputError

BUILT = sorted(PAPER_BUILDERS)


@pytest.fixture(scope="module", autouse=True)
def few_for_validation():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(avmnist, "VALID", 3)
        yield


def build(name, root):
    PAPER_BUILDERS[name](root, 3) if name == "avmnist" else PAPER_BUILDERS[name](root)
    return root


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    return {name: build(name, tmp_path_factory.mktemp(name)) for name in BUILT}


def test_every_dataset_of_the_paper_is_tested():
    assert {name for name in names() if card(name).kind == "paper"} == set(BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_small_files_load_for_every_task(name, roots):
    for task in card(name).tasks:
        data = load(name, roots[name], task=task)
        assert tuple(data.modalities) == card(name).modalities
        assert all(len(x) == len(data) for x in data.modalities.values())
        assert len(data.classes) >= 2
        rows = np.concatenate(list(data.splits.values())) if data.splits else np.arange(len(data))
        assert sorted(rows) == list(range(len(data)))


@pytest.mark.parametrize("name", BUILT)
def test_modalities_become_finite_numbers(name, roots):
    data = load(name, roots[name])
    for x in data.modalities.values():
        if isinstance(x, list):
            continue
        assert np.isfinite(as_matrix(x[np.arange(2)])).all()


@pytest.mark.parametrize("name", BUILT)
def test_an_empty_folder_says_which_file_is_missing_and_how_to_get_it(name, tmp_path):
    with pytest.raises(InputError, match=rf"^{name}: the file .* is not in .*: .*(folder|public)"):
        load(name, tmp_path)


@pytest.mark.parametrize("name", BUILT)
def test_files_cut_off_are_refused(name, tmp_path):
    build(name, tmp_path)
    for path in [p for p in tmp_path.rglob("*") if p.is_file()]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(InputError):
        load(name, tmp_path)


@pytest.mark.parametrize("name", BUILT)
def test_web_pages_in_place_of_files_are_refused(name, tmp_path):
    build(name, tmp_path)
    for path in [p for p in tmp_path.rglob("*") if p.is_file()]:
        path.write_text("<html><body>404: not found</body></html>\n")
    with pytest.raises(InputError, match=rf"{name}|{tmp_path}"):
        load(name, tmp_path)


@pytest.mark.parametrize("name", BUILT)
def test_unknown_choices_get_the_closest(name, roots):
    known = card(name)
    for task in known.tasks:
        with pytest.raises(InputError, match=f"task is '{task}x': {name} has .*{task}.*closest"):
            load(name, roots[name], task=f"{task}x")
    first, second, *_ = known.modalities
    with pytest.raises(InputError, match=f"modalities has '{second}x': {name} has .*{second}"):
        load(name, roots[name], modalities=[first, f"{second}x"])


def test_a_file_whose_label_has_one_class_is_refused(tmp_path):
    build("mosei", tmp_path)
    path = tmp_path / "mosei_raw.pkl"
    data = pickle.loads(path.read_bytes())
    for part in data.values():
        part["labels"][:] = 1.0
    path.write_bytes(pickle.dumps(data))
    with pytest.raises(InputError, match="'sentiment' has the one class"):
        load("mosei", tmp_path)


def test_avmnist_is_read_where_it_lies(roots):
    data = load("avmnist", roots["avmnist"])
    assert {part: len(rows) for part, rows in data.splits.items()} == {
        "train": 6,
        "valid": 3,
        "test": 4,
    }
    assert not isinstance(data.x2, np.ndarray)
    assert data.x2.shape == (13, 112, 112)
    assert data.x2[[8, 9]][:, 0, 0].tolist() == [8, 0]
    assert data.x2[-1].shape == (112, 112)
    assert data.x2.transpose(0, 2, 1).shape == (13, 112, 112)
    assert load("avmnist", roots["avmnist"], split="test").y.tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(np.asarray(data.x1)[9:], data.x1[9:])


def test_avmnist_of_unequal_files_is_refused(tmp_path):
    build("avmnist", tmp_path)
    np.save(tmp_path / "test_labels.npy", np.arange(3))
    with pytest.raises(InputError, match="has 4 rows for 3 labels"):
        load("avmnist", tmp_path)
    np.save(tmp_path / "image/train_data.npy", np.zeros((9, 28, 28)))
    with pytest.raises(InputError, match=r"holds \(9, 28, 28\)"):
        load("avmnist", tmp_path)
    np.save(tmp_path / "image/train_data.npy", np.array([object()] * 9), allow_pickle=True)
    with pytest.raises(InputError, match="cannot be read as an array"):
        load("avmnist", tmp_path)


def test_mosei_follows_the_published_rules(roots):
    data = load("mosei", roots["mosei"])
    assert {part: len(rows) for part, rows in data.splits.items()} == {
        "train": 5,  # one of six has no text
        "valid": 3,
        "test": 3,
    }
    # sentiments 2.3, (no text), 0, 0.3, 2.3, -1: positive where above 0
    assert data.take("train").y.tolist() == [1, 0, 1, 1, 0]
    assert data.take("train").groups.tolist() == ["vid0", "vid1", "vid1", "vid2", "vid2"]
    assert data.modalities["audio"][0, 3, 0] == 0
    assert data.modalities["vision"][0, 4, 1] == 0
    assert "3 rows without text" in data.notes[0]
    assert "6 values" in data.notes[0]


def test_affect_sequences_are_standardised_over_time_where_asked(roots):
    data = load("mosi", roots["mosi"], standardise=True)
    np.testing.assert_allclose(data.x1.mean(axis=1), 0, atol=1e-5)
    assert data.groups[0] == "a_b"


def test_mustard_labels_of_minus_one_are_negative(roots):
    assert load("mustard", roots["mustard"]).take("valid").y.tolist() == [0, 0, 1]
    assert load("urfunny", roots["urfunny"]).take("valid").y.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("valid"), "has no 'text' of the part 'valid'"),
        (lambda d: d["train"].pop("id"), "has no 'id' of the part 'train'"),
        (lambda d: d["train"].update(labels=np.zeros((2, 1))), "has 2 rows of labels and 6"),
        (lambda d: d["train"].update(audio=np.zeros((6, 4))), r"train/audio of the shape \(6, 4\)"),
        (lambda d: d["test"].update(text=np.ones((4, 5, 9))), "parts of different shapes"),
        (lambda d: d["test"].update(labels=np.full((4, 1), np.nan)), "labels of test that are no"),
    ],
)
def test_affect_pickles_of_another_form_are_refused(change, message, tmp_path):
    build("mosei", tmp_path)
    path = tmp_path / "mosei_raw.pkl"
    data = pickle.loads(path.read_bytes())
    change(data)
    path.write_bytes(pickle.dumps(data))
    with pytest.raises(InputError, match=message):
        load("mosei", tmp_path)


def test_mimic_labels_and_scaling(roots):
    data = load("mimic", roots["mimic"])
    assert data.y[0] == data.classes.index("horizon 3")  # the first of 3 and 5
    assert data.y[1] == data.classes.index("horizon 1")
    train = data.take("train")
    np.testing.assert_allclose(train.x1[:, :4].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(train.x2.std(axis=(0, 1)), 1, atol=1e-12)
    assert np.abs(data.x1[:, :4].mean(axis=0)).max() > 1e-6  # by the training part alone
    assert (data.x1[:, 4] == 0).all()
    assert {part: len(rows) for part, rows in data.splits.items()} == {
        "train": 32,
        "valid": 4,
        "test": 4,
    }
    assert load("mimic", roots["mimic"], task="neoplasms").classes == ("no", "yes")
    with pytest.raises(InputError, match="mortality"):
        load("mimic", roots["mimic"], task="mortalty")


def test_enrico_images_are_read_when_asked_for(roots, tmp_path):
    data = load("enrico", roots["enrico"], size=(32, 16))
    assert len(data) == 8
    assert data.x1.shape == (8, 32, 16, 3)
    assert data.x2[3].shape == (32, 16, 3)
    assert [len(data.splits[p]) for p in ("train", "valid", "test")] == [5, 1, 2]
    build("enrico", tmp_path)
    (tmp_path / "wireframes/103.png").write_bytes(png()[:80])
    spoilt = load("enrico", tmp_path)
    with pytest.raises(InputError, match=r"103\.png cannot be read as an image"):
        np.asarray(spoilt.x2)
    with pytest.raises(InputError, match="size is 0"):
        load("enrico", tmp_path, size=0)


def test_vqa_keeps_yes_and_no_and_matches_by_id(roots, tmp_path):
    data = load("vqa", roots["vqa"], size=8)
    assert data.modalities["question"] == ["is it 0?", "is it 1?", "is it 3?"] * 2
    assert [data.classes[c] for c in data.y] == ["yes", "no", "yes"] * 2
    assert data.groups[0] == data.groups[1] != data.groups[2]
    assert data.x1[0].shape == (8, 8, 3)
    assert (data.x1[0] == 77).all()
    assert load("vqa", roots["vqa"], task="answer").classes == ("2", "no", "yes")
    build("vqa", tmp_path)
    (tmp_path / "v2_OpenEnded_mscoco_train2014_questions.json").unlink()
    only = load("vqa", tmp_path)
    assert list(only.splits) == ["valid"]
    assert only.notes == ("the part train is not there",)
    (tmp_path / "val2014/COCO_val2014_000000000009.jpg").unlink()
    with pytest.raises(InputError, match=r"COCO_val2014_000000000009\.jpg is not in"):
        load("vqa", tmp_path)


def test_a_question_without_an_answer_is_named(tmp_path):
    build("vqa", tmp_path)
    path = tmp_path / "v2_mscoco_val2014_annotations.json"
    path.write_text(path.read_text().replace('"question_id": 3', '"question_id": 33'))
    with pytest.raises(InputError, match="no answer to the question 3"):
        load("vqa", tmp_path)


def test_clevr_reads_images_of_its_questions(roots):
    data = load("clevr", roots["clevr"], size=16, split="valid")
    assert data.x1.shape == (3, 16, 16, 3)
    assert data.modalities["question"] == ["is 0?", "is 1?", "is 3?"]


def test_push_bins_have_edges_from_the_training_part(roots):
    data = load("push", roots["push"])
    train = data.take("train")
    assert len(train) == 11 * 6
    assert np.bincount(train.y).tolist() == [7, 6, 7, 6, 7, 7, 6, 7, 6, 7] or (
        np.ptp(np.bincount(train.y)) <= 1
    )
    assert data.x1.shape == (11 * 6 + 2 * 2 + 2 * 3, 16, 32, 32)
    assert data.modalities["control"].shape[2] == data.modalities["force"].shape[2] == 7
    assert len(set(train.groups)) == 11
    control = data.modalities["control"][0]
    np.testing.assert_allclose(control[0, 3:6], 0)  # no step before the first
    np.testing.assert_allclose(control[1, :3], data.modalities["position"][0, 0])
    assert load("push", roots["push"], task="y").y.tolist() != data.y.tolist()


def test_push_without_test_files_says_so(tmp_path):
    build("push", tmp_path)
    (tmp_path / "gentle_push_300.hdf5").unlink()
    assert load("push", tmp_path).notes == ("not there: gentle_push_300.hdf5",)
    with pytest.raises(InputError, match="window is 101"):
        load("push", tmp_path, window=101)
    with pytest.raises(InputError, match="window is 0"):
        load("push", tmp_path, window=0)


def spoil(path, how):
    with h5py.File(path, "w") as file:
        trajectory(file.create_group("trajectory0"), 40, 0)
        how(file, file["trajectory0"])


def external_link(file, group):
    del group["force"]
    group["force"] = h5py.ExternalLink("/etc/passwd", "/force")


def soft_link(file, group):
    del group["force"]
    group["force"] = h5py.SoftLink("/elsewhere")


def external_storage(file, group):
    del group["force"]
    group.create_dataset("force", (40, 6), "f8", external=[("/etc/passwd", 0, 1920)])


def virtual(file, group):
    del group["force"]
    layout = h5py.VirtualLayout((40, 6), "f8")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (40, 6))
    group.create_virtual_dataset("force", layout)


def huge(file, group):
    del group["image"]
    group.create_dataset("image", (2**36, 32, 32), "f4", chunks=(64, 32, 32))


def bomb(file, group):
    del group["image"]
    group.create_dataset("image", (40, 2**13, 2**13), "u1", chunks=True, compression="gzip")


def shape(file, group):
    del group["image"]
    group["image"] = np.zeros((40, 28, 28))


def text(file, group):
    del group["contact"]
    group["contact"] = np.array([b"yes"] * 40)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (external_link, "links 'force' to elsewhere"),
        (soft_link, "links 'force' to elsewhere"),
        (external_storage, "in another file"),
        (virtual, "in another file"),
        (huge, "claims"),
        (bomb, "claims"),
        (shape, r"\(40, 28, 28\)"),
        (text, "no numbers in trajectory0/contact"),
        (lambda file, group: file.move("trajectory0", "other"), "no group 'trajectory0'"),
        (lambda file, group: group.pop("eef_pos"), "no 'eef_pos'"),
    ],
)
def test_hostile_and_other_hdf5_files_are_refused(how, message, tmp_path):
    spoil(tmp_path / "gentle_push_1000.hdf5", how)
    with pytest.raises(InputError, match=message):
        load("push", tmp_path)


def test_tcga_bins_come_from_those_who_died(roots):
    data = load("tcga", roots["tcga"])
    # 16 patients by months 1 to 16, every fourth left the study: two of those were in the last bin
    assert data.classes == ("quarter 1", "quarter 2", "quarter 3", "quarter 4")
    assert np.bincount(data.y).tolist() == [3, 3, 3, 5]
    assert "2 of 16 patients" in data.notes[0]
    assert data.x1[0, 0] == 8.0  # the mean of slides 0 and 16
    assert data.x2.shape == (14, 3)
    assert "medians" in data.notes[1]


def test_tcga_slides_may_be_tensors_of_torch(tmp_path):
    torch = pytest.importorskip("torch")
    build("tcga", tmp_path)
    (tmp_path / "pt_files").mkdir()
    (tmp_path / "h5_files/S3.h5").unlink()
    torch.save(torch.full((2, 1024), 7.0), tmp_path / "pt_files/S3.pt")
    load("tcga", tmp_path)
    (tmp_path / "h5_files/S2.h5").unlink()
    torch.save(torch.full((2, 8), 7.0), tmp_path / "pt_files/S2.pt")
    with pytest.raises(InputError, match=r"holds \(2, 8\)"):
        load("tcga", tmp_path)

    class Hostile:
        def __reduce__(self):
            return print, ("was here",)

    torch.save(Hostile(), tmp_path / "pt_files/S2.pt")
    with pytest.raises(InputError, match="cannot be read as a tensor"):
        load("tcga", tmp_path)


def test_maps_is_cut_in_sequence(roots):
    data = load("maps", roots["maps"])
    assert [len(rows) for rows in data.splits.values()] == [16, 2, 2]
    assert data.splits["valid"].tolist() == [16, 17]


def test_the_papers_recipe_is_a_pipeline_fitted_on_the_training_part():
    x = np.random.default_rng(0).normal(size=(200, 9))
    pipeline = paper_clusters(3, 5).fit(x[:150])
    found = pipeline.predict(x[150:])
    assert set(found) <= set(range(5))
    np.testing.assert_array_equal(found, pipeline.predict(7.5 * x[150:]))  # rows of length 1


def test_from_files_to_a_decomposition(roots):
    data = load("mimic", roots["mimic"], task="respiratory")
    first, second = as_matrix(data.x1), as_matrix(data.x2)
    pid = interplay.estimate(first, second, data.y, method="discrete", clusters=3, names=data.names)
    assert 0 <= pid.total <= 1


def test_features_of_each_kind():
    assert as_matrix(["a", "b", "a", "a", "b"]).shape == (5, 2)
    assert as_matrix([f"the cat {i} saw a dog {i % 7}" for i in range(40)]).shape[0] == 40
    assert as_matrix(np.full((3, 30, 20, 3), 255, np.uint8)).shape == (3, 12 * 12 * 3)
    assert as_matrix(np.zeros((3, 9, 4))).shape == (3, 20)
    assert as_matrix(np.arange(3)).shape == (3, 1)
    with pytest.raises(InputError, match="shape"):
        as_matrix(np.zeros((2, 3, 4, 5, 6)))
    assert as_matrix(["is 1?", "is 2?", "is 3?"]).shape == (3, 1)  # one word in common
    with pytest.raises(InputError, match="share no words"):
        as_matrix(["one two", "three four", "five six", "seven eight"])
    assert grey()[:2] == b"\xff\xd8"
