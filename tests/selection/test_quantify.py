"""The PID of models whose predictions have a known one."""

import numpy as np
import pytest
from scipy.special import entr, expit
from sklearn.linear_model import LogisticRegression

import interplay
from interplay.core.pid import ATOMS
from interplay.errors import InputError
from interplay.selection.quantify import FITS, quantify_models

N = 1200
QUICK = {"regressions": "quick"}


def two(p):
    return np.stack([1 - p, p], axis=1)


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    return rng.normal(size=(2, N, 4))


def atoms(pid):
    return np.array([getattr(pid, atom) for atom in ATOMS])


def exact_i12(m):
    mean = m.mean(axis=0)
    return (entr(mean).sum() - entr(m).sum(axis=1).mean()) / np.log(2)


@pytest.mark.parametrize("value", [0.5, 0.1, 0.0])
def test_a_constant_predictor_uses_nothing(rows, value):
    pid = interplay.quantify_model(lambda x1, x2: two(np.full(N, value)), *rows, **QUICK)
    np.testing.assert_allclose(atoms(pid), 0, atol=1e-9)


@pytest.mark.parametrize("which", [0, 1])
def test_a_model_of_one_modality_is_unique_in_it(rows, which):
    m = two(expit(2 * rows[which][:, 0] - rows[which][:, 1]))
    pid = interplay.quantify_model(m, *rows, **QUICK)
    own, other = (pid.unique1, pid.unique2)[:: 1 if which == 0 else -1]
    assert pid.i12 == pytest.approx(exact_i12(m), abs=2e-3)
    assert own + pid.redundancy == pytest.approx(pid.i12, abs=0.01)
    assert pid.synergy < 0.01
    assert other < 0.005
    assert pid.redundancy < 0.01


def test_a_product_is_synergy(rows):
    m = two(expit(6 * rows[0][:, 0] * rows[1][:, 0]))
    pid = interplay.quantify_model(m, *rows, **QUICK)
    assert pid.synergy == pytest.approx(exact_i12(m), abs=0.02)
    hard = interplay.quantify_model(m, *rows, predictions="hard", **QUICK)
    assert hard.synergy == pytest.approx(1, abs=0.03)
    assert hard.i12 == pytest.approx(1, abs=0.01)


def test_an_additive_model_of_equal_parts(rows):
    """Channels are equal: R = I1 = I2, the rest is synergy; I1 by quadrature."""
    x1, x2 = rows[:, :, 0]
    pid = interplay.quantify_model(two(expit(3 * x1 + 3 * x2)), *rows, **QUICK)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    mean = expit(3 * nodes[:, None] + 3 * nodes) @ weights
    i1 = 1 + weights @ (mean * np.log2(mean) + (1 - mean) * np.log2(1 - mean))
    assert pid.i1 == pytest.approx(i1, abs=0.03)
    assert pid.redundancy == pytest.approx(i1, abs=0.03)


def test_probabilities_tell_more_exactly_than_drawn_labels(rows):
    """The same model, its predictions drawn and estimated as labels: errors of I12 and S."""
    x1, x2 = rows[:, :700]
    m = two(expit(1.5 * x1[:, 0] + 1.5 * x2[:, 0]))
    soft = interplay.quantify_model(m, x1, x2, **QUICK)
    y = (np.random.default_rng(1).random(700) < m[:, 1]).astype(int)
    labels = interplay.estimate(x1, x2, y, method="posterior", classifier=LogisticRegression())
    assert abs(soft.i12 - exact_i12(m)) < 0.2 * abs(labels.i12 - exact_i12(m))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (lambda a, b: a ^ b, (0, 0, 0, 1)),
        (lambda a, b: a & b, (0.3113, 0, 0, 0.5)),
        (lambda a, b: a + 0 * b, (0, 1, 0, 0)),
    ],
)
@pytest.mark.parametrize("predictions", ["sampled", "hard"])
def test_gates_are_counted_exactly(rule, expected, predictions):
    a, b = np.array([(0, 0), (0, 1), (1, 0), (1, 1)] * 50).T
    pid = interplay.quantify_model(
        two(rule(a, b).astype(float)), a, b, predictions=predictions, bias="none"
    )
    assert pid.method == "discrete"
    np.testing.assert_allclose(atoms(pid), expected, atol=1e-4)


