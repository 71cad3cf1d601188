"""Symbols that are counted as they are give what a sample of the rows leads to, in one pass."""

import duckdb
import numpy as np
import polars
import pytest

from interplay import InputError, estimate
from interplay.data.coding.as_given import encoders_as_given
from interplay.data.coding.discretise import Settings
from interplay.data.counting.contingency import count_data, encode
from interplay.data.reading import engines
from interplay.data.rows import distinct
from interplay.data.rows.distinct import few_distinct_rows
from interplay.data.rows.gather import LazyRows
from interplay.data.rows.prepared import prepare

N = 3000
LAZY = {
    "polars": lambda frame: frame.lazy(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


@pytest.fixture(params=LAZY)
def lazy_of(request):
    return LAZY[request.param]


@pytest.fixture(autouse=True)
def few_rows_are_enough(monkeypatch):
    monkeypatch.setattr(distinct, "FIRST", 100)


def holes(values, every):
    return [None if i % every == 5 else value for i, value in enumerate(values)]


def rows():
    rng = np.random.default_rng(0)
    a, b, c = rng.integers(0, 6, (3, N)).tolist()
    return polars.DataFrame(
        {
            "i": a,
            "code": rng.integers(100, 250, N),
            "t": holes(["abcdef"[k] for k in b], 40),
            "cat": polars.Series(["uvwxyz"[k] for k in c], dtype=polars.Categorical),
            "flag": rng.random(N) < 0.4,
            "whole": holes([float(k) for k in c], 70),
            "y": [(j + k) % 3 for j, k in zip(a, b, strict=True)],
            "z": ["pq"[k % 2] for k in c],
            "f": rng.normal(size=N),
            "id": [f"person {i}" for i in range(N)],
            "subject": rng.integers(0, 20, N),
        }
    )


FRAME = rows()
QUESTIONS = {
    "numbers": ("i", "flag", "y"),
    "codes": ("code", "i", "y"),
    "text and missing": ("t,cat", "i", "y"),
    "several of each": ("t,whole,i", "flag,cat", "y,z"),
    "floats": ("whole", "t", "z"),
}


def prepared(question, data, missing="category", **keywords):
    x1, x2, y = question
    parts = {"x1": x1, "x2": x2, "y": y, **keywords.pop("parts", {})}
    rng = np.random.default_rng(0)
    return prepare(parts, data, rng=rng, missing=missing, sample=2000, **keywords)


def counted(question, data, missing="category", **keywords):
    settings = Settings(missing=missing)
    rng = np.random.default_rng(0)
    return count_data(*question, data=data, settings=settings, sample=2000, rng=rng, **keywords)


def assert_same(one, other):
    assert one.joint.shape == other.joint.shape
    for first, second in zip(one.joint.cells(), other.joint.cells(), strict=True):
        np.testing.assert_array_equal(first, second)
    assert one.notes == other.notes
    assert (one.n_rows, one.dropped) == (other.n_rows, other.dropped)


@pytest.mark.parametrize("missing", ["category", "drop"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_counts_are_those_of_rows_in_memory_and_of_the_usual_way(
    lazy_of, question, missing, monkeypatch
):
    lazy = lazy_of(FRAME)
    assert encoders_as_given(prepared(question, lazy, missing), Settings(missing=missing))
    quick = counted(question, lazy, missing=missing)
    assert_same(quick, counted(question, FRAME, missing=missing))
    monkeypatch.setattr(distinct, "VALUES", 0)
    assert prepared(question, lazy, missing).rows.distinct is None
    assert_same(quick, counted(question, lazy, missing=missing))


def test_groups_are_counted_by_cell(lazy_of, monkeypatch):
    question = QUESTIONS["text and missing"]
    quick = counted(question, lazy_of(FRAME), groups="subject").cells
    monkeypatch.setattr(distinct, "VALUES", 0)
    slow = counted(question, lazy_of(FRAME), groups="subject").cells

    def table(cells):
        shape = (20, cells.x1.n_symbols, cells.x2.n_symbols, cells.y.n_symbols)
        whole = np.zeros(shape, dtype=int)
        codes = (cells.groups, cells.x1.codes, cells.x2.codes, cells.y.codes)
        np.add.at(whole, codes, cells.numbers)
        return whole

    np.testing.assert_array_equal(table(quick), table(slow))


def test_nothing_is_drawn_where_everything_was_counted(lazy_of, monkeypatch):
    def refuse(*_):
        raise AssertionError("rows were drawn")

    monkeypatch.setattr(LazyRows, "sample", refuse)
    pid = estimate("i", "t", "y", data=lazy_of(FRAME), missing="category", sample=2000)
    assert pid.method == "discrete"
    assert not any("drawn at random" in note for note in pid.notes)


def test_the_same_estimate_as_in_memory(lazy_of):
    settings = {"missing": "category", "sample": 2000, "replicates": 20}
    here, there = (estimate("i", "t", "y", data=d, **settings) for d in (FRAME, lazy_of(FRAME)))
    assert there.to_dict() == here.to_dict()


def test_columns_of_many_values_are_not_counted_as_they_are(lazy_of, monkeypatch):
    monkeypatch.setattr(distinct, "VALUES", 50)
    frame = engines.nw.from_native(lazy_of(FRAME))
    for column in ("f", "id"):
        assert few_distinct_rows(frame.select(column, "y")) is None
    assert_same(counted(("f", "i", "y"), lazy_of(FRAME)), counted(("f", "i", "y"), FRAME))


def test_many_values_that_come_late_are_given_up(lazy_of, monkeypatch):
    monkeypatch.setattr(distinct, "MOST", 500)
    monkeypatch.setattr(engines, "BATCH", 300)
    late = FRAME.with_columns(i=polars.Series([0] * 1000 + list(range(2000))))
    frame = engines.nw.from_native(lazy_of(late)).select("i", "y")
    assert few_distinct_rows(frame) is None
    found = counted(("i", "t", "y"), lazy_of(late))  # binned, as a sample of the rows tells
    assert_same(found, counted(("i", "t", "y"), late))


def test_columns_on_the_border_are_left_to_the_sample(lazy_of):
    """Of 60 whole floats, some are so rare that a sample may show 50."""
    rare = np.where(np.arange(N) < 60, np.arange(N), np.arange(N) % 45).astype(float)
    frame = FRAME.with_columns(f=polars.Series(np.random.default_rng(1).permutation(rare)))
    ready = prepared(("f", "i", "y"), lazy_of(frame))
    assert ready.rows.distinct is not None
    assert encoders_as_given(ready, Settings(missing="category")) is None
    assert_same(counted(("f", "i", "y"), lazy_of(frame)), counted(("f", "i", "y"), frame))


def test_bins_that_are_asked_for_are_made(lazy_of):
    ready = prepared(QUESTIONS["codes"], lazy_of(FRAME))
    assert encode(ready, Settings(bins=5, missing="category")).count().joint.shape[0] == 5
    assert encode(ready, Settings(missing="category")).count().joint.shape[0] == 150


def test_missing_and_infinite_values_are_found(lazy_of):
    with pytest.raises(InputError, match=r"missing values in 2 columns \(whole: 43, t: 75\)"):
        prepared(QUESTIONS["floats"], lazy_of(FRAME), "error")
    endless = FRAME.with_columns(
        whole=polars.when(polars.col("i") == 0).then(float("inf")).otherwise(polars.col("whole"))
    )
    with pytest.raises(InputError, match=r"infinite values in 1 column \(whole"):
        prepared(QUESTIONS["floats"], lazy_of(endless))
    empty = FRAME.with_columns(whole=polars.lit(None, polars.Float64))
    with pytest.raises(InputError, match="every row has a missing value"):
        prepared(QUESTIONS["floats"], lazy_of(empty), "drop")
    with pytest.raises(InputError, match="missing"):
        counted(QUESTIONS["floats"], lazy_of(empty))


def test_a_label_of_one_class(lazy_of):
    one = FRAME.with_columns(y=polars.lit(1))
    with pytest.raises(InputError, match="one class only"):
        counted(("i", "flag", "y"), lazy_of(one))


@pytest.mark.parametrize("cells", [50, 10**6])
def test_batches_add_up_however_many_are_held(monkeypatch, cells):
    monkeypatch.setattr(engines, "BATCH", 111)
    monkeypatch.setattr(engines, "HELD", cells)
    assert_same(counted(QUESTIONS["codes"], FRAME.lazy()), counted(QUESTIONS["codes"], FRAME))


def test_weights_are_not_counted(lazy_of):
    frame = FRAME.with_columns(w=polars.col("i") + 1)
    ready = prepared(QUESTIONS["numbers"], lazy_of(frame), parts={"sample_weight": "w"})
    assert encoders_as_given(ready, Settings(missing="category")) is None
