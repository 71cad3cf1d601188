import duckdb
import narwhals as nw
import numpy as np
import polars
import pytest

from interplay import InputError, Joint
from interplay.data.coding.discretise import Settings
from interplay.data.counting import contingency
from interplay.data.counting.cells import count_lazily
from interplay.data.counting.contingency import count_data
from interplay.data.reading import engines, sources
from interplay.data.rows import gather as rows_of_data
from interplay.data.rows import prepared

N = 4000
LAZY = {
    "polars": lambda frame: frame.lazy(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}
EAGER = {
    "polars": lambda frame: frame,
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
}


def rows():
    rng = np.random.default_rng(0)
    u, v, w = rng.normal(size=(3, N))
    kind = rng.integers(0, 4, N)
    return polars.DataFrame(
        {
            "u": [None if i % 90 == 1 else x for i, x in enumerate(u.tolist())],
            "v": v,
            "w": w,
            "kind": [None if i % 70 == 3 else "abcd"[k] for i, k in enumerate(kind.tolist())],
            "flag": rng.random(N) < 0.3,
            "emb": np.column_stack([u, v, w]).tolist(),
            "y": np.where(u * v > 0, "yes", "no"),
            "site": rng.integers(0, 3, N),
            "subject": [f"s{k}" for k in rng.integers(0, 20, N)],
        }
    )


FRAME = rows()


@pytest.fixture(params=LAZY)
def lazy(request):
    return LAZY[request.param](FRAME)


@pytest.fixture(params=LAZY)
def lazy_of(request):
    return LAZY[request.param]


def counts(x1, x2, y, data, missing="category", **keywords):
    settings = Settings(missing=missing, bins=6, clusters=5)
    keywords = {"rng": np.random.default_rng(0), **keywords}
    return count_data(x1, x2, y, data=data, settings=settings, **keywords)


def assert_same(one, other):
    assert one.shape == other.shape
    assert one.n_samples == other.n_samples
    for first, second in zip(one.cells(), other.cells(), strict=True):
        np.testing.assert_array_equal(first, second)


QUESTIONS = [("u", "kind", "y"), ("v,w,kind", "flag", "y,site"), ("emb", "kind", "w")]


@pytest.mark.parametrize("missing", ["category", "drop"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_lazy_data_are_counted_as_data_in_memory(lazy, question, missing):
    here = counts(*question, FRAME, missing, sample=1000)
    there = counts(*question, lazy, missing, sample=1000)
    assert here.codes is not None
    assert there.codes is None
    assert_same(there.joint, here.joint)
    assert (there.notes, there.names, there.n_rows, there.dropped) == (
        here.notes,
        here.names,
        here.n_rows,
        here.dropped,
    )


@pytest.mark.parametrize("kind", EAGER)
@pytest.mark.parametrize("question", QUESTIONS)
def test_frames_of_every_kind_are_counted_alike(kind, question):
    here = counts(*question, FRAME, sample=1000)
    assert_same(counts(*question, EAGER[kind](FRAME), sample=1000).joint, here.joint)


def test_lazy_data_of_few_rows_come_to_memory(lazy):
    table = counts("u", "kind", "y", lazy, "drop")
    assert len(table.codes[0].codes) == len(table.numbers) == N - table.dropped
    assert_same(table.joint, counts("u", "kind", "y", FRAME, "drop").joint)


def test_counts_of_batches_add_up(monkeypatch):
    here = counts("v,w", "kind", "y,site", FRAME)
    monkeypatch.setattr(engines, "BATCH", 90)
    monkeypatch.setattr(engines, "HELD", 200)
    assert_same(count_lazily(nw.from_native(FRAME.lazy()), *here.encoders), here.joint)


def test_samples_of_many_columns_have_fewer_rows(lazy, monkeypatch):
    monkeypatch.setattr(prepared, "SAMPLED_VALUES", 8000)
    table = counts("emb", "kind", "y", lazy, sample=3000)
    assert "What to do to columns was learnt from 1,600 rows drawn at random." in table.notes
    assert_same(table.joint, counts("emb", "kind", "y", FRAME, sample=3000).joint)


def test_few_rows_of_many_columns_stay_where_they_are(lazy, monkeypatch):
    monkeypatch.setattr(rows_of_data, "SMALL_VALUES", 3 * N)
    assert counts("v", "kind", "y", lazy).codes is not None
    assert counts("v,w", "kind", "y", lazy).codes is None


def test_counts_are_the_contingency_table(lazy):
    levels = {"kind": ["a", "b", "c", "d", None], "site": [0, 1, 2], "y": ["no", "yes"]}
    codes = [[values.index(v) for v in FRAME[name]] for name, values in levels.items()]
    cells, numbers = np.unique(np.column_stack(codes), axis=0, return_counts=True)
    expected = Joint.from_cells(*cells.T, numbers)
    assert_same(counts("kind", "site", "y", lazy, sample=1000).joint, expected)


def test_the_order_of_the_rows_does_not_matter():
    shuffled = FRAME.sample(fraction=1, shuffle=True, seed=1)
    for question in QUESTIONS:
        assert_same(counts(*question, shuffled).joint, counts(*question, FRAME).joint)


def test_edges_are_learnt_from_a_sample_of_all_rows_not_from_the_first():
    rising = polars.DataFrame({"x": np.linspace(0, 1, 50_000), "z": [0, 1] * 25_000})
    table = counts("x", "z", "z2", rising.with_columns(z2="z").lazy(), sample=2000)
    shares = table.joint.p1.sum(axis=1)
    assert table.joint.shape[0] == 6
    np.testing.assert_allclose(shares, 1 / 6, atol=0.03)
    assert any("learnt from 2,000 rows" in note for note in table.notes)


def test_levels_outside_the_sample_get_symbols_of_their_own(lazy_of):
    rare = ["common"] * 9990 + [f"rare {i % 5}" for i in range(10)]
    frame = polars.DataFrame({"t": rare, "x": [0, 1] * 5000, "y": [0, 0, 1, 1] * 2500})
    table = counts("t", "x", "y", lazy_of(frame), sample=50)
    assert_same(table.joint, counts("t", "x", "y", frame).joint)
    assert table.joint.shape == (6, 2, 2)
    assert "t: column t used as given, 6 symbols." in table.notes


def test_a_class_outside_the_sample_counts(lazy_of):
    frame = polars.DataFrame({"a": [0, 1] * 5000, "b": [0, 1, 1, 0] * 2500, "y": [0] * 9999 + [1]})
    table = counts("a", "b", "y", lazy_of(frame), sample=100)
    assert table.joint.shape == (2, 2, 2)
    assert "y: 1 of the classes with a single row." in table.notes
    with pytest.raises(InputError, match="one class only"):
        counts("a", "b", "y", lazy_of(frame.head(9999)), sample=100)


@pytest.mark.parametrize("column", ["patient", "mostly"])
def test_identifiers_are_refused_before_they_are_counted(lazy_of, column, monkeypatch):
    monkeypatch.setattr(contingency, "count_cells", None)  # it must not come to that
    n = 1_000_000
    frame = polars.DataFrame({"x": [0, 1] * (n // 2), "y": [0, 0, 1, 1] * (n // 4)}).with_columns(
        patient=polars.format("patient {}", polars.int_range(n)),
    )
    frame = frame.with_columns(
        mostly=polars.when(polars.int_range(n) % 100 == 0)
        .then("patient")
        .otherwise(polars.lit("-"))
    )
    with pytest.raises(InputError, match=f"{column} has .* distinct values"):
        counts(column, "x", "y", lazy_of(frame), sample=20_000)
    if column == "patient":
        with pytest.raises(InputError, match="distinct values"):
            counts(column, "x", "y", frame)


def test_groups_are_numbered_row_by_row():
    table = counts("u", "kind", "y", FRAME, "drop", groups="subject")
    subjects = FRAME["subject"].to_numpy()[table.numbers]
    np.testing.assert_array_equal(np.unique(subjects)[table.groups], subjects)
    given = counts("u", "kind", "y", FRAME, "drop", groups=FRAME["subject"].to_list())
    np.testing.assert_array_equal(given.groups, table.groups)
    arrays = [FRAME[name].to_numpy() for name in ("site", "flag", "y")]
    direct = counts(*arrays, None, groups=FRAME["subject"])
    np.testing.assert_array_equal(
        direct.groups, np.unique(FRAME["subject"], return_inverse=True)[1]
    )


def test_groups_of_lazy_data_are_counted_by_cell(lazy):
    cells = counts("site", "kind", "y", lazy, sample=1000, groups="subject").cells
    table = counts("site", "kind", "y", FRAME, groups="subject")
    shape = (20, *table.joint.shape)
    dense, expected = np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    dense[cells.groups, cells.x1.codes, cells.x2.codes, cells.y.codes] = cells.numbers
    np.add.at(expected, (table.groups, *(part.codes for part in table.codes)), 1)
    np.testing.assert_array_equal(dense, expected)


def test_a_group_may_be_missing_as_other_values_are():
    frame = FRAME.with_columns(subject=polars.when(polars.col("site") > 0).then("subject"))
    with pytest.raises(InputError, match="subject: "):
        counts("v", "flag", "y", frame, "error", groups="subject")
    assert counts("v", "flag", "y", frame, "drop", groups="subject").dropped > 0
    assert counts("v", "flag", "y", frame, groups="subject").groups.max() == 20


def test_too_many_groups_are_refused(monkeypatch, lazy):
    monkeypatch.setattr(contingency, "MAX_GROUPED", 50)
    with pytest.raises(InputError, match=r"groups \(subject\) makes about .* more than 50"):
        counts("site", "kind", "y", lazy, sample=1000, groups="subject")


def test_several_columns_make_a_joint_label():
    table = counts("v", "kind", ["y", "site"], FRAME)
    assert table.joint.shape[2] == 6
    assert table.names == ("v", "kind", "y")
    assert "y: 6 classes, combinations of 2 columns" in table.notes[-1]


def test_embeddings_are_as_their_columns():
    spread = FRAME.with_columns(polars.col("emb").list.get(i).alias(f"e{i}") for i in range(3))
    by_list = counts("emb", "kind", "y", FRAME)
    by_columns = counts("e0:e2", "kind", "y", spread)
    assert_same(by_list.joint, by_columns.joint)
    assert by_list.encoders[0].columns == ("emb[0]", "emb[1]", "emb[2]")


def test_embeddings_in_a_large_file(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SMALL_BYTES", -1)
    FRAME.write_parquet(tmp_path / "data.parquet")
    there = counts("emb", "kind", "y", tmp_path / "data.parquet", sample=1000)
    assert there.codes is None
    assert_same(there.joint, counts("emb", "kind", "y", FRAME, sample=1000).joint)


def test_lists_of_lazy_data_that_differ_in_length_are_refused(lazy_of):
    frame = polars.DataFrame({"emb": [[1.0], [1.0, 2.0]] * 50, "x": [0, 1] * 50, "y": [0, 1] * 50})
    with pytest.raises(InputError, match="column emb of data holds lists of 1 to 2 values"):
        counts("emb", "x", "y", lazy_of(frame))


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"sample": 1}, "sample is 1"),
        ({"sample": 1e5}, "sample is 100000.0"),
        ({"groups": "subject,site"}, "groups names 2 columns"),
        ({"groups": "subjekt"}, "'subject'"),
        ({"groups": [1, 2]}, "groups has 2 rows"),
    ],
)
def test_bad_choices(keywords, message):
    with pytest.raises(InputError, match=message):
        counts("v", "kind", "y", FRAME, **keywords)


def test_bad_lazy_data(lazy_of):
    with pytest.raises(InputError, match="0 usable rows"):
        counts("v", "kind", "y", lazy_of(FRAME.clear()))
    with pytest.raises(InputError, match="groups is an array, but data is lazy"):
        counts("v", "kind", "y", lazy_of(FRAME), groups=FRAME["subject"].to_list())
    with pytest.raises(InputError, match=r"kind: \d+, u: \d+"):
        counts("kind", "u", "y", lazy_of(FRAME), "error")
    infinite = FRAME.with_columns(
        v=polars.when(polars.col("site") == 0).then(np.inf).otherwise("v")
    )
    with pytest.raises(InputError, match=r"infinite values in 1 column \(v: 1,\d+\)"):
        counts("v", "kind", "y", lazy_of(infinite))


def test_engines_that_fail_are_told(tmp_path):
    broken = polars.LazyFrame({"a": ["1", "x"]}).select(
        polars.col("a").cast(polars.Int64), b=1, y=2
    )
    with pytest.raises(InputError, match="data cannot be read by polars: conversion"):
        counts("a", "b", "y", broken)