def test_soft_gates_are_those_of_the_table():
    a, b = np.array([(0, 0), (0, 1), (1, 0), (1, 1)] * 50).T
    chance = np.array([[0.1, 0.3], [0.6, 0.95]])
    pid = interplay.quantify_model(lambda x1, x2: two(chance[x1, x2]), a, b, bias="none")
    p = np.stack([1 - chance, chance], axis=2) / 4
    np.testing.assert_allclose(atoms(pid), atoms(interplay.decompose(p)), atol=1e-6)
    texts = interplay.quantify_model(two(chance[a, b]), a.astype(str), b, bias="none")
    np.testing.assert_allclose(atoms(texts), atoms(pid), atol=1e-12)


def test_swapping_the_modalities_swaps_the_unique_parts(rows):
    m = two(expit(3 * rows[0][:, 0] + rows[1][:, 0]))
    one = interplay.quantify_model(m, *rows, bias="none", **QUICK)
    two_ = interplay.quantify_model(m, *rows[::-1], bias="none", **QUICK)
    np.testing.assert_allclose(atoms(one), atoms(two_)[[0, 2, 1, 3]], atol=1e-6)


def test_several_models_give_what_each_gives(rows):
    models = {"sum": two(expit(rows[0][:, 0] + rows[1][:, 0])), "none": two(np.full(N, 0.3))}
    found = quantify_models(models, *rows, rng=3, **QUICK)
    for name, m in models.items():
        alone = interplay.quantify_model(m, *rows, rng=3, **QUICK)
        assert found[name].to_dict() == alone.to_dict()


def test_intervals_hold_the_estimate_and_groups_widen_them(rows):
    x1, x2 = rows[:, :600]
    chance = two(expit(2 * x1[:, 0]))
    plain = interplay.quantify_model(chance, x1, x2, replicates=100, level=0.9, **QUICK)
    low, high = plain.intervals["i12"]
    assert low < plain.i12 < high
    again = np.arange(600) % 100  # every row six times
    repeated = interplay.quantify_model(
        chance[again], x1[again], x2[again], groups=again, replicates=100, level=0.9, **QUICK
    )
    wide = repeated.intervals["i12"]
    assert wide.high - wide.low > 1.5 * (high - low)


def test_intervals_include_what_regressions_have_not_learnt(rows):
    """Both modalities tell alike: R = I1 is what a few rows show too little of."""
    x1, x2 = rows[:, :300]
    m = two(expit(3 * x1[:, 0] + 3 * x2[:, 0]))
    pid = interplay.quantify_model(m, x1, x2, replicates=60, **QUICK)
    curves = pid.provenance["learning_curves"]
    assert curves["x1"]["rows"] == [150, 300]
    assert curves["both"]["bits"] == pytest.approx([exact_i12(m)] * 2, abs=1e-6)
    assert curves["both"]["low"] == curves["both"]["high"]
    assert pid.provenance["intervals_include"].endswith("have not learnt")
    low, high = pid.intervals["redundancy"]
    assert high - pid.redundancy > pid.redundancy - low > 0


def test_intervals_allow_for_modalities_that_tell_alike(rows):
    """True S of the sum is 0.439 bits; of two equal modalities a sample shows one ahead."""
    x1, x2 = rows[:, :600]
    asked = {"replicates": 60, "level": 0.9, **QUICK}
    alike = interplay.quantify_model(two(expit(4 * (x1[:, 0] + x2[:, 0]))), x1, x2, **asked)
    assert alike.provenance["may_tell_alike"]
    assert alike.intervals["unique1"].low == alike.intervals["unique2"].low == 0
    low, high = alike.intervals["synergy"]
    assert low < 0.439 < high
    first = interplay.quantify_model(two(expit(4 * x1[:, 0] + x2[:, 0])), x1, x2, **asked)
    assert not first.provenance["may_tell_alike"]
    assert first.intervals["unique1"].low > 0.1


def test_replicates_spread_further_where_regressions_are_not_fitted_anew():
    """I12 needs neither cells nor regressions, and shows the spread alone."""
    x1, x2 = np.random.default_rng(0).integers(3, size=(2, 400))
    m = two(expit(x1 + x2 - 2.0))
    found = {}
    for method, asked in (("discrete", {}), ("posterior", QUICK)):
        pid = interplay.quantify_model(m, x1, x2, method=method, replicates=40, **asked)
        found[method] = np.std(pid.replicates["i12"])
    assert found["posterior"] == pytest.approx(FITS * found["discrete"], rel=0.02)


