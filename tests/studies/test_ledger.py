import json

import pytest

from interplay import InputError
from interplay.studies.ledger import Ledger, fingerprint

ONE, TWO = {"a": 1, "b": [0.5, "x"]}, {"a": 2, "b": [0.5, "x"]}


def test_a_second_ledger_knows_what_the_first_was_given(tmp_path):
    first = Ledger(tmp_path / "new" / "a.jsonl")
    assert first.get(ONE) is None
    written = first.add(ONE, {"R": 0.1 + 0.2})
    second = Ledger(tmp_path / "new" / "a.jsonl")
    assert second.get(ONE) == written == {"R": 0.1 + 0.2}
    assert second.get(dict(reversed(ONE.items()))) == written
    assert second.get(TWO) is None


def test_other_settings_and_another_version_are_kept_apart(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    Ledger(path).add(ONE, {"R": 1})
    monkeypatch.setattr("interplay.studies.ledger.__version__", "99")
    later = Ledger(path)
    assert later.get(ONE) is None
    later.add(ONE, {"R": 2})
    monkeypatch.undo()
    assert Ledger(path).get(ONE) == {"R": 1}
    assert fingerprint(ONE) != fingerprint(TWO)


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_last_line_that_was_cut_off_is_done_again(tmp_path, cut):
    path = tmp_path / "a.jsonl"
    ledger = Ledger(path)
    ledger.add(ONE, {"R": 1})
    ledger.add(TWO, {"R": 2})
    path.write_bytes(path.read_bytes()[:-cut])
    again = Ledger(path)
    assert again.get(ONE) == {"R": 1}
    assert again.get(TWO) is None
    again.add(TWO, {"R": 3})  # begins a line of its own
    assert [json.loads(line)["values"]["R"] for line in path.read_text().splitlines()] == [1, 3]


@pytest.mark.parametrize("ending", [b"\0\0\0\n", b'{"fingerprint": 3, "values": {}}\n', b"[]\n"])
def test_a_last_line_of_something_else_is_left_out(tmp_path, ending):
    path = tmp_path / "a.jsonl"
    Ledger(path).add(ONE, {"R": 1})
    path.write_bytes(path.read_bytes() + ending)
    assert Ledger(path).get(ONE) == {"R": 1}
    assert len(path.read_text().splitlines()) == 1


def test_a_damaged_line_in_the_middle_is_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("nonsense\n")
    Ledger(path).add(ONE, {"R": 1})  # the last line is taken out
    path.write_text("nonsense\n" + path.read_text())
    with pytest.raises(InputError, match=r"line 1 of .*delete"):
        Ledger(path)


def test_a_place_that_cannot_be_written_is_found_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"--out .* cannot be written"):
        Ledger(tmp_path / "file" / "a.jsonl")
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(InputError, match=r"--out .* cannot be written"):
        Ledger(tmp_path / "a.jsonl")
