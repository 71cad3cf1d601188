import datetime

import narwhals as nw
import numpy as np
import pandas
import polars
import pytest

from interplay import estimate
from interplay.data.reading.dates import as_days
from interplay.data.reading.engines import collect
from interplay.data.reading.tables import missing_mask
from interplay.data.rows.gather import gather

DAY = datetime.date(2020, 3, 1)
NOON = datetime.datetime(1969, 12, 31, 12)
FRAME = polars.DataFrame(
    {
        "day": [DAY, None],
        "noon": [NOON, None],
        "zoned": polars.Series([NOON, None]).dt.replace_time_zone("UTC"),
        "nano": polars.Series([NOON, None], dtype=polars.Datetime("ns")),
        "span": [datetime.timedelta(hours=36), None],
        "number": [1, 2],
    }
)
DAYS = {"day": 18322.0, "noon": -0.5, "zoned": -0.5, "nano": -0.5, "span": 1.5}


def on_duckdb(frame):
    duckdb = pytest.importorskip("duckdb")
    return duckdb.sql("select * from frame")


KINDS = {
    "polars": lambda frame: frame,
    "lazy": polars.DataFrame.lazy,
    "pandas": polars.DataFrame.to_pandas,
    "pandas of arrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pyarrow": polars.DataFrame.to_arrow,
    "duckdb": on_duckdb,
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def test_days_of_every_kind_of_frame(kind):
    frame, columns = as_days(nw.from_native(kind(FRAME)))
    assert columns == list(DAYS)
    found = collect(frame)
    assert found.columns == FRAME.columns
    for name, days in DAYS.items():
        assert found[name].to_list()[0] == days
        assert missing_mask(found[name]).tolist() == [False, True]
    assert found["number"].to_list() == [1, 2]


def test_dates_count_as_numbers_and_a_note_says_so(kind):
    rng = np.random.default_rng(0)
    seen = [DAY + datetime.timedelta(days=int(d)) for d in rng.integers(0, 1000, 400)]
    plain = [(d - datetime.date(1970, 1, 1)).days for d in seen]
    frame = polars.DataFrame({"seen": seen, "x2": rng.integers(0, 3, 400)})
    frame = frame.with_columns(y=polars.Series(np.array(plain) > np.median(plain)))
    dated = estimate("seen", "x2", "y", data=kind(frame), bins=5)
    plain = estimate(
        "seen", "x2", "y", data=frame.with_columns(seen=polars.Series(plain) * 1.0), bins=5
    )
    assert dated.redundancy == plain.redundancy
    assert dated.unique1 == plain.unique1 > 0.5
    assert "Dates and times count as numbers of days: seen." in dated.notes
    assert not any("days" in note for note in plain.notes)


@pytest.mark.parametrize(
    "values",
    [
        np.array([0, 1], dtype="datetime64[D]"),
        np.array([0, 24], dtype="datetime64[h]"),
        np.array([0, 86_400 * 10**9], dtype="datetime64[ns]"),
        np.array([0, 86_400], dtype="timedelta64[s]"),
        [datetime.date(1970, 1, 1), datetime.date(1970, 1, 2)],
        pandas.Series(pandas.to_datetime(["1970-01-01", "1970-01-02"])),
        pandas.Series([datetime.date(1970, 1, 1), datetime.date(1970, 1, 2)]),
    ],
)
def test_dates_given_directly(values):
    rows = gather({"x1": values, "x2": [0, 1], "y": [0, 1]}, None)
    assert rows.frames["x1"].rows() == [(0.0,), (1.0,)]
    assert rows.notes == ("Dates and times count as numbers of days: x1.",)


def test_groups_may_be_dates():
    days = [DAY, DAY + datetime.timedelta(days=1)]
    rows = gather({"x1": [0, 1], "x2": [0, 1], "y": [0, 1], "groups": days}, None)
    assert rows.frames["groups"].rows() == [(days[0],), (days[1],)]
    assert rows.notes == ()
