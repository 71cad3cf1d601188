"""Tables 3, 6, 7 and 19: what is printed, what is run, what cannot be bits."""

import pickle

import numpy as np
import pytest
from click.testing import CliRunner

from interplay.cli.main import cli
from interplay.errors import InputError
from interplay.studies.estimators import clustering
from interplay.studies.experiment import Options
from interplay.studies.paper.catalogue import create
from interplay.studies.real import tables
from interplay.studies.real.printed import rows_of_table, rows_of_table19
from interplay.studies.real.tables import note
from interplay.studies.run import reproduce


def sarcasm(path, n=150):
    """A pickle in which text tells the label, and voice tells it less well."""
    rng = np.random.default_rng(0)
    data = {}
    for part in ("train", "valid", "test"):
        labels = rng.integers(0, 2, n)
        arrays = {m: rng.normal(size=(n, 4, 3)) for m in ("text", "audio", "vision")}
        arrays["text"] += 2 * labels[:, None, None]
        arrays["audio"] += labels[:, None, None]
        data[part] = {**arrays, "labels": labels.reshape(n, 1), "id": np.arange(n)}
    (path / "sarcasm.pkl").write_bytes(pickle.dumps(data))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    made = tmp_path_factory.mktemp("data")
    sarcasm(made)
    return str(made)


def test_what_is_there_is_run_and_the_rest_is_listed(root, tmp_path, monkeypatch):
    monkeypatch.setitem(tables.OURS, "BATCH", {"ours: posterior": clustering("none")})
    page = reproduce(create("table6", Options(quick=True, data=root)), tmp_path)
    ours = [line for line in page.lines if line["who"].startswith("ours")]
    assert [line["dataset"] for line in ours] == ["MUStARD A,T", "MUStARD V,T", "MUStARD V,A"]
    first, second, third = ours
    assert first["U2"] > first["U1"]  # text against voice
    assert second["U2"] > 0.2 > second["U1"]
    assert third["U2"] > third["U1"]
    assert "- `mimic`: mimic: the file im.pk is not in" in page.markdown
    assert "- `mustard`" not in page.markdown


def test_table19_trains_families_on_what_is_there(root, tmp_path):
    pytest.importorskip("torch")
    table = create("table19", Options(quick=True, data=root))
    settings = [piece.settings for piece in table.pieces()]
    assert len(settings) == 3 * 8
    found = table.captured(
        next(row for row, _ in rows_of_table19() if row.dataset == "MUStARD V,T")
    )
    assert found["accuracy"] > 0.8
    assert found["U2"] > found["U1"]


def test_the_printed_rows_are_all_there():
    assert [len(rows_of_table(t)) for t in ("table3", "table6", "table7")] == [8, 14, 4]
    assert len(rows_of_table19()) == 88
    assert all(0 <= accuracy <= 1 for _, accuracy in rows_of_table19())


def test_rows_that_cannot_be_bits_are_said_to_be():
    noted = [row.dataset for row in rows_of_table("table3") if note(row)]
    assert noted == ["VQA 2.0", "CLEVR"]
    assert "sums to 6.58; 2 classes hold at most 1.00 bits" in note(rows_of_table("table3")[2])
    assert sum(bool(note(row)) for row, _ in rows_of_table19()) > 10


def test_an_empty_folder_gives_the_printed_rows_and_the_list(tmp_path):
    done = CliRunner().invoke(
        cli, ["reproduce", "table7", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert "| CLEVR | paper: CVX |" in done.output
    assert "- `vqa`: vqa: the file v2_OpenEnded_mscoco_val2014_questions.json" in done.output


def test_data_and_seeds_are_for_what_takes_them():
    with pytest.raises(InputError, match="--data is for table3"):
        create("table1", Options(data="."))
    with pytest.raises(InputError, match="--seeds is for samples"):
        create("table3", Options(seeds=2))
    with pytest.raises(InputError, match="root is '/nowhere'"):
        raise InputError(create("table3", Options(data="/nowhere")).missing["mosei"])


def test_from_public_files_to_arrays_and_a_report(root, tmp_path):
    out, page = tmp_path / "sarcasm.npz", tmp_path / "report.html"
    run = CliRunner().invoke
    loaded = run(cli, ["datasets", "load", "mustard", "--root", root, "--out", str(out)])
    assert loaded.exit_code == 0, loaded.output
    columns = ["--x1", "text", "--x2", "audio", "--y", "sarcasm"]
    settings = ["--method", "discrete", "--clusters", "4", "--out", str(page)]
    done = run(cli, ["report", str(out), *columns, *settings])
    assert done.exit_code == 0, done.output
    assert "sarcasm" in page.read_text(encoding="utf-8")
