"""Files as they are written: every command reads the same ones, with the same settings."""

import json

import pytest
from click.testing import CliRunner

from interplay import InputError
from interplay.cli.main import cli

ROWS = "a;b;y\n" + "".join(
    f"{i % 5},{i % 7};{i % 6},5;{'ja' if i % 3 else 'né'}\n" for i in range(90)
)
QUESTION = ["--x1", "a", "--x2", "b", "--y", "y"]


def run(*arguments, **keywords):
    done = CliRunner().invoke(cli, list(map(str, arguments)), **keywords)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a.csv").write_text(ROWS, encoding="latin-1")
    return tmp_path / "a.csv"


def test_estimate_says_how_a_file_is_written(file):
    settings = ["--sep", ";", "--decimal", ",", "--encoding", "cp1252"]
    told = run("estimate", file, *QUESTION, "--bins", 3)
    assert "columns separated by semicolons, encoded in cp1252." in told
    assert "Read as numbers with a decimal comma: a, b." in told
    assert run("estimate", file, *QUESTION, "--bins", 3, *settings) == told
    text = run("estimate", file, *QUESTION, "--bins", 3, "--decimal", ".")
    assert "column a used as given" in text


def test_what_is_piped_in_is_the_same(file):
    one = json.loads(run("estimate", file, *QUESTION, "--bins", 3, "--json"))
    other = json.loads(
        run("estimate", "-", *QUESTION, "--bins", 3, "--json", input=file.read_bytes())
    )
    assert one == other


@pytest.mark.parametrize("command", ["sweep", "pairs", "report", "compare"])
def test_every_command_takes_the_settings(file, tmp_path, command):
    arguments = {
        "sweep": [file, *QUESTION],
        "pairs": [file, "--modality", "a=a", "--modality", "b=b", "--y", "y"],
        "report": [file, *QUESTION, "--out", tmp_path / "report.html"],
        "compare": [file, file, *QUESTION],
    }[command]
    for settings, error in (
        (["--encoding", "ascii"], "is not encoded in ascii"),
        (["--sep", "xx"], "sep is 'xx'"),
        (["--decimal", ";"], "decimal is ';'"),
        (["--sheet", "a"], "sheet does not apply"),
    ):
        with pytest.raises(InputError, match=error):
            run(command, *arguments, *settings)


def test_decompose_takes_the_settings(tmp_path):
    file = tmp_path / "and.csv"
    file.write_text("x1;x2;y;probability\n0;0;0;0,25\n0;1;0;0,25\n1;0;0;0,25\n1;1;1;0,25\n")
    shown = run("decompose", file)
    assert run("decompose", file, "--sep", ";", "--decimal", ",") == shown
    assert "0.5000" in shown


def test_settings_from_a_file(file, tmp_path):
    (tmp_path / "a.toml").write_text('encoding = "ascii"\nsep = ";"\n')
    with pytest.raises(InputError, match="is not encoded in ascii"):
        run("estimate", file, *QUESTION, "--config", tmp_path / "a.toml")
    run("estimate", file, *QUESTION, "--config", tmp_path / "a.toml", "--encoding", "latin-1")
