import json

import numpy as np
import polars
import pytest
from click.testing import CliRunner

pytest.importorskip("skorch")

from interplay.cli.main import cli
from interplay.errors import InputError
from models.rows import shared


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    x1, x2, y = shared(160, columns=2)
    kind = np.where(x1[:, 1] > 0, "a", "b")
    frame = polars.DataFrame(
        {
            "a0": x1[:, 0],
            "a1": kind,
            "b0": x2[:, 0],
            "b1": x2[:, 1],
            "y": np.where(y, "yes", "no"),
            "subject": np.arange(160) // 8,
        }
    )
    path = tmp_path_factory.mktemp("models")
    frame.write_parquet(path / "data.parquet")
    frame.head(40).write_csv(path / "few.csv")
    frame.head(40).drop("b1").write_csv(path / "lacking.csv")
    frame.head(4).with_columns(a1=polars.lit("c")).write_csv(path / "unknown.csv")
    frame.head(4).with_columns(y=polars.lit("maybe")).write_csv(path / "unseen.csv")
    holes = {n: polars.when(polars.col("b0") < 1).then(n) for n in ("b0", "a1")}
    frame.with_columns(**holes).write_csv(path / "missing.csv")
    frame.with_columns(y=polars.when(polars.col("b0") < 1).then("y")).write_csv(path / "no_y.csv")
    return path


def run(*words):
    return CliRunner().invoke(cli, ["models", *map(str, words)], catch_exceptions=False)


def train(folder, *words, data="data.parquet"):
    return run(
        *("train", folder / data, "--x1", "a*", "--x2", "b0,b1", "--y", "y"),
        *("--epochs", 2, "--json", *words),
    )


def test_train_and_evaluate(folder, tmp_path):
    out = tmp_path / "model.pt"
    trained = json.loads(train(folder, "--model", "tensor", "--out", out).stdout)
    assert [one["model"] for one in trained["scores"]] == ["tensor"]
    assert trained["n"] == 32
    again = json.loads(run("evaluate", out, folder / "few.csv", "--json").stdout)
    assert again["n"] == 40
    assert 0 <= again["scores"][0]["accuracy"] <= 1
    assert list(tmp_path.iterdir()) == [out]


def test_what_is_finished_is_not_trained_again(folder, tmp_path, monkeypatch):
    from interplay.models import FusionClassifier

    first = train(folder, "--model", "ef", "--model", "mi", "--out", tmp_path).stdout
    fits = []
    plain = FusionClassifier.fit
    monkeypatch.setattr(
        FusionClassifier,
        "fit",
        lambda self, *a, **k: fits.append(self.name) or plain(self, *a, **k),
    )
    assert train(folder, "--model", "ef", "--model", "mi", "--out", tmp_path).stdout == first
    assert fits == []
    (tmp_path / "mi.pt").unlink()
    assert train(folder, "--model", "ef", "--model", "mi", "--out", tmp_path).stdout == first
    assert fits == ["mi"]
    judged = json.loads(run("evaluate", tmp_path, folder / "few.csv", "--json").stdout)
    assert [one["model"] for one in judged["scores"]] == ["ef", "mi"]
    with pytest.raises(InputError, match="a model of other data or settings"):
        train(folder, "--model", "ef", "--out", tmp_path / "ef.pt", "--seed", 1)


def test_groups_are_held_out_whole(folder, tmp_path):
    told = train(folder, "--groups", "subject", "--out", tmp_path / "model.pt").stdout
    assert json.loads(told)["n"] % 8 == 0


def test_the_table_for_people(folder, tmp_path):
    shown = run(
        *("train", folder / "data.parquet", "--x1", "a0", "--x2", "b0", "--y", "y"),
        *("--epochs", 1, "--out", tmp_path / "m.pt"),
    ).stdout.splitlines()
    assert shown[0].startswith("On 32 rows kept out of the training, whose label has")
    assert shown[1].split() == ["model", "accuracy", "log", "loss", "bits", "weights", "epochs"]
    assert shown[2].split()[0] == "ef"


def test_names_are_listed():
    from interplay.models import names

    assert run("list").stdout.split() == names()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--model", "transformer"), "model is 'transformer'"),
        (("--x2", "a1,b0"), "column 'a1' is in two places"),
        (("--x2", "c*"), "x2 names 'c\\*'"),
        (("--y", "a*"), "y names 2 columns"),
        (("--test", "2"), "test is 2.0"),
        (("--preset", "mine"), "preset is 'mine'"),
    ],
)
def test_wrong_use(folder, tmp_path, words, message):
    with pytest.raises(InputError, match=message):
        train(folder, "--out", tmp_path / "model.pt", *words)


