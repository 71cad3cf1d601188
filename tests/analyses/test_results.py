"""What Pairs, Sweep and Comparison have in common."""

import json

import numpy as np
import pytest

import interplay
from interplay import Comparison, InputError, Pairs, Sweep
from interplay.core.results import BACKENDS, shown
from interplay.datasets import bitwise, gmm


def pairs():
    x1, x2, y = bitwise("AND").sample(400, 0)
    return interplay.estimate_pairs({"<one>": x1, "two": x2, "three": x1 ^ x2}, y)


def sweep():
    x1, x2, y = gmm(1.5, 0.6).sample(500, 0)
    return interplay.sweep_bins(x1, x2, y, bins=(2, 3, 4))


def comparison():
    results = []
    for name in ("AND", "OR"):
        rows = bitwise(name).sample(300, 0)
        results.append(interplay.estimate(*rows, method="discrete", replicates=100))
    return interplay.compare(*results, labels=("<and>", "or"))


@pytest.fixture(scope="module")
def results():
    return {Pairs: pairs(), Sweep: sweep(), Comparison: comparison()}


every_kind = pytest.mark.parametrize("kind", [Pairs, Sweep, Comparison])


@every_kind
def test_a_file_gives_the_result_back(results, kind, tmp_path):
    results[kind].save(tmp_path / "a.json")
    found = kind.load(tmp_path / "a.json")
    assert isinstance(found, kind)
    assert found.to_dict() == results[kind].to_dict()
    assert str(found) == str(results[kind])
    assert json.loads((tmp_path / "a.json").read_text()) == found.to_dict()


@every_kind
@pytest.mark.parametrize("backend", BACKENDS)
def test_frames_have_the_numbers(results, kind, backend):
    result = results[kind]
    frame = result.to_frame(backend)
    columns = result.columns()
    for name, values in columns.items():
        found = frame[name].to_pylist() if backend == "pyarrow" else list(frame[name])
        absent = [value is None for value in values]
        assert [value is None or value != value for value in found] == absent  # noqa: PLR0124
        assert [v for v in found if v == v and v is not None] == [  # noqa: PLR0124
            value for value in values if value is not None
        ]


@every_kind
def test_notebooks_get_an_escaped_table(results, kind):
    html = results[kind]._repr_html_()
    assert html.startswith("<table><caption>")
    assert html.count("<tr>") == 1 + len(next(iter(results[kind].columns().values())))
    assert "<one>" not in html
    assert "<and>" not in html


@every_kind
@pytest.mark.parametrize("data", [None, [], {}, {"schema": 1}, {"schema": 1, "pairs": 3}])
def test_other_values_are_refused(kind, data):
    with pytest.raises(InputError, match="data is no"):
        kind.from_dict(data)


@every_kind
def test_values_with_a_part_missing_are_refused(results, kind):
    data = results[kind].to_dict()
    for name in set(data) - {"unit", "notes", "unbinned"}:
        with pytest.raises(InputError):
            kind.from_dict({key: value for key, value in data.items() if key != name})


def test_a_file_of_another_kind_is_refused(results, tmp_path):
    results[Pairs].save(tmp_path / "a.json")
    with pytest.raises(InputError, match=r"a\.json holds no Sweep"):
        Sweep.load(tmp_path / "a.json")


def test_a_sweep_ends_with_its_verdict(results):
    found = results[Sweep]
    assert " ".join(str(found).split()).endswith(found.verdict)
    assert found.verdict in found._repr_html_().replace("&#x27;", "'")
    assert found.to_frame()["total"].is_finite().all()


def test_the_answer_without_bins_is_the_last_row(results):
    found = results[Sweep]
    assert found.unbinned is not None
    last = found.to_frame().rows(named=True)[-1]
    assert (last["bins"], last["kept1"]) == (None, None)
    assert last["synergy"] == found.unbinned.synergy


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_what_two_paired_results_share_does_not_differ(classes, seed):
    """Both are about the same x2 and y; x1 has other symbols, and another number of them."""
    rng = np.random.default_rng(seed)
    y = rng.integers(classes, size=400)
    x1, other, x2 = (
        np.where(rng.random(400) < noise, rng.integers(symbols, size=400), y)
        for noise, symbols in ((0.5, 4), (0.5, 6), (0.6, 4))
    )
    settings = {"method": "discrete", "replicates": 60, "groups": np.arange(400), "rng": 0}
    a, b = (interplay.estimate(x, x2, y, **settings) for x in (x1, other))
    found = interplay.compare(a, b, paired=True)
    assert abs(found.differences["i2"]) < 1e-12
    assert not found.differs("i2")


def test_small_values_keep_their_digits():
    assert shown(0.00123) == "0.001230"
    assert shown(-1e-17) == "0.000000"
    assert shown(1.25) == "1.2500"


def test_a_comparison_about_a_rare_label_shows_its_differences():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (2, 3000))
    y = (x[0] & x[1]) & (rng.random(3000) < 0.03)
    pids = [
        interplay.estimate(x[0], x[1], labels, replicates=20, rng=1) for labels in (y, y & x[0])
    ]
    text = str(interplay.compare(*pids))
    assert "+0.00000 " in text
