import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

import interplay
from interplay import InputError
from interplay.annotation import read
from interplay.annotation.items import items_of
from interplay.annotation.questions import QUESTIONS
from interplay.annotation.store import Store
from interplay.annotation.study import load_study
from interplay.cli.main import cli

TABLE = "\n".join(
    ["id,a,b,y", *(f"case{i},{i % 2},{i % 3},{'yes' if i % 2 else 'no'}" for i in range(24))]
)
STUDY = """
task = "Yes or no?"
data = "items.csv"
label = "y"
id = "id"
per_class = 4
annotators = ["ann", "ben", "cy"]
[[modality]]
name = "A"
kind = "row"
columns = "a"
[[modality]]
name = "B"
kind = "row"
columns = "b"
"""


def run(*arguments):
    return CliRunner().invoke(cli, ["annotate", *map(str, arguments)])


@pytest.fixture
def answered(tmp_path):
    """A study that three annotators have answered."""
    (tmp_path / "items.csv").write_text(TABLE + "\n")
    (tmp_path / "study.toml").write_text(STUDY)
    study = load_study(tmp_path / "study.toml")
    store = Store(study.database, create=True)
    items = items_of(study)
    store.prepare(items, study.annotators)
    for i, name in enumerate(study.annotators):
        for j, item in enumerate(items):
            answers = {q: ((i * j + j + k) % 6, 4) for k, q in enumerate(QUESTIONS)}
            store.save(name, item.id, answers, "Odd." if i == j == 0 else None)
    store.close()
    return study.file


@pytest.fixture
def estimate(tmp_path):
    pid = interplay.decompose([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    (tmp_path / "exact.json").write_text(json.dumps(pid.to_dict()))
    return tmp_path / "exact.json"


def test_what_a_study_says(answered, estimate, tmp_path):
    picture, table, comments = tmp_path / "p.png", tmp_path / "r.csv", tmp_path / "c.csv"
    done = run(
        "analyse", answered, "--estimate", estimate, "--plot", picture, "--export", table,
        "--comments", comments, "--replicates", 50,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("8 items, 3 annotators, 96 ratings")
    assert "within each label" in done.stdout
    assert "exact" in done.stdout
    assert picture.stat().st_size > 5000
    assert len(read(table)) == 96
    assert set(read(table).label) == {"yes", "no"}
    assert comments.read_text().splitlines()[1].endswith(",Odd.")
    again = run("analyse", table, "--estimate", estimate, "--replicates", 50)
    assert again.stdout == done.stdout


def test_the_same_as_json(answered, estimate):
    done = run("analyse", answered, "--json", "--replicates", 20, "--level", "nominal")
    data = json.loads(done.stdout)
    assert data["level"] == "nominal"
    assert data["ratings"] == 96


def test_pointwise_values_of_a_file(answered, tmp_path):
    items = Store(answered.parent / "answers.sqlite").items()
    lines = ["item,redundancy,unique1,unique2,synergy"]
    lines += [f"{name},{i},{-i},0.5,{i % 3}" for i, name in enumerate(items)]
    (tmp_path / "values.csv").write_text("\n".join(lines) + "\n")
    done = run("analyse", answered, "--pointwise", tmp_path / "values.csv", "--replicates", 0)
    assert done.exit_code == 0, done.output
    assert "Rank correlation" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--plot", "p.png"], "--plot draws people beside estimates"),
        (["--estimate", "none.json"], "--estimate none.json cannot be read as JSON"),
        (["--pointwise", "none.csv"], "pointwise none.csv cannot be read"),
    ],
)
def test_wrong_use_of_analyse(answered, arguments, message):
    done = run("analyse", answered, *arguments)
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)


def test_comments_are_of_studies(tmp_path):
    (tmp_path / "r.csv").write_text("annotator,item,question,rating\na,b,synergy,3\n")
    done = run("analyse", tmp_path / "r.csv", "--comments", tmp_path / "c.csv")
    assert "--comments are kept by a study" in str(done.exception)


def test_errors_are_one_line_and_exit_code_2(tmp_path):
    (tmp_path / "r.csv").write_text("annotator,item,question,rating\na,b,synergy,7\n")
    for arguments in (["analyse", "r.csv"], ["none.toml"], ["serve", "none.toml"]):
        command = [sys.executable, "-m", "interplay", "annotate", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "r.csv" in done.stderr or "none.toml" in done.stderr


def test_help_and_unknown_commands():
    assert "analyse" in run("--help").stdout
    assert run("polish").exit_code == 2


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["item,redundancy"], "lacks the column unique1"),
        (["item,redundancy,unique1,unique2,synergy"], "holds no values"),
        (["item,redundancy,unique1,unique2,synergy", "a,1,2,3,x"], "line 2 .* synergy is 'x'"),
        (["item,redundancy,unique1,unique2,synergy", "a,1,2,3,inf"], "line 2 .* synergy is 'inf'"),
        (["item,redundancy,unique1,unique2,synergy", *["a,1,2,3,4"] * 2], "line 3 .* second time"),
    ],
)
def test_pointwise_files_that_cannot_be_used(answered, tmp_path, lines, message):
    (tmp_path / "v.csv").write_text("\n".join(lines) + "\n")
    done = run("analyse", answered, "--pointwise", tmp_path / "v.csv")
    with pytest.raises(InputError, match=message):
        raise done.exception