def test_a_folder_that_is_not_there_is_said_before_the_rows_are_read(folder, tmp_path):
    with pytest.raises(InputError, match=r"there is no folder .*nowhere; make it"):
        train(folder, "--out", tmp_path / "nowhere" / "model.pt", data="no_such.csv")


def test_rows_that_cannot_be_used(folder, tmp_path):
    out = tmp_path / "model.pt"
    with pytest.raises(InputError, match=r"missing values in 2 columns .*missing='drop'"):
        train(folder, "--out", out, data="missing.csv")
    train(folder, "--out", out)
    for file, message in [
        ("lacking.csv", "data lacks the column 'b1'"),
        ("unknown.csv", "column 'a1' has the value 'c'"),
        ("unseen.csv", "y has class 'maybe'"),
    ]:
        with pytest.raises(InputError, match=message):
            run("evaluate", out, folder / file)
    with pytest.raises(InputError, match="has no models"):
        run("evaluate", folder, folder / "few.csv")


def test_rows_with_missing_values_are_left_out(folder, tmp_path):
    out, data = tmp_path / "model.pt", folder / "missing.csv"
    told = json.loads(train(folder, "--missing", "drop", "--out", out, data=data.name).stdout)
    frame = polars.read_csv(data)
    whole = len(frame.drop_nulls())
    assert told["notes"] == [
        f"{len(frame) - whole} of {len(frame)} rows left out for missing values."
    ]
    again = json.loads(run("evaluate", out, data, "--json").stdout)
    assert (again["n"], again["notes"][:-1]) == (whole, told["notes"])
    assert again["notes"][-1].startswith("ef was trained on 80% of these rows, which flatters it")
    assert (told["kept_out"], again["kept_out"]) == (True, False)
    used = json.loads(run("quantify", out, folder / "data.parquet", "--quick", "--json").stdout)
    assert not any("missing" in note for note in used["notes"])
    with pytest.raises(InputError, match="missing values in 2 columns"):
        run("evaluate", out, data, "--missing", "error")
    with pytest.raises(InputError, match=r"'a1' is missing in .* and in none that the model was"):
        run("evaluate", out, data, "--missing", "category")


def test_missing_values_are_a_category(folder, tmp_path):
    out, data = tmp_path / "model.pt", folder / "missing.csv"
    told = json.loads(train(folder, "--missing", "category", "--out", out, data=data.name).stdout)
    assert told["notes"][0].startswith("Missing values are a category of their own (")
    frame = polars.read_csv(data)
    again = json.loads(run("evaluate", out, data, "--json").stdout)
    assert again["n"] == len(frame)
    used = json.loads(run("quantify", out, data, "--quick", "--json").stdout)
    assert (used["n_samples"], used["notes"][-2]) == (len(frame), told["notes"][0])
    assert "model was trained on 80% of these rows" in used["notes"][-1]
    assert json.loads(run("evaluate", out, folder / "data.parquet", "--json").stdout)["n"] == 160
    with pytest.raises(InputError, match="label 'y' is missing in"):
        train(folder, "--missing", "category", "--out", tmp_path / "no.pt", data="no_y.csv")


def test_quantify_says_what_a_model_uses(folder, tmp_path):
    out = tmp_path / "models"
    train(folder, "--model", "unimodal1", "--model", "ef", "--out", out)
    words = (folder / "data.parquet", "--quick", "--seed", 1)
    alone = json.loads(run("quantify", out / "unimodal1.pt", *words, "--json").stdout)
    assert alone["unique2"] < 0.02
    assert alone["names"] == ["X1", "X2", "prediction"]
    several = json.loads(run("quantify", out, *words, "--json").stdout)["models"]
    assert list(several) == ["ef", "unimodal1"]
    assert several["unimodal1"] == alone
    shown = run("quantify", out, *words).stdout.splitlines()
    assert shown[0] == "What models use, in bits, n = 160"
    assert [line.split()[0] for line in shown[2:]] == ["ef", "unimodal1"]


def test_quantify_with_intervals(folder, tmp_path):
    out = tmp_path / "model.pt"
    train(folder, "--out", out)
    words = ("quantify", out, folder / "data.parquet", "--quick", "--replicates", 20, "--json")
    told = json.loads(run(*words).stdout)
    assert told["intervals"]["i12"][0] <= told["i12"] <= told["intervals"]["i12"][1]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="has no models"):
        run("quantify", tmp_path / "empty", folder / "data.parquet")
