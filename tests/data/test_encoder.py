import duckdb
import narwhals as nw
import numpy as np
import polars
import pytest

from interplay.data.discretise import Settings, fit_modality


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
    assert encoder.columns == tuple(columns) or set(encoder.columns) == set(columns)
    native = encoder.transform(eager(frame.to_pandas()[columns]))
    np.testing.assert_array_equal(native.codes, expected.codes)
