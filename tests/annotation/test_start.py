import json

import numpy as np
import pytest
from click.testing import CliRunner

import interplay
from interplay import InputError
from interplay.annotation.estimated import estimated_rows
from interplay.annotation.items import items_of
from interplay.annotation.pointwise import read_pointwise
from interplay.annotation.questions import QUESTIONS
from interplay.annotation.start import Plan, kind_of_columns, kind_of_files, write_study
from interplay.annotation.study import load_study
from interplay.cli.demo import biopsies
from interplay.cli.main import cli

from .conftest import write_study as write_pictures

BIOPSIES = ("--x1", "mean_area", "--x2", "worst_texture", "--y", "diagnosis")


def run(*arguments):
    return CliRunner().invoke(cli, ["annotate", "init", *map(str, arguments)])


@pytest.fixture
def table(tmp_path):
    (tmp_path / "biopsies.csv").write_text(biopsies() + "\n")
    return tmp_path / "biopsies.csv"


def test_a_study_of_a_table(table):
    done = run(table, *BIOPSIES)
    assert done.exit_code == 0, done.output
    assert "20 examples" in done.stdout
    study = load_study(table.parent / "study.toml")
    assert study.title == "Biopsies"
    assert [m.name for m in study.modalities] == ["mean area", "worst texture"]
    assert [m.kind for m in study.modalities] == ["row", "row"]
    assert len(items_of(study)) == 20


def test_names_that_need_quotes(table):
    plan = Plan(table, "mean_area", "worst_texture", "diagnosis", names=('a "b" \\', "c\n#d"))
    write_study(plan, table.parent / "s.toml")
    assert load_study(table.parent / "s.toml").sides == ('a "b" \\', "c\n#d")


def test_the_strongest_rows_are_in(table):
    done = run(table, *BIOPSIES, "--strongest", 4, "--method", "discrete", "--seed", 3)
    assert done.exit_code == 0, done.output
    assert "Drawn: 4 redundancy, 4 unique1, 0 unique2, 4 synergy, 20 random" in done.stdout
    assert "is found with a chance of 80%" in done.stdout
    pid = interplay.PID.from_dict(json.loads((table.parent / "estimate.json").read_text()))
    asked = {"method": "discrete", "rng": 3, "names": ("x1", "x2", "diagnosis")}
    expected = interplay.estimate("mean_area", "worst_texture", "diagnosis", data=table, **asked)
    assert pid == expected
    items = items_of(load_study(table.parent / "study.toml"))
    values = read_pointwise(table.parent / "pointwise.csv")
    for column, atom in enumerate(QUESTIONS):
        picked = [item.values[column] for item in items if item.reason == atom]
        highest = max(row[column] for row in values.values())
        assert max(picked) == highest if picked else highest <= 0
    assert all(item.values == values[item.id] for item in items)


def test_pointwise_values_average_to_the_pid(table):
    settings = {"bins": 4}
    ids = [f"row {i}" for i in range(569)]
    columns = ("mean_area", "worst_texture", "diagnosis")
    _, values = estimated_rows(*columns, table, ids, method="discrete", settings=settings)
    pid = interplay.estimate(*columns, data=table, method="discrete", bias="none", **settings)
    means = np.mean([values[name] for name in ids], axis=0)
    assert means == pytest.approx([getattr(pid, name) for name in QUESTIONS], abs=1e-6)


def test_rows_keep_their_names_where_others_are_dropped():
    rng = np.random.default_rng(0)
    x1, x2 = rng.integers(0, 2, (2, 200)).astype(float)
    x1[::7] = np.nan
    import polars

    frame = polars.DataFrame({"a": x1, "b": x2, "y": np.nan_to_num(x1).astype(int) ^ 1})
    ids = [str(i) for i in range(200)]
    _, values = estimated_rows("a", "b", "y", frame, ids, method="discrete", missing="drop")
    assert set(values) == {str(i) for i in range(200) if i % 7}


