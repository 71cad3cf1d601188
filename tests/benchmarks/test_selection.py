"""Rules of selection, judged on made-up suites whose best choices are known."""

import importlib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def evaluate(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    module = importlib.import_module("benchmarks.selection.evaluate")
    quick = {name: rule for name, rule in module.RULES.items() if not name.startswith("trees")}
    monkeypatch.setattr(module, "RULES", quick)
    return module


@pytest.fixture
def replay(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.selection.replay")


def suite(evaluate, n=12):
    """Tensor fusion is best where combining is worth much, additive elsewhere, EF always second."""
    found = []
    for number in range(n):
        combining = number % 2 == 1
        accuracy = np.full(len(evaluate.FUSION), 60.0)
        accuracy[evaluate.FUSION.index("ef")] = 85.0
        accuracy[evaluate.FUSION.index("tensor" if combining else "additive")] = 90.0
        rungs = np.array([0.1, 0.1, 0.2, 0.5 if combining else 0.2])
        four = np.array([0.1, 0.0, 0.0, 0.1])
        found.append(
            {
                "name": f"made-{number}",
                "kind": f"kind {number % 4}",
                "suite": "made",
                "rows": 1000,
                "columns": 4,
                "classes": 2,
                "accuracy": accuracy,
                "measured": accuracy / 100,
                "loss": 1 - accuracy / 100,
                "true": rungs,
                "estimated": rungs,
                "intervals": {"gain_of_interaction": (rungs[3] - rungs[2], 0.5)},
                "data": four,
                "pid": four,
            }
        )
    return found


def test_regrets_are_those_of_the_models_chosen(evaluate):
    found = evaluate.regrets(suite(evaluate))
    assert found["validate all ten"].max() == 0
    assert found["estimated ladder: the models of its side of the line"][:, 0].max() == 0
    assert found["always EF"][:, 0] == pytest.approx(np.full(12, 5.0))
    assert found["always EF"][:, 2] == pytest.approx(np.full(12, 0.05))
    assert found["fixed portfolio of three"][:, 1].max() == 0
    assert found["random"][0, 0] == pytest.approx(90 - (90 + 85 + 8 * 60) / 10)


def test_a_rule_sees_no_dataset_of_the_kind_that_it_is_judged_on(evaluate, monkeypatch):
    seen = []

    def spy(dataset, others):
        seen.append(dataset["kind"] in {other["kind"] for other in others})
        return list(range(10))

    monkeypatch.setattr(evaluate, "RULES", {"spy": spy, "always EF": spy})
    evaluate.regrets(suite(evaluate))
    assert seen
    assert not any(seen)


def test_the_default_takes_early_fusion_where_an_interval_of_interaction_reaches_0(evaluate):
    rule = evaluate.RULES["estimated ladder surely above the line, else EF: the default"]
    *others, above = suite(evaluate)
    assert evaluate.FUSION[rule(above, others)[0]] == "tensor"
    unsure = above | {"intervals": {"gain_of_interaction": (0.0, 0.5)}}
    assert evaluate.FUSION[rule(unsure, others)[0]] == "ef"


def test_after_the_best_comes_what_adds_most(evaluate):
    shares = np.array([[1.0, 0.9, 0.2], [0.8, 0.9, 1.0], [1.0, 0.9, 0.3]])
    assert evaluate.greedy(shares) == [0, 2, 1]
    assert evaluate.greedy(shares, first=1) == [1, 0, 2]


def test_intervals_are_over_kinds(evaluate):
    kinds = np.array(["a"] * 50 + ["b"] * 50)
    values = np.repeat([0.0, 1.0], 50)
    assert evaluate.interval(values, kinds) == "0.50 [0.00, 1.00]"


def test_a_table_names_every_rule(evaluate):
    datasets = suite(evaluate)
    found = evaluate.regrets(datasets)
    lines = evaluate.table(datasets, np.ones(12, dtype=bool), found)
    assert len(lines) == 2 + len(found)
    assert any(line.startswith("| the paper's rule, estimated PID") for line in lines)


def test_published_accuracies_are_replayed(replay, tmp_path, capsys):
    lines = ["dataset, model, R, U1, U2, S, acc"]
    for place, name in enumerate(("first", "second1", "second2")):
        lines.append(f"{name}, dataset, 0.1, 0, 0, 0.3, 1")
        for model, accuracy in (
            ("outer", 0.8),
            ("early_fusion", 0.7),
            ("additive", 0.5 + place / 10),
        ):
            lines.append(f"{name}, {model}, 0, 0, 0, 0, {accuracy}")
    file = tmp_path / "published.csv"
    file.write_text("\n".join(lines))
    replay.main(file)
    printed = capsys.readouterr().out
    assert "| the paper's rule | 100.0 [100.0, 100.0]" in printed
    assert "| always EF | 87.5 [87.5, 87.5]" in printed


NEW = ("parity-of-3", "suppressors", "largest-of-3", "two-rare", "either", "matched-choice")


@pytest.mark.parametrize("name", NEW)
def test_new_and_fresh_kinds_know_their_posteriors(monkeypatch, name):
    monkeypatch.syspath_prepend(str(ROOT))
    run = importlib.import_module("benchmarks.selection.new_kinds_run")
    world = next(kind for kinds in run.SETS.values() for kind in kinds if kind.name == name)
    x1, x2, y = world.sample(3000, np.random.default_rng(0))
    labels = np.eye(world.classes)[y]
    for posteriors in world.posteriors(x1, x2):
        np.testing.assert_allclose(posteriors.sum(axis=1), 1)
        off = posteriors - labels  # calibrated: what is left has nothing to do with what was said
        assert abs(off.mean(axis=0)).max() < 0.03
        assert abs((off * posteriors).mean(axis=0)).max() < 0.03
