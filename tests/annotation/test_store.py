import sqlite3
import threading

import pytest

from interplay import InputError
from interplay.annotation.items import Item
from interplay.annotation.questions import QUESTIONS
from interplay.annotation.store import ANNOTATOR, OWNER, Answer, Store

ITEMS = tuple(Item(f"i{i}", "even" if i % 2 == 0 else "odd", "random", None, ()) for i in range(4))
FULL = dict.fromkeys(QUESTIONS, (3, 4))


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "answers.sqlite", create=True)
    made.prepare(ITEMS, ["ann", "ben"])
    yield made
    made.close()


def test_links_are_random_and_stay(store):
    links = store.links(ANNOTATOR) | store.links(OWNER)
    assert set(links) == {"ann", "ben", "owner"}
    assert len(set(links.values())) == 3
    assert all(len(token) >= 22 for token in links.values())  # 128 bits or more
    store.prepare(ITEMS, ["ann", "ben", "cy"])
    assert store.links(ANNOTATOR).items() >= {"ann": links["ann"], "ben": links["ben"]}.items()
    assert "cy" in store.links(ANNOTATOR)


def test_a_link_is_for_one_role(store):
    ann = store.links(ANNOTATOR)["ann"]
    assert store.who(ann, ANNOTATOR) == "ann"
    assert store.who(ann, OWNER) is None
    assert store.who("wrong", ANNOTATOR) is None


def test_an_annotator_may_be_called_owner(store):
    store.prepare(ITEMS, ["owner"])
    assert store.links(ANNOTATOR)["owner"] != store.links(OWNER)["owner"]


def test_answers_are_kept_and_changed(store):
    store.save("ann", "i0", {"synergy": (5, None)})
    store.save("ann", "i0", {"synergy": (None, 2)}, "odd one")
    assert store.answers("ann", "i0") == [Answer("ann", "i0", "synergy", 5, 2)]
    store.save("ann", "i0", {"synergy": (1, None)})
    assert store.answers() == [Answer("ann", "i0", "synergy", 1, 2)]
    assert store.comments() == [("ann", "i0", "odd one")]
    assert store.comment("ann", "i1") == ""
    assert store.answers("ben") == []


def test_an_example_is_answered_when_all_is(store):
    store.save("ann", "i0", FULL | {"synergy": (3, None)})
    assert store.answered("ann") == set()
    store.save("ann", "i0", {"synergy": (None, 0)})
    assert store.answered("ann") == {"i0"}
    assert store.progress()["ann"][0] == 1


def test_another_process_sees_what_is_saved_at_once(store):
    store.save("ann", "i0", FULL)
    other = Store(store.path)
    assert other.answered("ann") == {"i0"}
    other.close()


def test_nothing_is_lost_among_threads(store):
    def answer(name):
        for item in ITEMS:
            store.save(name, item.id, FULL)

    names = [f"p{i}" for i in range(16)]
    threads = [threading.Thread(target=answer, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.answers()) == 16 * len(ITEMS) * 4


def test_all_of_a_save_or_nothing(store):
    class Broken(dict):
        def items(self):
            yield "redundancy", (1, 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        store.save("ann", "i0", Broken())
    assert store.answers() == []
    store.save("ann", "i0", FULL)  # and it goes on
    assert len(store.answers()) == 4


def test_answers_to_other_examples_are_not_mixed(store):
    store.prepare(ITEMS[:2], ["ann"])  # nobody has answered
    assert set(store.items()) == {"i0", "i1"}
    store.save("ann", "i0", FULL)
    store.prepare(ITEMS[:2], ["ann"])
    with pytest.raises(InputError, match="holds answers to other examples"):
        store.prepare(ITEMS, ["ann"])
    with pytest.raises(InputError, match="holds answers to other examples"):
        store.prepare([Item("i0", "odd", "random", None, ()), ITEMS[1]], ["ann"])


def test_values_and_reasons_are_kept(store):
    store.prepare([Item("a", "y", "synergy", (0.1, -0.2, 0.0, 1.5), ())], ["ann"])
    known = store.items()["a"]
    assert (known.label, known.reason, known.values) == ("y", "synergy", (0.1, -0.2, 0.0, 1.5))


def test_the_file_is_for_its_owner_alone(store):
    assert store.path.stat().st_mode & 0o077 == 0


def test_files_that_hold_no_answers(tmp_path):
    with pytest.raises(InputError, match="nobody has been asked yet"):
        Store(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("This is no database. " * 100)
    with pytest.raises(InputError, match="cannot be used"):
        Store(tmp_path / "text.sqlite")
    with pytest.raises(InputError, match="cannot be used"):
        Store(tmp_path / "no" / "folder.sqlite", create=True)


def test_other_databases_are_refused_and_left_as_they_are(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE birds (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="cannot be used: no such table: items"):
        Store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_broken_off(tmp_path, store):
    many = [Item(f"i{i}", "y" * 200, "random", None, ()) for i in range(500)]
    store.prepare(many, ["ann"])
    store.close()
    whole = store.path.read_bytes()
    assert len(whole) > 50_000
    store.path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cannot be used"):
        Store(store.path)


def test_the_log_is_written_ahead_and_synchronised(store):
    with sqlite3.connect(store.path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
    assert store._rows("PRAGMA synchronous") == [(2,)]
