"""One table of all measures, from rows, files and tables."""

import numpy as np
import pytest
from click.testing import CliRunner

import interplay
from gates import GATES
from interplay.cli.main import cli
from interplay.core.pid import ATOMS
from interplay.errors import InputError
from interplay.measures import MeasureTable, compare, compare_table


def rows(n=500, seed=0):
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n))
    return x1, x2, (x1 * x2 + 0.3 * rng.normal(size=n) > 0).astype(int)


def test_the_pid_is_that_of_the_discrete_estimate_without_correction():
    x1, x2, y = rows()
    wide = np.stack([x1, x1 + x2], axis=1)
    first = compare(wide, x2, y, clusters=6, rng=3)["PID"]
    pid = interplay.estimate(wide, x2, y, method="discrete", clusters=6, bias="none", rng=3)
    for atom in ATOMS:
        assert getattr(first, atom) == pytest.approx(getattr(pid, atom), abs=1e-7)


def test_the_corrected_line_is_the_discrete_estimate():
    x1, x2, y = rows()
    wide = np.stack([x1, x1 + x2], axis=1)
    found = compare(wide, x2, y, clusters=6, rng=3)
    pid = interplay.estimate(wide, x2, y, method="discrete", clusters=6, rng=3)
    assert [measure.name for measure in found.measures][:2] == ["PID", "PID corrected"]
    for atom in ATOMS:
        assert getattr(found["PID corrected"], atom) == pytest.approx(getattr(pid, atom), abs=1e-6)


def test_what_is_mostly_chance_is_said():
    x1, x2, y = rows(200)
    found = compare(x1, x2, np.random.default_rng(1).permutation(y), bins=12)
    assert any("That is most of it" in note for note in found.notes)
    assert found["PID corrected"].synergy < found["PID"].synergy / 2


def test_the_table_names_what_is_negative_and_what_is_biased():
    x1, x2, y = rows(200)
    found = compare(x1, x2, y, bins=10, names=["left", "right", "same sign"])
    assert found.n_samples == 200
    assert any("bits in total are chance" in note for note in found.notes)
    assert str(found).startswith("What left and right tell about same sign")
    redundant = compare_table(GATES["RDN"][0])
    assert "Negative here: WMS (S)." in redundant.notes
    assert "-1.0000*" in str(redundant)


def test_it_goes_through_plain_values_and_becomes_a_frame():
    found = compare_table(GATES["AND"][0])
    again = MeasureTable.from_dict(found.to_dict())
    assert again == found
    assert found.to_frame().shape == (7, 6)
    assert "<table>" in found._repr_html_()
    with pytest.raises(InputError, match="not a MeasureTable"):
        MeasureTable.from_dict({"names": ["a", "b", "c"]})
    with pytest.raises(InputError, match="choose one of PID, I_min"):
        found["I_max"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x1": [1.0, 2.0]}, "rows"),
        ({"x1": np.full(500, np.nan)}, "missing"),
        ({"bins": 0}, "bins"),
        ({"binning": "equal"}, "binning"),
        ({"names": ["a"]}, "names"),
        ({"rng": "seed"}, "rng"),
    ],
)
def test_bad_input_is_named(change, message):
    x1, x2, y = rows()
    with pytest.raises(InputError, match=message):
        compare(**{"x1": x1, "x2": x2, "y": y, **change})


def test_the_command_prints_the_table_of_a_file(tmp_path):
    file = tmp_path / "and.csv"
    file.write_text("a,b,c\n" + "".join(f"{a},{b},{a & b}\n" for a in (0, 1) for b in (0, 1)) * 10)
    run = CliRunner().invoke(cli, ["measures", str(file), "--x1", "a", "--x2", "b", "--y", "c"])
    assert run.exit_code == 0, run.output
    assert "PID" in run.output
    assert "0.3113" in run.output
    as_json = ["measures", str(file), "--x1", "a", "--x2", "b", "--y", "c", "--json"]
    assert '"connected information"' in CliRunner().invoke(cli, as_json).output
