import json

import numpy as np
import pytest

from interplay import InputError, decompose
from interplay.annotation import analyse
from interplay.annotation.published import find, published
from interplay.annotation.questions import QUESTIONS

from .test_statistics import four, ratings_of


@pytest.fixture(scope="module")
def ratings():
    rng = np.random.default_rng(0)
    return ratings_of(four(*rng.integers(0, 6, (4, 3, 12)).astype(float)))


def test_people_beside_an_estimate(ratings):
    pid = decompose([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    found = analyse(ratings, estimates={"xor": pid, "mine": (0.1, 0.2, 0.3, 0.4)}, replicates=50)
    for name, total in (("xor", 1.0), ("mine", 1.0)):
        people = found.beside[name].people
        assert sum(mean.value for mean in people.values()) == pytest.approx(total)
    means = {name: mean.value for name, mean in found.means.items()}
    assert found.beside["xor"].same_highest == (max(means, key=means.get) == "synergy")
    text = str(found)
    assert "xor" in text
    assert "1.00" in text


@pytest.mark.parametrize("estimate", [(1, 2, 3), (1, 2, 3, float("nan"))])
def test_estimates_that_are_none(ratings, estimate):
    with pytest.raises(InputError, match="estimate mine is"):
        analyse(ratings, estimates={"mine": estimate}, replicates=0)


def test_it_is_plain_values(ratings):
    found = analyse(ratings, estimates={"mine": (0, 0, 0, 1)}, replicates=20)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["means"]["synergy"]["value"] == pytest.approx(found.means["synergy"].value)
    assert data["confidences"]["synergy"]["value"] is None  # none was given
    assert "No confidence was given." in data["notes"]
    again = analyse(ratings, estimates={"mine": (0, 0, 0, 1)}, replicates=20)
    assert again.to_dict() == found.to_dict()


def test_agreement_by_dataset_and_by_label():
    one = ratings_of({"synergy": np.array([[5.0, 4, 5], [5, 4, 5]])}, dataset="a", label="yes")
    two = ratings_of({"synergy": np.array([[0.0, 1, 0], [1, 0, 1]])}, dataset="b", label="no")
    both = one.__class__(
        **{name: np.concatenate([getattr(one, name), getattr(two, name)]) for name in one.columns()}
    )
    found = analyse(both, replicates=0)
    assert set(found.within) == {"label", "dataset"}
    assert found.within["dataset"]["a"]["synergy"].value == pytest.approx(1)
    assert found.within["dataset"]["b"]["synergy"].value < 0
    assert found.alpha["synergy"].value > 0.5
    assert any("tell the datasets apart" in note for note in found.notes)
    assert "within each dataset" in str(found)


def test_ratings_against_pointwise_values(ratings):
    values = {f"i{j}": (0.1 * j, -0.1 * j, 0.0, 0.2) for j in range(12)}
    reasons = {f"i{j}": "synergy" if j < 4 else "random" for j in range(12)}
    found = analyse(ratings, values=values, reasons=reasons, replicates=0)
    assert found.correlation["all items"]["redundancy"].items == 12
    assert found.correlation["random items"]["redundancy"].items == 8
    assert found.correlation["all items"]["synergy"].value is None  # values don't vary
    assert found.contrasts["synergy"].picked == 4
    assert any("found with a chance of 80%" in note for note in found.notes)
    plain = analyse(ratings, values=values, replicates=0)
    assert set(plain.correlation) == {"all items"}
    assert plain.contrasts == {}


def test_what_is_published():
    lines = published()
    assert len({(line.source, line.measure, line.dataset) for line in lines}) == len(lines)
    assert find("alpha", "MOSEI", "notebook") == (0.2184, -0.09, -0.0997, -0.0703)
    assert find("alpha", "CLEVR", "notebook") == (None,) * 4
    for line in lines:
        if line.measure in ("mean rating", "mean confidence"):
            assert all(0 <= value <= 5 for value in line.values)
    # the tables are the notebook's numbers, rounded
    for measure in ("alpha", "mean confidence"):
        printed, exact = find(measure, "pooled", "table 9"), find(measure, "pooled", "notebook")
        assert np.allclose(printed, exact, atol=0.0051)
    for dataset in ("VQA 2.0", "CLEVR"):
        printed = find("mean rating", dataset, "table 7")
        assert np.allclose(printed, find("mean rating", dataset, "notebook"), atol=0.0051)
    assert find("nothing", "CLEVR", "table 3") is None
    assert len(QUESTIONS) == len(lines[0].values)
