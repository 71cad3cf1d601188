import json
import os
import subprocess
import sys

import pytest

from interplay import InputError
from interplay.core import store as module
from interplay.core.revision import revision, source_digest
from interplay.core.store import Store, fingerprint, replaced

ONE, TWO = {"a": 1, "b": [0.5, "x"]}, {"a": 2, "b": [0.5, "x"]}


def values(path):
    return [json.loads(line)["values"] for line in path.read_text().splitlines()]


def test_a_second_store_knows_what_the_first_was_given(tmp_path):
    first = Store(tmp_path / "new" / "a.jsonl")
    assert first.get(ONE) is None
    written = first.add(ONE, {"R": 0.1 + 0.2})
    second = Store(tmp_path / "new" / "a.jsonl")
    assert second.get(ONE) == written == {"R": 0.1 + 0.2}
    assert second.get(dict(reversed(ONE.items()))) == written
    assert second.get(TWO) is None
    assert fingerprint(ONE) != fingerprint(TWO)


def test_what_other_code_found_is_kept_and_not_used(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    Store(path).add(ONE, {"R": 1})
    with monkeypatch.context() as patch:
        patch.setattr(module, "source_digest", lambda *more: "other code")
        later = Store(path)
        assert later.get(ONE) is None
        later.add(ONE, {"R": 2})
        assert later.get(ONE) == {"R": 2}
    assert Store(path).get(ONE) == {"R": 1}
    assert values(path) == [{"R": 1}, {"R": 2}]


def test_a_line_says_by_which_code_it_was_found(tmp_path):
    Store(tmp_path / "a.jsonl").add(ONE, {"R": 1})
    assert json.loads((tmp_path / "a.jsonl").read_text())["revision"] == revision()


def test_any_change_of_a_source_file_is_other_code(tmp_path):
    before = source_digest()
    own = tmp_path / "study"
    own.mkdir()
    (own / "a.py").write_text("x = 1\n")
    first = source_digest(own)
    assert first != before
    source_digest.cache_clear()
    assert source_digest(own) == first
    for name, text in (("a.py", "x = 2\n"), ("b.py", "")):
        (own / name).write_text(text)
        source_digest.cache_clear()
        assert source_digest(own) != first
    assert source_digest() == before


def test_the_source_digest_sees_every_module_of_the_package(monkeypatch, tmp_path):
    from interplay.core import revision as where

    (tmp_path / "interplay" / "deep").mkdir(parents=True)
    (tmp_path / "interplay" / "deep" / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(where, "PACKAGE", tmp_path / "interplay")
    source_digest.cache_clear()
    first = source_digest()
    (tmp_path / "interplay" / "deep" / "a.py").write_text("x = 3\n")
    source_digest.cache_clear()
    second = source_digest()
    source_digest.cache_clear()
    assert first != second


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_last_line_that_was_cut_off_is_done_again(tmp_path, cut):
    path = tmp_path / "a.jsonl"
    store = Store(path)
    store.add(ONE, {"R": 1})
    store.add(TWO, {"R": 2})
    path.write_bytes(path.read_bytes()[:-cut])
    again = Store(path)
    assert again.get(ONE) == {"R": 1}
    assert again.get(TWO) is None
    again.add(TWO, {"R": 3})  # begins a line of its own
    assert again.get(TWO) == Store(path).get(TWO) == {"R": 3}


def test_every_place_where_a_line_can_be_cut_off_is_survived(tmp_path):
    path = tmp_path / "a.jsonl"
    Store(path).add(ONE, {"R": 1})
    whole = path.read_bytes()
    for kept in range(len(whole)):
        path.write_bytes(whole[:kept])
        Store(path).add(TWO, {"R": 2})
        assert Store(path).get(TWO) == {"R": 2}


@pytest.mark.parametrize("ending", [b"\0\0\0\n", b"\n", b"\0\0"])
def test_what_a_power_cut_leaves_is_left_out(tmp_path, ending):
    path = tmp_path / "a.jsonl"
    Store(path).add(ONE, {"R": 1})
    path.write_bytes(path.read_bytes() + ending)
    Store(path).add(TWO, {"R": 2})
    assert (Store(path).get(ONE), Store(path).get(TWO)) == ({"R": 1}, {"R": 2})


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"fingerprint": 3, "values": {}}', "{}"])
def test_a_line_of_something_else_is_named(tmp_path, line):
    path = tmp_path / "a.jsonl"
    Store(path).add(ONE, {"R": 1})
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(InputError, match=r"line 2 of .*delete"):
        Store(path)


def test_an_open_store_sees_what_another_adds(tmp_path):
    one, two = (Store(tmp_path / "a.jsonl") for _ in range(2))
    one.add(ONE, {"R": 1})
    assert two.get(ONE) == {"R": 1}
    two.add(TWO, {"R": 2})
    assert one.get(TWO) == {"R": 2}


WRITER = """
import sys
from pathlib import Path
from interplay.core.store import Store
store = Store(Path(sys.argv[1]))
for number in range(40):
    store.add({"who": sys.argv[2], "number": number}, {"x": [number] * 300})
"""


def test_several_processes_write_whole_lines(tmp_path):
    path = tmp_path / "a.jsonl"
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), who]) for who in ("a", "b", "c")
    ]
    assert [process.wait() for process in started] == [0, 0, 0]
    store = Store(path)
    for who in ("a", "b", "c"):
        for number in range(40):
            assert store.get({"who": who, "number": number}) == {"x": [number] * 300}


def test_a_place_that_cannot_be_written_is_found_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        Store(tmp_path / "file" / "a.jsonl")
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        Store(tmp_path / "a.jsonl")


def test_a_break_while_replacing_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "state"
    with replaced(path) as new:
        new.write_text("old")
    with pytest.raises(KeyboardInterrupt), replaced(path) as new:  # noqa: PT012
        new.write_text("ne")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["state"]
