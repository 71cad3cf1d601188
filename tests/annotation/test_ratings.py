import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError
from interplay.annotation import read
from interplay.annotation.questions import QUESTIONS
from interplay.annotation.store import Store

from .test_store import ITEMS

HEADER = "annotator,item,question,rating,confidence"


def written(folder, *lines, header=HEADER, name="ratings.csv"):
    file = folder / name
    file.write_text("\n".join([header, *lines]) + "\n")
    return file


def test_a_csv_is_read(tmp_path):
    file = written(tmp_path, "ann,a,synergy,5,4", "ben,a,synergy,2.5,", "ann,b,unique1,0,0")
    ratings = read(file)
    assert len(ratings) == 3
    assert ratings.rating.tolist() == [5.0, 2.5, 0.0]
    assert np.isnan(ratings.confidence[1])
    assert repr(ratings) == "Ratings(3 by 2 annotators of 2 items)"
    np.testing.assert_equal(ratings.table("synergy"), [[5, np.nan], [2.5, np.nan]])
    np.testing.assert_equal(ratings.table("unique1"), [[np.nan, 0], [np.nan, np.nan]])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_other_separators_quotes_and_byte_order_marks(tmp_path, separator):
    cells = [["annotator", "item", "question", "rating"], ["ann", '"a ""1"",;"', "synergy", "3"]]
    text = "\n".join(separator.join(row) for row in cells)
    (tmp_path / "r.csv").write_text(text + "\n", encoding="utf-8-sig")
    ratings = read(tmp_path / "r.csv")
    assert ratings.item.tolist() == ['a "1",;']
    assert np.isnan(ratings.confidence).all()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ann,a,synergy,6,3", r"line 3 of ratings.csv: rating is '6': it must be a number from 0"),
        ("ann,a,synergy,-1,3", "line 3 .* rating is '-1'"),
        ("ann,a,synergy,,3", "line 3 .* rating is ''"),
        ("ann,a,synergy,nan,3", "line 3 .* rating is 'nan'"),
        ("ann,a,synergy,inf,3", "line 3 .* rating is 'inf'"),
        ("ann,a,synergy,high,3", "line 3 .* rating is 'high'"),
        ("ann,a,synergy,3,7", "line 3 .* confidence is '7'"),
        ("ann,a,beauty,3,3", "line 3 .* question is 'beauty': it must be one of redundancy"),
        ("ann,a,redundancy,3,3", "line 3 .* answered redundancy of a already, in line 2"),
        (",a,synergy,3,3", "line 3 .* annotator is empty"),
        ("ann,,synergy,3,3", "line 3 .* item is empty"),
        ("ann,a,synergy,3", "line 3 .* more or fewer values"),
        ("ann,a,synergy,3,3,3", "line 3 .* more or fewer values"),
        ('ann,"a', "cannot be read as CSV"),
    ],
)
def test_errors_name_the_line(tmp_path, line, message):
    file = written(tmp_path, "ann,a,redundancy,3,3", line)
    with pytest.raises(InputError, match=message):
        read(file)


def test_the_line_is_right_after_a_text_of_several_lines(tmp_path):
    file = written(tmp_path, 'ann,"a\nb",synergy,3,3', "ann,c,synergy,9,3")
    with pytest.raises(InputError, match="line 4 of"):
        read(file)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("annotator,item,question,score", "lacks the column rating"),
        ("annotator,item,question,rating,rating", "a column twice"),
        ("", "lacks the column annotator"),
    ],
)
def test_headers(tmp_path, header, message):
    with pytest.raises(InputError, match=message):
        read(written(tmp_path, header=header))


def test_files_without_ratings(tmp_path):
    with pytest.raises(InputError, match="holds no ratings"):
        read(written(tmp_path))
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"ends in '\.docx'"):
        read(tmp_path / "r.docx")
    (tmp_path / "r.csv").write_bytes(b"annotator,item\xff\xfe")
    with pytest.raises(InputError, match="cannot be read as CSV"):
        read(tmp_path / "r.csv")


def test_other_columns_are_said_to_be_left_out(tmp_path):
    ratings = read(written(tmp_path, "ann,a,synergy,5,4,x", header=HEADER + ",mood"))
    assert ratings.notes == ("Columns left out: mood.",)


def test_labels_and_datasets(tmp_path):
    header = HEADER + ",label,dataset"
    ratings = read(
        written(tmp_path, "ann,1,synergy,5,4,yes,vqa", "ann,1,synergy,1,4,no,clevr", header=header)
    )
    assert ratings.items == [("clevr", "1"), ("vqa", "1")]
    assert ratings.split("dataset")["vqa"].rating.tolist() == [5.0]
    assert ratings.split("label")["no"].rating.tolist() == [1.0]
    with pytest.raises(InputError, match="by is 'item'"):
        ratings.split("item")
    with pytest.raises(InputError, match="question is 'beauty'"):
        ratings.table("beauty")
    with pytest.raises(InputError, match="without a label"):
        read(written(tmp_path, "ann,1,synergy,5,4")).split("label")
    conflict = ["ann,1,synergy,5,4,yes,vqa", "ben,1,synergy,1,4,no,vqa"]
    with pytest.raises(InputError, match=r"line 3 .* label of 1 is 'no', but was 'yes'"):
        read(written(tmp_path, *conflict, header=header))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "ben", 'c "y"']),
        st.sampled_from(["a", "b,c", "d\ne"]),
        st.sampled_from(QUESTIONS),
        st.integers(0, 50).map(lambda v: v / 10),
        st.none() | st.integers(0, 5),
    ),
    min_size=1,
    unique_by=lambda row: row[:3],
)


