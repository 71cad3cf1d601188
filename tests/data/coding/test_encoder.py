import duckdb
import narwhals as nw
import numpy as np
import polars
import pytest

from interplay import InputError
from interplay.data.coding.discretise import Settings, fit_modality


def eager(frame):
    return nw.from_native(frame, eager_only=True)


ENGINES = {
    "polars": eager,
    "polars lazy": lambda frame: nw.from_native(frame.lazy()),
    "pandas": lambda frame: eager(frame.to_pandas()),
    "pandas with arrow": lambda frame: eager(frame.to_pandas(use_pyarrow_extension_array=True)),
    "pyarrow": lambda frame: eager(frame.to_arrow()),
    "duckdb": lambda frame: nw.from_native(duckdb.from_arrow(frame.to_arrow())),
}


@pytest.fixture(params=ENGINES)
def engine(request):
    return ENGINES[request.param]


def keyed(frame, encoder):
    """The rows' numbers and keys, in memory, as any engine computes them."""
    frame = encoder.prepare(frame, "key_").select("row", *encoder.keys("key_"))
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("polars")
    return frame.sort("row").drop("row")


def table(n=500, missing=False, seed=0):
    """Columns of every kind; whole numbers repeat, and values lie on edges between bins."""
    rng = np.random.default_rng(seed)
    columns = {
        "size": rng.normal(size=n).round(2),
        "zeros": np.where(rng.random(n) < 0.9, 0.0, rng.random(n)),
        "single": rng.normal(size=n).astype(np.float32),
        "kind": rng.choice(["b", "a", "c"], n),
        "count": rng.integers(-3, 4, n),
        "flag": rng.random(n) < 0.5,
        "large": rng.normal(size=n) * 1e307,
        "time": 1.7e9 + rng.random(n),
        "constant": np.full(n, 2.5),
    }
    frame = polars.DataFrame(columns).with_columns(
        day=polars.date(2020, 1, polars.Series(1 + rng.integers(0, 4, n))),
        category=polars.Series(rng.choice(["v", "u"], n)).cast(polars.Categorical),
    )
    if missing:
        holes = {
            name: polars.when(polars.Series(rng.random(n) > 0.1)).then(polars.col(name))
            for name in frame.columns
        }
        frame = frame.with_columns(**holes)
        nans = polars.Series(rng.random(n) < 0.1)
        frame = frame.with_columns(
            size=polars.when(nans).then(float("nan")).otherwise(polars.col("size"))
        )
    return frame.with_row_index("row").with_columns(polars.col("row").cast(polars.Int64))


MODALITIES = {
    "binned": ["size"],
    "mostly zero": ["zeros"],
    "single precision": ["single"],
    "extreme": ["large"],
    "text": ["kind"],
    "dates and categories": ["day", "category", "kind"],
    "whole numbers": ["count", "flag"],
    "constant": ["constant"],
    "clustered": ["size", "single", "count", "flag", "large", "time", "constant"],
    "mixture": ["kind", "size", "day"],
    "clusters and text": ["kind", "size", "time"],
}


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("columns", MODALITIES.values(), ids=MODALITIES)
def test_every_engine_gives_the_codes_of_transform(engine, columns, missing):
    frame = table(missing=missing)
    chosen = Settings(clusters=7, missing="category" if missing else "error")
    rng = np.random.default_rng(0)
    sample = eager(frame.select(columns))
    encoder = fit_modality(sample, "x1", chosen, rng, n_rows=len(frame))
    expected = encoder.transform(sample)
    found = encoder.symbols(keyed(engine(frame), encoder))
    np.testing.assert_array_equal(found.codes, expected.codes)
    assert found.note == expected.note
    assert set(encoder.columns) == set(columns)
    native = encoder.transform(eager(frame.to_pandas()[columns]))
    np.testing.assert_array_equal(native.codes, expected.codes)


