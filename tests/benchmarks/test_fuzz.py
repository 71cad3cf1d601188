"""The fuzz counts what fails, replays it, and goes on where it was stopped."""

import pytest

from interplay.core.store import Store


@pytest.fixture
def fuzz(benchmark_module):
    return benchmark_module("fuzz")


@pytest.fixture
def broken(fuzz, monkeypatch):
    """Every third seed fails, each in another way."""
    errors = [AssertionError("the gap is 1"), RuntimeWarning("overflow"), ZeroDivisionError("0")]

    def attempt(name, seed):
        if seed % 3 == 0:
            error = errors[seed // 3 % 3]
            return 0.1, float("nan"), f"{type(error).__name__}: {error}"
        return 0.2, 1e-9, None

    monkeypatch.setattr(fuzz, "attempt", attempt)


def test_batches_cover_every_family_alike(fuzz):
    cases = list(fuzz.cases(5000))
    seeds = {name: set() for name in fuzz.names()}
    for name, start, stop in cases:
        assert seeds[name].isdisjoint(range(start, stop))
        seeds[name] |= set(range(start, stop))
    first = seeds["dense"]
    assert first == set(range(len(first)))
    assert all(found == first for found in seeds.values())
    assert 5000 <= len(first) * len(seeds) < 5000 + fuzz.BATCH * len(seeds)


def test_what_is_wrong_is_counted(fuzz, broken):
    row = fuzz.batch("dense", 0, 10)
    assert set(row["failures"]) == {"0", "3", "6", "9"}
    assert row["gap"] == 1e-9
    report = fuzz.markdown([row])
    assert "| dense | 10 | 2 | 1 | 1 |  | 1.0e-09 | 0.20 |" in report
    assert "10 tables, 4 failures, 4 of them where every marginal is 0 or at least 1e-15" in report
    assert '--replay "dense" 6`: ZeroDivisionError: 0' in report


def test_failures_below_rounding_are_counted_apart(fuzz, broken):
    report = fuzz.markdown([fuzz.batch(fuzz.BELOW, 0, 10)])
    assert "10 tables, 4 failures, 0 of them" in report


def test_a_refused_certificate_has_its_own_column(fuzz):
    assert fuzz.kind("AssertionError: the bounds cross by 1e-3 nats") == "refused"
    assert fuzz.kind("GapWarning: above tol") == "gap"
    assert fuzz.kind("OverflowError: too large") == "exception"


def test_a_run_goes_on_where_it_was(fuzz, broken, tmp_path, monkeypatch, capsys):
    path = tmp_path / "fuzz.jsonl"
    first = fuzz.run(200, 1, Store(path))
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:3]) + "\n" + lines[3][:40])
    batch, again = fuzz.batch, []
    monkeypatch.setattr(fuzz, "batch", lambda **settings: again.append(1) or batch(**settings))
    assert fuzz.run(200, 1, Store(path)) == first
    assert len(again) == len(lines) - 3
    assert f"{len(lines)}/{len(lines)} batches" in capsys.readouterr().err


def test_a_table_is_tried_for_real(fuzz, capsys):
    seconds, gap, wrong = fuzz.attempt("dense", 0)
    assert seconds > 0
    assert gap <= 1e-8
    assert wrong is None
    assert fuzz.replay("dense", 0) == 0
    assert "p = np.array(" in capsys.readouterr().out
