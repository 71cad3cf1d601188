"""Names, choices and errors that all real datasets share."""

import numpy as np
import pytest

from interplay.datasets import RealDataset, card, load, names
from interplay.datasets.real import catalogue
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.features import as_matrix
from interplay.errors import InputError


def test_names_are_unique_and_load_nothing():
    assert len(set(names())) == len(names()) >= 20


@pytest.mark.parametrize(
    ("name", "near"),
    [("digitz", "digits"), ("musdard_text", "mustard_text"), ("", "htad"), (3, "htad")],
)
def test_an_unknown_name_gets_the_closest(name, near):
    with pytest.raises(InputError, match=rf"which is no dataset; .*{near}"):
        card(name)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"task": "digits"}, "task is 'digits': digits has digit"),
        ({"split": "train"}, "split is 'train': digits has none"),
        ({"modalities": ["upper", "lowr"]}, "modalities has 'lowr': digits has lower"),
        ({"modalities": ["upper"]}, "pass a list of two or more"),
        ({"modalities": ["upper", "upper"]}, "pass a list of two or more"),
        ({"modalities": "upper"}, "pass a list of two or more"),
        ({"window": 3}, "window is no setting of digits, which has none"),
        ({"root": "/nowhere"}, "root is '/nowhere': no such folder"),
        ({"root": __file__}, "a file, not a folder"),
    ],
)
def test_wrong_choices_are_named(choices, message):
    with pytest.raises(InputError, match=message):
        load("digits", **choices)


def test_modalities_come_in_the_order_asked_for():
    data = load("digits", modalities=["lower", "upper"])
    assert data.names == ("lower", "upper", "digit")
    np.testing.assert_array_equal(data.x1, load("digits").x2)


def test_rows_can_be_taken():
    data = load("digits").take([5, 3])
    assert len(data) == len(data.x1) == 2
    assert data.classes == load("digits").classes


def test_modalities_can_be_encoded_batch_by_batch():
    data = load("digits", modalities=["lower", "upper"])
    sizes, steps = [], []

    def mean(rows):
        sizes.append(len(rows))
        return rows.mean(axis=1, keepdims=True)

    found = data.encoded({"upper": mean}, batch_size=1000, progress=lambda *s: steps.append(s))
    assert sizes == [1000, 797]
    assert steps == [("upper", 1000, 1797), ("upper", 1797, 1797)]
    assert found.x1 is data.x1
    np.testing.assert_allclose(found.x2[:, 0], data.x2.mean(axis=1))


def test_text_is_encoded_as_lists():
    data = load("clevr_like", n=10)
    found = data.encoded({"question": lambda batch: [[len(text)] for text in batch]}, batch_size=3)
    assert found.x2[:, 0].tolist() == [len(text) for text in data.x2]


def test_every_modality_becomes_plain_numbers():
    data = load("clevr_like", n=10)
    found = data.as_numbers(batch_size=4)
    np.testing.assert_allclose(found.x1, as_matrix(data.x1))
    np.testing.assert_allclose(found.x2, as_matrix(data.x2))
    assert found.names == data.names


@pytest.mark.parametrize(
    ("encoders", "size", "message"),
    [
        ({"uper": len}, 10, "encoders has 'uper': digits has upper, lower"),
        ({"upper": lambda x: x}, 0, "batch_size is 0"),
        ({"upper": lambda x: x[:2]}, 10, r"gave \(2, 32\) for 10 rows"),
        ({"upper": lambda x: x.sum(axis=1)}, 10, r"gave \(10,\) for 10 rows"),
        ({"upper": lambda x: x * np.nan}, 10, "finite numbers"),
    ],
)
def test_encoders_that_do_not_fit_are_refused(encoders, size, message):
    with pytest.raises(InputError, match=message):
        load("digits").encoded(encoders, batch_size=size)


def made(raw, monkeypatch):
    known = Card(
        "made", "", ("a", "b"), ("y",), "made", "", Source("installed", "x"), lambda *_: raw
    )
    monkeypatch.setattr(catalogue, "card", lambda _: known)
    return load("made")


def test_a_reader_that_gives_unequal_parts_is_refused(monkeypatch):
    raw = Raw({"a": [1, 2], "b": [1, 2, 3]}, [0, 1])
    with pytest.raises(InputError, match="b has 3 rows, the label 'y' has 2"):
        made(raw, monkeypatch)


@pytest.mark.parametrize("labels", [[], [1, 1]])
def test_a_label_of_one_class_is_refused(labels, monkeypatch):
    rows = [0.0] * len(labels)
    with pytest.raises(InputError, match="nothing to tell apart"):
        made(Raw({"a": rows, "b": rows}, labels), monkeypatch)


def test_classes_that_do_not_occur_are_left_out(monkeypatch):
    raw = Raw({"a": ["x", "y"], "b": ["z", "z"]}, [2, 0], classes=["p", "q", "r"])
    data = made(raw, monkeypatch)
    assert isinstance(data, RealDataset)
    assert data.classes == ("p", "r")
    assert data.y.tolist() == [1, 0]
    assert data.take([1]).x1 == ["y"]


def test_the_root_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("INTERPLAY_DATA", str(tmp_path))
    with pytest.raises(InputError, match=str(tmp_path)):
        load("glioma")