@pytest.mark.parametrize("columns", MODALITIES.values(), ids=MODALITIES)
def test_rows_that_the_sample_did_not_have_are_coded_alike(engine, columns):
    frame = table(n=900)
    far = frame.head(9).with_columns(
        size=polars.Series([1e300, -1e300, 9.0, -9.0, 0.0, -0.0, 1e-320, 1e18, 4.0]),
        large=polars.Series([1.7e308, -1.7e308] + [0.0] * 7),
        constant=polars.lit(-3.5),
    )
    frame = polars.concat([frame, far]).drop("row").with_row_index("row")
    frame = frame.with_columns(polars.col("row").cast(polars.Int64))
    sample = eager(frame.select(columns).head(300))
    encoder = fit_modality(sample, "x1", Settings(clusters=9), np.random.default_rng(0), n_rows=909)
    found = encoder.symbols(keyed(engine(frame), encoder))
    expected = encoder.transform(eager(frame.select(columns)))
    np.testing.assert_array_equal(found.codes, expected.codes)


def test_groups_of_a_lazy_frame_have_the_symbols_of_its_rows(engine):
    frame = table()
    columns = ["kind", "size", "time"]
    sample = eager(frame.select(columns))
    encoder = fit_modality(sample, "x1", Settings(clusters=4), np.random.default_rng(0), n_rows=500)
    prepared = encoder.prepare(engine(frame), "key_").select(*encoder.keys("key_"))
    groups = prepared.group_by("key_0", "key_1").agg(nw.len().alias("rows"))
    if isinstance(groups, nw.LazyFrame):
        groups = groups.collect("polars")
    symbols = encoder.symbols(groups.select("key_0", "key_1"))
    counts = np.bincount(symbols.codes, weights=groups["rows"].to_numpy())
    np.testing.assert_array_equal(counts, np.bincount(encoder.transform(sample).codes))


def test_a_thousand_columns_are_clustered_lazily():
    values = np.random.default_rng(0).normal(size=(600, 1000)).astype(np.float32)
    frame = polars.DataFrame(values, [f"f{i}" for i in range(1000)])
    sample = eager(frame.head(200))
    encoder = fit_modality(sample, "x1", Settings(clusters=6), np.random.default_rng(0), n_rows=600)
    lazy = nw.from_native(frame.lazy())
    keys = encoder.prepare(lazy, "key_").select(*encoder.keys("key_")).collect("polars")
    np.testing.assert_array_equal(
        encoder.symbols(keys).codes, encoder.transform(eager(frame)).codes
    )


def test_a_missing_value_in_any_of_many_columns_is_found_lazily():
    values = np.random.default_rng(0).normal(size=(200, 200))
    values[np.arange(0, 200, 7), np.arange(0, 200, 7)] = np.nan
    frame = polars.DataFrame(values, [f"f{i}" for i in range(200)])
    chosen = Settings(clusters=6, missing="category")
    encoder = fit_modality(eager(frame), "x1", chosen, np.random.default_rng(0), n_rows=200)
    for lazy in (frame.lazy(), duckdb.from_arrow(frame.to_arrow())):
        prepared = encoder.prepare(nw.from_native(lazy), "key_").select(*encoder.keys("key_"))
        missing = prepared.filter(nw.col("key_0") == 6).collect("polars")
        assert len(missing) == 29


def test_more_symbols_than_can_be_counted_are_refused_in_the_data_too():
    sample = eager(polars.DataFrame({"a": np.arange(50) % 40}))
    encoder = fit_modality(sample, "x1", Settings(), np.random.default_rng(0), n_rows=10**6)
    with pytest.raises(InputError, match="x1 has 2,000 symbols, more than 1,000"):
        encoder.transform(eager(polars.DataFrame({"a": np.arange(2000)})))


def test_infinite_values_are_refused_in_memory():
    frame = eager(polars.DataFrame({"a": [0.5, 1.5, 2.5, float("inf")]}))
    encoder = fit_modality(frame.head(3), "x1", Settings(), np.random.default_rng(0), n_rows=3)
    with pytest.raises(InputError, match=r"infinite values in 1 column \(a: 1\)"):
        encoder.transform(frame)


def test_an_encoder_says_whether_bins_move_it():
    frame = eager(table())
    for columns, discrete in ((["kind", "count"], True), (["kind", "size"], False)):
        encoder = fit_modality(
            frame.select(columns), "x1", Settings(), np.random.default_rng(0), n_rows=500
        )
        assert encoder.discrete == discrete
