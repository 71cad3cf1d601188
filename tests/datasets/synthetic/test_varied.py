import numpy as np
import pytest

from interplay.core.channels import likelihood_information
from interplay.datasets import Dataset
from interplay.datasets.synthetic.rules import RULES
from interplay.datasets.synthetic.varied import Varied, varied, varied_names
from interplay.errors import InputError

ROWS = 8000
FEW = ("random-4", "product-0.6", "both", "ring-line", "twisted-product", "noise-1.0-0.5",
       "sum-of-3", "many-sum")  # fmt: skip


def small(name):
    made = varied(name)
    values = {key: value for key, value in made.settings().items() if key != "dataset"}
    return Varied(**{**values, "truth_rows": 4000})


def test_there_are_forty_of_many_kinds():
    made = [varied(name) for name in varied_names()]
    assert len({d.name for d in made}) == len(made) >= 40
    kinds = {"random ratios", "products", "thresholds", "rings", "unequal noise", "three classes",
             "ten classes", "many columns"}  # fmt: skip
    assert kinds <= {d.kind for d in made}


@pytest.mark.parametrize("rule", RULES)
def test_rules_are_probabilities_of_any_shape(rule):
    s1, s2 = np.random.default_rng(0).normal(size=(2, 3, 50))
    p = RULES[rule](s1, s2)
    assert p.shape[:2] == (3, 50)
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    assert p.min() >= 0


@pytest.mark.parametrize("name", FEW)
def test_posteriors_are_those_of_the_labels_drawn(name):
    dataset = small(name)
    assert isinstance(dataset, Dataset)
    x1, x2, y = dataset.sample(ROWS, rng=1)
    assert x1.shape == (ROWS, dataset.columns1)
    assert x2.shape == (ROWS, dataset.columns2)
    pid = dataset.true_pid()
    for t, told in zip(dataset.posteriors(x1, x2), (pid.i1, pid.i2, pid.i12), strict=True):
        np.testing.assert_allclose(t.sum(axis=1), 1)
        wrong = np.bincount(y, minlength=dataset.classes) / ROWS - t.mean(axis=0)
        assert np.abs(wrong).max() < 4 / np.sqrt(ROWS)
        assert likelihood_information(t, y) == pytest.approx(told, abs=0.04)


def test_known_decompositions():
    product = small("product-0.0").true_pid()
    assert product.i1 == pytest.approx(0, abs=1e-3)
    assert product.synergy == pytest.approx(product.i12, abs=1e-3)
    first = small("first").true_pid()
    assert first.unique1 == pytest.approx(first.i12, abs=2e-3)
    pair = small("pair-of-2").true_pid()
    assert pair.redundancy == pytest.approx(0, abs=0.01)


def test_additive_information():
    for name, share in (("sum-0.5", 1.0), ("product-0.0", 0.0), ("suppressor", 1.0)):
        dataset = small(name)
        expected = share * dataset.true_pid().i12
        assert dataset.additive_information() == pytest.approx(expected, abs=0.02)


def test_the_seed_decides():
    dataset = small("twisted-sum")
    for one, same, other in zip(
        dataset.sample(20, 1), dataset.sample(20, 1), dataset.sample(20, 2), strict=True
    ):
        np.testing.assert_array_equal(one, same)
        assert not np.array_equal(one, other)


@pytest.mark.parametrize("shown", ["line", "length", "twist"])
def test_what_is_shown_can_be_read_back(shown):
    dataset = Varied("x", "x", "first", shown1=shown, columns1=5)
    x1, x2, y = dataset.sample(4000, 0)
    t1, _, t12 = dataset.posteriors(x1, x2)
    np.testing.assert_allclose(t1, t12, atol=2e-3)  # the label depends on u1 alone
    assert ((t1[:, 1] > 0.5) == (y == 1)).mean() > 0.8


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rule": "nonsense"}, "rule is"),
        ({"correlation": 1.0}, "correlation is"),
        ({"kept1": 2}, "kept1 is"),
        ({"flips": -0.1}, "flips is"),
        ({"shown1": "square"}, "shown1 is"),
        ({"columns2": 0}, "columns2 is"),
        ({"shown1": "twist", "columns1": 1}, "columns1 is"),
        ({"truth_rows": 5}, "truth_rows is"),
    ],
)
def test_bad_settings(settings, message):
    with pytest.raises(InputError, match=message):
        Varied(**{"name": "x", "kind": "x", "rule": "sum", **settings})


def test_bad_rows_and_names():
    dataset = small("both")
    x1, x2, _ = dataset.sample(10, 0)
    with pytest.raises(InputError, match="x1"):
        dataset.posteriors(x1[:, :3], x2)
    with pytest.raises(InputError, match="rows"):
        dataset.posteriors(x1, x2[:5])
    with pytest.raises(InputError, match="name is"):
        varied("nonsense")
    with pytest.raises(InputError, match="n is"):
        dataset.sample(0)
