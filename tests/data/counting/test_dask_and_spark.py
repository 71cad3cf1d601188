"""The same counts, bit by bit, on a cluster of Dask workers and on Spark as on one machine."""

import datetime
import shutil

import joblib
import narwhals as nw
import numpy as np
import polars
import pytest

from interplay import estimate
from interplay.data.coding.discretise import Settings
from interplay.data.counting.cells import count_lazily
from interplay.data.counting.contingency import count_data
from interplay.data.reading.engines import approximate_distinct
from interplay.data.reading.lists import spread_lists

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

N = 3000
BINS_AND_TEXT = ("f", "t", "y")  # with missing values in both
CLUSTERS = ("emb", "t,flag", "u2")  # of lists; and a continuous label
JOINT_LABEL = ("i,day", "f,t", "y,flag")  # of integers and dates, bins and text


def rows():
    rng = np.random.default_rng(0)
    u, v, w = rng.normal(size=(3, N))
    days = [datetime.date(2020, 1, 1 + k) for k in rng.integers(0, 5, N).tolist()]
    return polars.DataFrame(
        {
            "f": [None if i % 70 == 3 else x for i, x in enumerate((u + v).tolist())],
            "t": [None if i % 50 == 7 else "abcd"[k] for i, k in enumerate(rng.integers(0, 4, N))],
            "emb": np.column_stack([u, v, 1e3 * w]).tolist(),
            "u2": u**2,
            "i": rng.integers(0, 30, N),
            "flag": rng.random(N) < 0.3,
            "day": days,
            "y": np.where(u * w > 0, "yes", "no"),
            "subject": rng.integers(0, 12, N),
        }
    )


FRAME = rows()


@pytest.fixture(scope="module")
def dask_cluster():
    """A cluster of two worker processes, on free ports and without a dashboard."""
    distributed = pytest.importorskip("distributed")
    pytest.importorskip("dask.dataframe")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def spark():
    """Spark on two threads of this machine."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs java, which is not installed")
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    session = sql.SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def on_dask(dask_cluster):
    dataframe = pytest.importorskip("dask.dataframe")
    return dataframe.from_pandas(FRAME.to_pandas(use_pyarrow_extension_array=True), npartitions=4)


@pytest.fixture(scope="module")
def on_spark(spark):
    return spark.createDataFrame(FRAME.to_arrow()).repartition(3).cache()


@pytest.fixture(scope="module")
def on_spark_in_order(spark):
    return spark.createDataFrame(FRAME.to_arrow()).coalesce(1)


@pytest.fixture(params=["on_dask", "on_spark"])
def lazy(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["on_dask", "on_spark_in_order"])
def in_order(request):
    return request.getfixturevalue(request.param)


def counts(question, data, missing="category", **keywords):
    settings = Settings(missing=missing, bins=5, clusters=4)
    rng = np.random.default_rng(0)
    return count_data(*question, data=data, settings=settings, rng=rng, **keywords)


def assert_same(one, other):
    assert one.shape == other.shape
    assert one.n_samples == other.n_samples
    for first, second in zip(one.cells(), other.cells(), strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("question", [BINS_AND_TEXT, CLUSTERS, JOINT_LABEL])
def test_the_same_encoders_give_the_same_counts(lazy, question):
    here = counts(question, FRAME)
    spread, _ = spread_lists(nw.from_native(lazy), "data")
    assert_same(count_lazily(spread, *here.encoders), here.joint)


@pytest.mark.parametrize(("question", "missing"), [(BINS_AND_TEXT, "drop"), (CLUSTERS, "category")])
def test_the_same_call_gives_the_same_counts(in_order, question, missing):
    here = counts(question, FRAME, missing, sample=1000)
    there = counts(question, in_order, missing, sample=1000)
    assert there.codes is None  # they were counted on the cluster
    assert_same(there.joint, here.joint)
    assert there.notes == here.notes
    assert there.dropped == here.dropped


def test_any_order_of_the_rows_gives_the_same_answer_where_all_are_the_sample(lazy):
    settings = {"bins": 5, "clusters": 4, "missing": "category"}
    here, there = (estimate(*CLUSTERS, data=data, **settings) for data in (FRAME, lazy))
    assert there.to_dict() == here.to_dict()


def test_groups_are_counted(lazy):
    cells = counts(("i", "t", "y"), lazy, sample=1000, groups="subject").cells
    here = counts(("i", "t", "y"), FRAME, groups="subject")
    flat = np.ravel_multi_index(
        [here.groups, *(part.codes for part in here.codes)], (12, *here.joint.shape)
    )
    expected, numbers = np.unique(flat, return_counts=True)
    symbols = (cells.x1.codes, cells.x2.codes, cells.y.codes)
    found = np.ravel_multi_index([cells.groups, *symbols], (12, *here.joint.shape))
    order = np.argsort(found)
    np.testing.assert_array_equal(found[order], expected)
    np.testing.assert_array_equal(cells.numbers[order], numbers)


def test_distinct_rows_are_counted_approximately(lazy):
    frame = nw.from_native(lazy).select("i", "t", "subject")
    exact = FRAME.select("i", "t", "subject").n_unique()
    assert approximate_distinct(frame) == pytest.approx(exact, rel=0.1)


def test_the_bootstrap_is_the_same_on_a_cluster(dask_cluster):
    here = estimate("u2", "i", "y", data=FRAME, bins=4, replicates=120)
    with joblib.parallel_config(backend="dask"):
        there = estimate("u2", "i", "y", data=FRAME, bins=4, replicates=120)
    assert there.replicates == here.replicates
