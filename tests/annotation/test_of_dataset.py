import json

import numpy as np
import pytest
from click.testing import CliRunner

import interplay
from interplay import InputError
from interplay.annotation.items import items_of
from interplay.annotation.of_dataset import part_of, write_rows
from interplay.annotation.study import load_study
from interplay.cli.main import cli


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(cli, ["annotate", "init", *map(str, arguments)])


def test_a_study_of_a_dataset_by_name(folder):
    done = run("breast_cancer", "--per-class", 4, "--strongest", 2, "--method", "discrete")
    assert done.exit_code == 0, done.output
    study = load_study(folder / "breast_cancer" / "study.toml")
    assert study.sides == ("average", "worst")
    assert study.task == "Which diagnosis?"
    items = items_of(study)
    reasons = [item.reason for item in items]
    assert reasons.count("random") == 8
    assert reasons.count("synergy") == 2
    data = interplay.datasets.load("breast_cancer")
    for item in items:
        row = int(item.id) - 1
        assert item.label == data.classes[data.y[row]]
        shown = [float(value) for _, value in item.contents[0].pairs]
        assert shown == pytest.approx(data.x1[row], rel=1e-4)
    pid = interplay.PID.from_dict(json.loads((folder / "breast_cancer/estimate.json").read_text()))
    again = interplay.estimate(data.x1, data.x2, data.y, method="discrete", names=data.names)
    assert pid == again
    assert "holds files already" in str(run("breast_cancer").exception)


def test_texts_of_a_dataset(folder):
    lines = {
        str(i): {
            "utterance": f"Words number {i}.", "speaker": "ANN" if i % 3 else "BEN",
            "context": ["So."], "context_speakers": ["BEN"], "show": "S", "sarcasm": i % 2 == 0,
        }
        for i in range(40)
    }  # fmt: skip
    (folder / "sarcasm_data.json").write_text(json.dumps(lines))
    arguments = ("--x1", "utterance", "--x2", "context", "--per-class", 3, "--out", "here/s.toml")
    done = run("mustard_text", "--root", folder, *arguments)
    assert done.exit_code == 0, done.output
    study = load_study(folder / "here" / "s.toml")
    assert [m.kind for m in study.modalities] == ["text", "text"]
    assert all(item.contents[0].text.startswith("Words number") for item in items_of(study))


def test_images_and_series_are_files(folder):
    from matplotlib.image import imread

    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (10, 6, 5, 3)).astype(np.uint8)
    grey = rng.normal(size=(10, 6, 5))
    waves = rng.normal(size=(10, 50, 3))
    labels = ["a", "b"] * 5
    parts = [
        part_of("the picture", pictures, None),
        part_of("grey", grey, "image"),
        part_of("wave", waves, None),
        part_of("size", np.arange(10.0), None),
    ]
    assert [part.kind for part in parts] == ["image", "image", "series", "row"]
    table = write_rows(parts, labels, folder / "new", values={}, per_class=2, strongest=0, seed=0)
    lines = [line.split(",") for line in table.read_text().splitlines()]
    assert lines[0] == ["id", "label", "the_picture", "grey", "wave", "size"]
    assert len(lines) == 5
    for name, label, picture, shade, wave, size in lines[1:]:
        row = int(name) - 1
        assert labels[row] == label
        assert float(size) == row
        seen = imread(table.parent / picture)[:, :, :3]
        assert np.allclose(seen, pictures[row] / 255, atol=1e-3)
        assert np.array_equal(np.load(table.parent / wave), waves[row])
        dark = imread(table.parent / shade)[:, :, 0]
        assert np.corrcoef(dark.ravel(), grey[row].ravel())[0, 1] > 0.999


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.zeros((5, 2)), "image"),
        (np.zeros((5, 2)), "text"),
        (["a"] * 5, "row"),
        (np.zeros((5, 2, 2)), "row"),
        (np.zeros((5, 4, 4, 2)), "image"),
        (np.zeros((5, 2, 2, 2, 2)), None),
        (np.zeros((5, 2)), "audio"),
    ],
)
def test_kinds_that_do_not_fit(values, kind):
    with pytest.raises(InputError, match="cannot be shown as"):
        part_of("x", values, kind)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv"], "none.csv does not exist, and is no dataset"),
        (["breast_cancer", "--y", "diagnosis"], "are for tables: leave them out"),
        (["breast_cancer", "--kinds", "image,row"], "cannot be shown as image"),
        (["breast_cancer", "--x1", "average", "--x2", "size"], "size"),
        (["breast_cancer", "--per-class", "300"], "per_class is 300"),
        ([".", "--root", "x", "--x1", ".a", "--x2", ".b"], "--root is for datasets"),
    ],
)
def test_wrong_use(arguments, message, folder):
    done = run(*arguments)
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
    assert not list(folder.rglob("study.toml"))
