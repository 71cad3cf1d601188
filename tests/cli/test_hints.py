import sys
from pathlib import Path

import numpy as np
import pytest

from interplay.cli.main import main


@pytest.fixture
def said(monkeypatch, capsys, tmp_path):
    """What a wrong call says, and its exit code."""
    (tmp_path / "d.csv").write_text("a,b,label\n1,2,0\n3,4,1\n")
    np.savez(tmp_path / "d.npz", image=np.zeros((3, 2)), label=np.arange(3))
    (tmp_path / "empty.csv").write_text("")
    monkeypatch.chdir(tmp_path)

    def call(*args):
        monkeypatch.setattr(sys, "argv", ["interplay", *args])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        return capsys.readouterr().err

    return call


def test_a_file_in_place_of_a_command(said):
    assert "'d.csv' is a file, and a command comes first: interplay estimate d.csv" in said("d.csv")
    assert "No such command 'e.csv'" in said("e.csv")
    Path("two rows.csv").write_text("a,b,label\n1,2,0\n3,4,1\n")
    assert "interplay estimate 'two rows.csv' --x1" in said("two rows.csv")
    Path("parts").mkdir()
    assert "'parts' is a folder" in said("parts")


@pytest.mark.parametrize("command", ["estimate", "report", "recommend", "sweep", "measures"])
def test_columns_are_listed_where_none_are_named(said, command):
    assert "Missing option '--x1'. d.csv has 3 columns: a, b, label" in said(command, "d.csv")


def test_columns_are_listed_whatever_is_lacking(said):
    assert "Missing option '--y'. d.csv has" in said("estimate", "d.csv", "--x1", "a", "--x2", "b")
    assert "Missing option '--modality'. d.csv has" in said("pairs", "d.csv")
    assert "sets of columns: image" in said("estimate", "d.npz")
    assert "Missing argument 'FILE'" in said("estimate")


def test_a_file_that_cannot_be_read_is_said_at_once(said):
    assert "nothing.csv does not exist" in said("estimate", "nothing.csv")
    assert "empty.csv" in said("estimate", "empty.csv")
