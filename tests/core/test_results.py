import json
import sys

import pytest

import interplay
from interplay import PID, InputError
from interplay.core.results import BACKENDS
from interplay.datasets import bitwise


@pytest.fixture(scope="module")
def pid():
    rows = bitwise("AND").sample(300, 0)
    return interplay.estimate(
        *rows, method="discrete", names=("left", "right", "both on"), replicates=50, permutations=19
    )


def test_a_file_gives_the_result_back(pid, tmp_path):
    pid.save(tmp_path / "and.json")
    found = PID.load(tmp_path / "and.json")
    assert found.to_dict() == pid.to_dict()
    assert str(found) == str(pid)
    assert [path.name for path in tmp_path.iterdir()] == ["and.json"]


def test_what_the_command_line_writes_is_read(tmp_path):
    pid = bitwise("XOR").true_pid()
    (tmp_path / "a.json").write_text(json.dumps(pid.to_dict()))
    assert PID.load(str(tmp_path / "a.json")).synergy == pid.synergy


@pytest.mark.parametrize("kept", [0, 1, 40, -2])
def test_a_file_that_was_cut_off_is_refused(pid, tmp_path, kept):
    path = tmp_path / "and.json"
    pid.save(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(InputError, match=r"and\.json cannot be read as a PID"):
        PID.load(path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": 99}', '{"schema": 1, "colour": 3}'])
def test_a_file_of_something_else_is_refused(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(InputError, match=r"a\.json holds no PID"):
        PID.load(tmp_path / "a.json")


def test_files_that_are_not_there_or_cannot_be_written(pid, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        PID.load(tmp_path / "none.json")
    with pytest.raises(InputError, match="cannot be written"):
        pid.save(tmp_path / "none" / "a.json")


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_backend_has_the_same_columns(pid, backend):
    frame = pid.to_frame(backend)
    bits, names, low = frame["bits"], frame["quantity"], frame["low"]
    if backend == "pyarrow":
        bits, names, low = bits.to_pylist(), names.to_pylist(), low.to_pylist()
    values = dict(zip(names, bits, strict=True))
    assert values["redundancy"] == pid.redundancy
    assert values["co_information"] == pid.co_information
    assert next(iter(low)) == pid.intervals["redundancy"].low


def test_what_was_not_asked_for_is_empty():
    frame = bitwise("XOR").true_pid().to_frame()
    assert frame["low"].null_count() == frame["p_value"].null_count() == len(frame)


def test_unknown_backends_and_those_that_are_not_installed(pid, monkeypatch):
    with pytest.raises(InputError, match="backend is 'excel': choose one of polars, pandas"):
        pid.to_frame("excel")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="'pandas' is not installed"):
        pid.to_frame("pandas")
