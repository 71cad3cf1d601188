import re

import pytest

from interplay import InputError
from interplay.annotation.items import items_of
from interplay.annotation.study import load_study

from .conftest import write_study


def edited(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return file


def test_a_study_is_read(study_file):
    study = load_study(study_file)
    assert study.title == "Words & pictures"
    assert study.annotators == ("ann", "ben")
    assert [m.part for m in study.modalities] == [1, 2]
    assert study.sides == ("the picture", "the words")
    assert study.database == study_file.parent / "answers.sqlite"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('task = "Is it sarcastic?"', "", "task is missing"),
        ('task = "Is it sarcastic?"', "task = 3", "task is 3: write a text"),
        ('label = "label"', "", "label is missing"),
        ('label = "label"', 'lable = "label"', "'lable', which is none of label"),
        ('label = "label"', 'label = "class"', "'class', which is no column"),
        ('id = "id"', 'id = "name"', "'name', which is no column"),
        ('id = "id"', 'id = "label"', "twice"),
        ('data = "items.csv"', 'data = "none.csv"', "data none.csv does not exist"),
        ('data = "items.csv"', 'data = "../items.csv"', "outside of the folder"),
        ('data = "items.csv"', 'data = "/etc/passwd"', "outside of the folder"),
        ("per_class = 3", "per_class = -1", "per_class is -1"),
        ("per_class = 3", "per_class = 7", "class 'sarcastic' has 6 examples"),
        ("per_class = 3", "per_class = 0", "no example would be shown"),
        ("per_class = 3", "seed = true", "seed is True"),
        ("per_class = 3", "strongest = 2", "strongest needs pointwise"),
        ('annotators = ["ann", "ben"]', 'annotators = ["ann", "ann"]', "different names"),
        ('annotators = ["ann", "ben"]', "annotators = 0", "annotators is 0"),
        ('kind = "image"', 'kind = "smell"', "kind is 'smell': choose one of image"),
        ('kind = "image"', 'kind = "video"', "p0.png is no video|is no video"),
        ('kind = "image"', 'kind = "image"\npart = 3', "part is 3"),
        ('kind = "image"', 'kind = "image"\npart = 2', "part must be 1 for some"),
        ('name = "the picture"', 'name = "the words"', "a name of its own"),
        ('columns = "picture"', 'suffix = ".png"', "columns is missing"),
        ('columns = "picture"', 'columns = "photo"', "photo"),
        ('columns = "picture"', 'columns = "picture,words"', "are 2: write one"),
        ('columns = "picture"', 'columns = "picture"\nsize = 3', "'size', which is none of"),
        ("[[modality]]", "[[modality", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_used_is_named(study_file, old, new, message):
    edited(study_file, old, new)
    with pytest.raises(InputError, match=message):
        items_of(load_study(study_file))


def test_no_such_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load_study(tmp_path / "none.toml")


@pytest.mark.parametrize("path", ["../secret.png", "/etc/hostname", "link.png"])
def test_examples_outside_of_the_study_are_refused(study_file, path):
    folder = study_file.parent
    (folder.parent / "secret.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    edited(folder / "items.csv", "p1.png", path)
    edited(study_file, "per_class = 3", 'per_class = "all"')
    with pytest.raises(InputError, match="outside of the folder"):
        items_of(load_study(study_file))


def test_missing_files_texts_and_labels(study_file):
    folder = study_file.parent
    edited(study_file, "per_class = 3", 'per_class = "all"')
    (folder / "p3.png").rename(folder / "q3.png")
    with pytest.raises(InputError, match=r"the picture of example case3: .*does not exist"):
        items_of(load_study(study_file))
    edited(folder / "items.csv", "p3.png", "q3.png")
    edited(folder / "items.csv", '"These are the words of case 4."', "")
    with pytest.raises(InputError, match="the words of example case4 is missing"):
        items_of(load_study(study_file))
    text = re.sub(r"(case 5\.\",)sarcastic", r"\1", (folder / "items.csv").read_text())
    (folder / "items.csv").write_text(text)
    with pytest.raises(InputError, match=r"row 6 of items\.csv has no label"):
        items_of(load_study(study_file))


def test_the_draw_is_balanced_and_seeded(study_file):
    items = items_of(load_study(study_file))
    labels = [item.label for item in items]
    assert {label: labels.count(label) for label in labels} == {"sarcastic": 3, "sincere": 3}
    assert len({item.id for item in items}) == 6
    assert items == items_of(load_study(study_file))
    edited(study_file, "per_class = 3", "per_class = 3\nseed = 1")
    assert {item.id for item in items_of(load_study(study_file))} != {item.id for item in items}


def test_three_modalities_on_two_sides(study_file):
    text = study_file.read_text()
    study_file.write_text(
        text + '\n[[modality]]\nname = "the case"\nkind = "row"\ncolumns = "id,label"\npart = 2\n'
    )
    study = load_study(study_file)
    assert study.sides == ("the picture", "the words and the case")
    item = items_of(study)[0]
    assert dict(item.contents[2].pairs) == {"id": item.id, "label": item.label}


FOLDER = """
task = "Which?"
data = "data"
per_class = 2
[[modality]]
name = "sound"
kind = "series"
suffix = ".csv"
[[modality]]
name = "words"
kind = "text"
suffix = ".txt"
"""


def folder_study(tmp_path):
    for label in ("cat", "dog"):
        for i in range(3):
            place = tmp_path / "data" / label
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{i}.csv").write_text(f"left,right\n0,{i}\n1,2\n3,4\n")
            (place / f"{i}.txt").write_text(f"{label} number {i}\n")
    (tmp_path / "study.toml").write_text(FOLDER)
    return tmp_path / "study.toml"


def test_a_folder_with_a_folder_for_each_class(tmp_path):
    items = items_of(load_study(folder_study(tmp_path)))
    assert sorted(item.label for item in items) == ["cat", "cat", "dog", "dog"]
    for item in items:
        sound, words = item.contents
        assert item.id.startswith(item.label + "/")
        assert words.text == f"{item.label} number {item.id[-1]}"
        assert [name for name, _ in sound.channels] == ["left", "right"]
        assert sound.channels[1][1] == (float(item.id[-1]), 2.0, 4.0)


def test_a_folder_that_lacks_a_file(tmp_path):
    file = folder_study(tmp_path)
    (tmp_path / "data" / "dog" / "1.txt").unlink()
    with pytest.raises(InputError, match=r"example dog/1 lacks the file dog/1.txt"):
        items_of(load_study(file))


@pytest.mark.parametrize(
    ("content", "message"),
    [("left\n1\n", "two finite numbers"), ("left\n1\nx\n", "no series"), ("", "no numbers")],
)
def test_series_that_cannot_be_shown(tmp_path, content, message):
    file = folder_study(tmp_path)
    for series in (tmp_path / "data").glob("*/*.csv"):
        series.write_text(content)
    with pytest.raises(InputError, match=message):
        items_of(load_study(file))


def test_an_empty_folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "study.toml").write_text(FOLDER)
    with pytest.raises(InputError, match="holds no examples"):
        items_of(load_study(tmp_path / "study.toml"))


def test_series_from_columns(tmp_path):
    (tmp_path / "items.csv").write_text("t0,t1,t2,w,y\n1,2,3,a,0\n4,5,,b,1\n")
    (tmp_path / "study.toml").write_text(
        'task = "Which?"\ndata = "items.csv"\nlabel = "y"\nper_class = 1\n'
        '[[modality]]\nname = "curve"\nkind = "series"\ncolumns = "t0:t2"\n'
        '[[modality]]\nname = "word"\nkind = "text"\ncolumns = "w"\n'
    )
    with pytest.raises(InputError, match="curve of example 2 must be at least two finite numbers"):
        items_of(load_study(tmp_path / "study.toml"))
    (tmp_path / "items.csv").write_text("t0,t1,t2,w,y\n1,2,3,a,0\n4,5,6,b,1\n")
    items = items_of(load_study(tmp_path / "study.toml"))
    assert {item.contents[0].channels[0][1] for item in items} == {(1, 2, 3), (4, 5, 6)}


def test_a_thousand_examples(tmp_path):
    file = write_study(tmp_path / "large", n=1000, per_class='"all"')
    assert len(items_of(load_study(file))) == 1000