def test_few_rows_say_that_intervals_leave_out_what_is_not_learnt():
    pid = interplay.quantify_model(P, X, X[:, ::-1], replicates=20, **QUICK)
    assert pid.provenance["intervals_include"] == "the error of the sample"
    assert any("too few rows" in note for note in pid.notes)


def test_three_classes(rows):
    m = np.stack([expit(2 * rows[0][:, 0]), np.full(N, 0.5), expit(2 * rows[1][:, 0])], axis=1)
    m /= m.sum(axis=1, keepdims=True)
    pid = interplay.quantify_model(m, *rows, **QUICK)
    assert pid.i12 == pytest.approx(exact_i12(m), abs=2e-3)
    assert pid.total == pytest.approx(pid.i12)


def test_a_fitted_classifier_gets_all_columns(rows):
    x1, x2 = rows
    model = LogisticRegression().fit(np.hstack([x1, x2]), x1[:, 0] > 0)
    pid = interplay.quantify_model(model, x1, x2, regressions="linear")
    same = interplay.quantify_model(
        model.predict_proba(np.hstack([x1, x2])), x1, x2, regressions="linear"
    )
    assert pid.to_dict() == same.to_dict()


def test_features_stand_for_images(rows):
    images = rows[0].reshape(N, 1, 2, 2)
    m = two(expit(2 * rows[0][:, 0]))
    pid = interplay.quantify_model(m, images, rows[1], regressions="linear")
    named = interplay.quantify_model(
        m, list(images), rows[1], features=tuple(rows), regressions="linear"
    )
    np.testing.assert_allclose(atoms(pid), atoms(named), atol=1e-12)


def test_sequences_of_different_lengths_need_features(rows):
    lists = [np.ones(1 + i % 3) for i in range(N)]
    m = two(expit(2 * rows[1][:, 0]))
    pid = interplay.quantify_model(
        lambda x1, x2: m, lists, rows[1], features=(rows[0], rows[1]), regressions="linear"
    )
    assert pid.unique2 == pytest.approx(pid.i12, abs=0.01)


X = np.random.default_rng(5).normal(size=(60, 2))
P = two(expit(X[:, 0]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x2": X[:50]}, "x1 has 60 rows, x2 has 50 rows"),
        ({"x1": np.where(X > 1, np.nan, X)}, "x1 has missing"),
        ({"x2": np.where(X > 1, np.inf, X)}, "x2 has missing"),
        ({"model": P[:40]}, "model has 40 rows"),
        ({"model": 2 * P}, "no probabilities"),
        ({"model": lambda a, b: P[:3]}, "the model's output has 3 rows"),
        ({"model": None}, "gives no probabilities"),
        ({"model": LogisticRegression}, "is the class LogisticRegression"),
        ({"model": LogisticRegression()}, "is not fitted"),
        ({"predictions": "soft"}, "predictions is 'soft'"),
        ({"method": "batch"}, "method is 'batch'"),
        ({"regressions": "forest"}, "regressions has 'forest'"),
        ({"method": "discrete", "cells": 5}, "leave them out"),
        ({"folds": 1}, "folds is 1"),
        ({"cells": 0}, "cells is 0"),
        ({"features": X}, "features is no pair"),
        ({"features": (X[:9], X[:9])}, "features have 9"),
        ({"x1": X[:20], "x2": X[:20], "model": P[:20]}, "too few"),
        ({"groups": np.zeros(60)}, "too few"),
        ({"permutations": 99}, "permutations does not apply"),
        ({"bias": "shuffle"}, "bias is 'shuffle'"),
        ({"budget": 5}, "budget is no setting"),
        ({"x1": [[1.0], [1.0, 2.0]] * 30}, "features"),
    ],
)
def test_bad_input(arguments, message):
    given = {"model": P, "x1": X, "x2": X, **arguments}
    with pytest.raises(InputError, match=message):
        interplay.quantify_model(given.pop("model"), given.pop("x1"), given.pop("x2"), **given)