def test_classifiers_have_values_of_rows_too():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 150)
    a, b = y + rng.normal(size=(2, 150))
    import polars

    frame = polars.DataFrame({"a": a, "b": b, "y": y})
    ids = [str(i) for i in range(150)]
    pid, values = estimated_rows(
        "a", "b", "y", frame, ids, method="posterior", settings={"budget": 0}
    )
    assert len(values) == 150
    assert pid.method == "posterior"


def test_features_to_estimate_from(tmp_path):
    write_pictures(tmp_path, n=40)
    (tmp_path / "study.toml").unlink()
    lines = (tmp_path / "items.csv").read_text().splitlines()
    more = [f"{line},{i % 2},{i % 3}" for i, line in enumerate(lines[1:])]
    (tmp_path / "items.csv").write_text("\n".join([lines[0] + ",f,g", *more]) + "\n")
    done = run(
        tmp_path / "items.csv", "--x1", "picture", "--x2", "words", "--y", "label", "--id", "id",
        "--features1", "f", "--features2", "g", "--strongest", 1, "--method", "discrete",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    study = load_study(tmp_path / "study.toml")
    assert [m.kind for m in study.modalities] == ["image", "text"]
    assert study.id == "id"
    assert {item.reason for item in items_of(study)} >= {"random", "unique1"}


def test_a_study_of_a_folder(tmp_path):
    for label in ("cat", "dog"):
        (tmp_path / "data" / label).mkdir(parents=True)
        for i in range(2):
            (tmp_path / "data" / label / f"{i}.txt").write_text("words")
            (tmp_path / "data" / label / f"{i}.csv").write_text("v\n1\n2\n")
    done = run(tmp_path / "data", "--x1", ".txt", "--x2", ".csv", "--per-class", 2)
    assert done.exit_code == 0, done.output
    assert [m.kind for m in load_study(tmp_path / "study.toml").modalities] == ["text", "series"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--strongest", "-1"], None),
        (["--bins", "4"], "are for --strongest"),
        (["--method", "discrete"], "are for --strongest"),
        (["--names", "one"], "--names is 'one': write two"),
        (["--kinds", "row,smell"], "kind is 'smell'"),
        (["--per-class", "400"], "per_class is 400, but class 'benign' has 357"),
        (["--id", "name"], "id is 'name', which is no column"),
        (["--id", "diagnosis"], "twice"),
        (["--strongest", "1", "--method", "discrete", "--id", "name"], "id is 'name'"),
    ],
)
def test_what_cannot_be_begun_leaves_no_file(table, arguments, message):
    done = run(table, *BIOPSIES, *arguments)
    if message is None:
        assert done.exit_code == 2
    else:
        assert isinstance(done.exception, InputError)
        assert message in str(done.exception)
    assert not (table.parent / "study.toml").exists()


def test_nothing_is_written_over(table):
    assert run(table, *BIOPSIES).exit_code == 0
    for more in ((), ("--strongest", 2)):
        assert "exists: name another file" in str(run(table, *BIOPSIES, *more).exception)


def test_data_elsewhere(table, tmp_path):
    (tmp_path / "other").mkdir()
    done = run(table, *BIOPSIES, "--out", tmp_path / "other" / "study.toml")
    assert "outside of the folder of the study" in str(done.exception)


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"a": ["x.png", "y.JPG"]}, "image"),
        ({"a": ["x.png", "y.mp3"]}, "text"),
        ({"a": ["x.wav", None]}, "audio"),
        ({"a": ["some words"]}, "text"),
        ({"a": [1.0]}, "row"),
        ({"a": [None]}, "row"),
        ({"a": ["x"], "b": ["y"]}, "row"),
    ],
)
def test_kinds_are_told_from_columns(columns, kind):
    assert kind_of_columns(columns) == kind


def test_kinds_are_told_from_files():
    assert [kind_of_files(s) for s in (".mp4", "_face.png", ".npy", ".json")] == [
        "video", "image", "series", "row",
    ]  # fmt: skip
    with pytest.raises(InputError, match="say what they hold with --kinds"):
        kind_of_files(".xyz")