@given(rows=ROWS)
def test_what_is_written_is_read(tmp_path_factory, rows):
    from interplay.annotation.line import Line
    from interplay.annotation.reading import collected

    lines = [Line(*row[:3], str(row[3]), "" if row[4] is None else str(row[4])) for row in rows]
    ratings = collected(lines, "here")
    file = tmp_path_factory.mktemp("ratings") / "r.csv"
    ratings.write(file)
    assert file.read_text().startswith(HEADER + "\n")
    again = read(file).columns()
    for name, column in ratings.columns().items():
        np.testing.assert_equal(again[name], column)


def test_a_place_that_cannot_be_written(tmp_path):
    ratings = read(written(tmp_path, "ann,a,synergy,5,4"))
    with pytest.raises(InputError, match="cannot be written"):
        ratings.write(tmp_path / "no" / "r.csv")


def rating(name, value, kind="rating"):
    return {"from_name": name, "to_name": "x", "type": kind, "value": {kind: value}}


def task(*annotations, **data):
    return {"id": 7, "data": {"item": "clip1", **data}, "annotations": list(annotations)}


def export(folder, *tasks):
    (folder / "export.json").write_text(json.dumps(tasks))
    return folder / "export.json"


def test_label_studio(tmp_path):
    ann = {
        "completed_by": {"id": 1, "email": "ann@example.org"},
        "result": [
            rating("synergy", 4),
            rating("synergy_confidence", ["3"], "choices"),
            rating("redundancy", 0, "number"),
            rating("mood", "good", "textarea"),
        ],
    }
    ben = {"completed_by": 2, "was_cancelled": False, "result": [rating("synergy", 5)]}
    cy = {"completed_by": 3, "was_cancelled": True, "result": [rating("synergy", 1)]}
    ratings = read(export(tmp_path, task(ann, ben, cy, label="yes"), task(item="clip2")))
    lines = set(zip(ratings.annotator, ratings.item, ratings.question, ratings.rating, strict=True))
    assert lines == {
        ("ann@example.org", "clip1", "synergy", 4.0),
        ("ann@example.org", "clip1", "redundancy", 0.0),
        ("2", "clip1", "synergy", 5.0),
    }
    assert ratings.confidence[ratings.rating == 4].tolist() == [3.0]
    assert set(ratings.label) == {"yes"}
    assert ratings.notes == (
        "1 annotations were cancelled by their annotators and are left out.",
        "Controls that are no question are left out: mood.",
    )


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        ({"completed_by": 1, "result": [rating("synergy", 9)]}, "task 7 of export.json, .* '9'"),
        ({"completed_by": 1, "result": [rating("synergy", ["1", "2"], "choices")]}, "one choice"),
        ({"completed_by": 1, "result": [rating("synergy", 1)] * 2}, "answered twice"),
        ({"completed_by": 1, "result": [rating("synergy_confidence", 1)]}, "but no synergy"),
        ({"result": [rating("synergy", 1)]}, "by nobody: annotator is empty"),
    ],
)
def test_label_studio_errors_name_the_task(tmp_path, annotation, message):
    with pytest.raises(InputError, match=message):
        read(export(tmp_path, task(annotation)))


def test_an_annotator_twice_in_label_studio(tmp_path):
    one = {"completed_by": 1, "result": [rating("synergy", 1)]}
    with pytest.raises(InputError, match="1 has answered synergy of clip1 already"):
        read(export(tmp_path, task(one, one)))


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"id": 1, "synergy": 3}]'])
def test_other_json(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(InputError, match=r"cannot be read as JSON|no JSON export|no annotations"):
        read(tmp_path / "x.json")


def test_the_answers_of_a_study(tmp_path, study_file):
    store = Store(study_file.parent / "answers.sqlite", create=True)
    store.prepare(ITEMS, ["ann"])
    store.save("ann", "i1", {"synergy": (5, None), "unique1": (None, 3), "unique2": (1, 2)})
    store.close()
    for path in (study_file, study_file.parent / "answers.sqlite"):
        ratings = read(path)
        assert ratings.rating.tolist() == [5.0, 1.0]
        assert ratings.label.tolist() == ["odd", "odd"]
        assert ratings.notes == ("1 answers have a confidence but no rating, and are left out.",)


def test_a_study_that_nobody_has_answered(study_file):
    with pytest.raises(InputError, match="nobody has been asked yet"):
        read(study_file)
    store = Store(study_file.parent / "answers.sqlite", create=True)
    store.close()
    with pytest.raises(InputError, match="holds no ratings"):
        read(study_file)
