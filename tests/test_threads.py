import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from interplay import decompose, threads
from interplay.broja.solvers import newton, small_table
from interplay.threads import LARGE, by_size, cores, linear_algebra, side_by_side, threads_for

torch = pytest.importorskip("torch")


def blas():
    return {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_small_work_has_one_thread_and_what_was_set_comes_back(two_threads):
    pools = blas()
    with threads_for(LARGE - 1):
        assert torch.get_num_threads() == 1
        assert set(blas().values()) == {1}
    assert torch.get_num_threads() == 2
    assert blas() == pools


def test_large_work_keeps_its_threads(two_threads):
    with threads_for(LARGE):
        assert torch.get_num_threads() == 2


def test_threads_come_back_after_an_error(two_threads):
    with pytest.raises(KeyboardInterrupt), threads_for(1):
        raise KeyboardInterrupt
    assert torch.get_num_threads() == 2


def test_nested_limits_undo_one_another(two_threads):
    with threads_for(1):
        with threads_for(1):
            pass
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 2


def test_the_size_is_a_function_of_the_arguments(two_threads):
    @by_size(lambda rows, scale=1: len(rows) * scale)
    def used(rows, scale=1):
        return torch.get_num_threads()

    assert used([1, 2]) == 1
    assert used([1, 2], scale=LARGE) == 2
    assert used.__name__ == "used"


def test_torch_is_not_loaded_for_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch")
    with threads_for(1):
        assert "torch" not in sys.modules


@pytest.mark.parametrize(
    ("method", "settings"),
    [("batch", {"max_steps": 60}), ("published-batch", {"epochs": 1, "classifier_epochs": 1})],
)
def test_batch_leaves_the_threads_as_they_were(two_threads, method, settings):
    import interplay
    from interplay.datasets import bitwise

    x1, x2, y = bitwise("AND").sample(300, 0)
    seen = set()
    interplay.estimate(
        x1,
        x2,
        y,
        method=method,
        replicates=0,
        permutations=0,
        progress=lambda what, done, of: seen.add((what, torch.get_num_threads())),
        **settings,
    )
    assert ("coupling", 1) in seen
    assert torch.get_num_threads() == 2


def test_a_torch_classifier_leaves_the_threads_as_they_were(two_threads):
    import numpy as np

    from interplay.posteriors.torch_classifier import TorchClassifier, elements

    seen = []

    class Small(torch.nn.Linear):
        def forward(self, x):
            seen.append(torch.get_num_threads())
            return super().forward(x)

    x = np.random.default_rng(0).normal(size=(40, 3))
    TorchClassifier(Small(3, 2), epochs=1).fit(x, (x[:, 0] > 0).astype(int)).predict_proba(x)
    assert set(seen) == {1}
    assert torch.get_num_threads() == 2
    assert elements(torch.nn.Linear(3000, 2000), x, 40) > LARGE


def test_every_part_is_worked_on_with_one_thread_of_blas(two_threads, monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 3)
    seen = {}
    side_by_side(lambda part: seen.update({part: set(blas().values())}), list(range(7)))
    assert sorted(seen) == list(range(7))
    assert all(numbers == {1} for numbers in seen.values())


@pytest.mark.parametrize("number", [1, 4])
def test_an_error_in_a_part_is_raised(number, monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda part: 1 // part, [0] * number)


def test_cores_are_at_least_one(monkeypatch):
    assert cores() >= 1
    monkeypatch.delattr(threads.os, "sched_getaffinity", raising=False)
    assert cores() >= 1


@pytest.mark.parametrize(
    ("shape", "module", "factorise"),
    [
        ((4, 4, 10), small_table, "cholesky_with_ridge"),
        ((12, 12, 6), newton, "cholesky_with_ridge"),
    ],
)
def test_a_small_table_is_solved_with_one_thread_of_blas(shape, module, factorise, monkeypatch):
    original, seen = getattr(module, factorise), []

    def noted(*args):
        seen.append(set(solver_blas().values()))
        return original(*args)

    monkeypatch.setattr(module, factorise, noted)
    with threadpool_limits(limits=2, user_api="blas"):
        before = solver_blas()
        decompose(np.random.default_rng(0).random(shape))
        assert solver_blas() == before
    assert seen
    assert all(threads == {1} for threads in seen)


def solver_blas():
    pools = linear_algebra().info()
    return {p["filepath"]: p["num_threads"] for p in pools if p["user_api"] == "blas"}
