import json

import numpy as np
import polars
import pytest
from scipy.integrate import quad
from scipy.stats import norm

import interplay
from interplay import InputError, Sweep, estimate
from interplay.analyses.unbinned_information import corrected_information

LEVELS = (2, 4, 8, 16)


def gaussians(n=4000, d=1, seed=0):
    """Two views of a fair coin, each with a mean of -1 or 1 in its first column."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    x1, x2 = rng.normal(size=(2, n, d))
    x1[:, 0] += 2 * y - 1
    x2[:, 0] += 2 * y - 1
    return x1.squeeze(), x2.squeeze(), y


def told():
    """I(X;Y) in bits of one such view."""

    def integrand(x):
        p = norm.pdf(x, [-1, 1])
        return p[1] * np.log2(2 * p[1] / p.sum())

    return quad(integrand, -9, 9)[0]


def sweep_bins(*args, **more):
    """Without the answer beside the bins, which takes its time."""
    return interplay.sweep_bins(*args, method="discrete", **more)


def kept(sweep):
    return np.array([[point.kept1, point.kept2] for point in sweep.points])


def test_points_are_estimates():
    x1, x2, y = gaussians(1000)
    sweep = sweep_bins(x1, x2, y, bins=(8, 2), rng=3)
    assert [point.bins for point in sweep.points] == [2, 8]
    for point in sweep.points:
        assert point.pid == estimate(
            x1, x2, y, method="discrete", bins=point.bins, clusters=point.bins, rng=3
        )


def test_more_bins_keep_more_up_to_all():
    sweep = sweep_bins(*gaussians(20_000), bins=LEVELS)
    shares = kept(sweep)
    assert (np.diff(shares, axis=0) > 0).all()
    sign = 1 - (-np.log2([norm.cdf(1), norm.sf(1)]) @ [norm.cdf(1), norm.sf(1)])
    for reference in (sweep.reference1, sweep.reference2):
        assert reference.bits == pytest.approx(told(), abs=0.03)
        assert "nearest neighbours in 10,000 rows" in reference.how
    np.testing.assert_allclose(shares[0], sign / told(), atol=0.06)
    np.testing.assert_allclose(shares[-1], 1, atol=0.06)


def test_clusters_are_compared_with_a_classifier():
    x1, x2, y = gaussians(3000, d=3)
    sweep = sweep_bins(x1, x2[:, 0], y, bins=(2, 16))
    assert sweep.reference1.bits == pytest.approx(told(), abs=0.05)
    assert "cross-validated logistic regression" in sweep.reference1.how
    assert "lower bound" in sweep.reference1.how
    assert sweep.notes == ("x1 is clustered: bins are its number of clusters.",)
    assert 0.2 < sweep.points[-1].kept1 < 1.05


def test_a_pattern_that_no_line_separates_is_seen_by_the_other_classifier():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 2))
    y = (x[:, 0] > 0) ^ (x[:, 1] > 0)
    sweep = sweep_bins(x, rng.normal(size=3000), y, bins=(4,))
    assert "gradient boosting" in sweep.reference1.how
    assert sweep.reference1.bits > 0.8
    assert sweep.reference2.bits < 0.05


def test_a_discrete_modality_is_its_own_reference():
    x1, _, y = gaussians(1000)
    codes = y ^ (np.random.default_rng(0).random(1000) < 0.1)
    sweep = sweep_bins(x1, codes, y, bins=LEVELS)
    np.testing.assert_allclose(kept(sweep)[:, 1], 1)
    assert sweep.reference2.how == "its counts"
    assert "x2 is used as given: the number of bins does not move it." in sweep.notes


def test_a_modality_that_tells_nothing_has_no_shares():
    rng = np.random.default_rng(1)
    sweep = sweep_bins(rng.integers(0, 2, 2000), *gaussians(2000)[1:], bins=(2,))
    assert sweep.points[0].kept1 is None
    assert sweep.points[0].kept2 > 0.5
    assert "-" in str(sweep).splitlines()[2].split()


def test_text_beside_numbers_counts_in_the_reference():
    x1, x2, y = gaussians(2000)
    noisy = np.where(np.random.default_rng(0).random(2000) < 0.9, y, 1 - y)
    frame = polars.DataFrame({"word": np.array(["no", "yes"])[noisy], "a": x1, "b": x2, "y": y})
    sweep = sweep_bins("word,a", "b", "y", data=frame, bins=(4,))
    assert sweep.reference1.bits > told() + 0.1
    assert sweep.points[0].pid.names == ("word,a", "b", "y")


def test_missing_values_and_names_are_passed_on():
    x1, x2, y = gaussians(1000)
    x1[::10] = np.nan
    for missing in ("drop", "category"):
        sweep = sweep_bins(x1, x2, y, bins=(4,), missing=missing, names=("A", "B", "C"))
        assert sweep.points[0].pid == estimate(
            *(x1, x2, y),
            method="discrete",
            bins=4,
            clusters=4,
            missing=missing,
            names=("A", "B", "C"),
        )
        assert sweep.reference1.bits == pytest.approx(told(), abs=0.1)
        assert "kept of A" in str(sweep)
    with pytest.raises(InputError, match="missing values"):
        sweep_bins(x1, x2, y, bins=(4,))


def test_huge_numbers_have_the_same_reference():
    x1, x2, y = gaussians(1000)
    plain = sweep_bins(x1, np.column_stack([x2, x1]), y, bins=(3,))
    huge = sweep_bins(x1 * 1e307, np.column_stack([x2 * 1e307, x1 * 1e-307]), y, bins=(3,))
    assert huge.reference1.bits == pytest.approx(plain.reference1.bits, abs=0.01)
    assert huge.reference2.bits == pytest.approx(plain.reference2.bits, abs=0.01)


def test_rare_classes_are_left_out_of_the_reference():
    x1, x2, y = gaussians(500)
    y[:3] = [2, 3, 3]
    sweep = sweep_bins(x1, np.column_stack([x2, x1]), y, bins=(2,))
    assert "in 497 rows" in sweep.reference1.how
    few = sweep_bins(x1[:8], x2[:8], [0, 0, 0, 0, 1, 1, 1, 1], bins=(2,))
    assert few.points[0].kept1 is None
    assert "no two classes have 5 rows" in few.reference1.how


def test_more_clusters_than_distinct_rows_are_left_out():
    x1, x2, y = gaussians(20, d=2)
    sweep = sweep_bins(x1, x2, y, bins=(2, 10, 20, 30, 40))
    assert [point.bins for point in sweep.points] == [2, 10, 20]
    assert "30, 40 left out: there are 20 distinct rows to cluster." in sweep.notes


def test_progress_counts_to_the_end():
    steps = []
    sweep_bins(*gaussians(100), bins=(2, 3), progress=lambda *step: steps.append(step))
    assert steps == [("bins", 1, 3), ("bins", 2, 3), ("bins", 3, 3)]


def test_settings_of_the_uncertainty_are_passed_on():
    x1, x2, y = gaussians(200)
    pid = sweep_bins(x1, x2, y, bins=(3,), bias="miller-madow", replicates=20).points[0].pid
    assert pid.provenance["bias"]["method"] == "miller-madow"
    assert len(pid.replicates["i1"]) == 20


def test_the_answer_without_bins_is_that_of_estimate():
    x1, x2, y = gaussians(300)
    sweep = interplay.sweep_bins(x1, x2, y, bins=(3, 2), budget=0, binning="width")
    assert sweep.unbinned == estimate(x1, x2, y, budget=0)
    learnt = sweep.unbinned.provenance["posteriors"]
    assert sweep.reference1.bits == max(0.0, learnt["x1"]["lower"])
    assert "classifiers of the answer without bins, a lower bound" in sweep.reference2.how
    assert "none" in str(sweep).splitlines()[4].split()
    assert Sweep.from_dict(json.loads(json.dumps(sweep.to_dict()))) == sweep
    few = interplay.sweep_bins(x1[:50], x2[:50], y[:50], bins=(2,))
    assert few.unbinned is None
    assert any("no answer without bins" in note for note in few.notes)


def test_the_same_seed_gives_the_same_sweep():
    data = gaussians(400, d=3)
    first, again, other = (
        sweep_bins(*data, bins=(5,), rng=rng) for rng in (1, 1, np.random.default_rng(2))
    )
    assert first == again
    assert first != other


def test_a_sweep_survives_json():
    sweep = sweep_bins(*gaussians(300, d=2), bins=(2, 5))
    assert Sweep.from_dict(json.loads(json.dumps(sweep.to_dict()))) == sweep


def test_a_sweep_prints_as_a_table():
    lines = str(sweep_bins(*gaussians(300), bins=(2, 5))).splitlines()
    assert lines[0] == "What x1 and x2 tell about y by the number of bins, in bits"
    assert lines[1].split()[:6] == ["bins", "R", "U1", "U2", "S", "total"]
    assert [line.split()[0] for line in lines[2:4]] == ["2", "5"]
    assert "nearest neighbours in 300 rows" in lines[4]


@pytest.mark.parametrize("data", [3, {}, {"schema": 0}, {"schema": 1}, {"schema": 1, "points": 1}])
def test_what_is_no_sweep(data):
    with pytest.raises(InputError, match="data is no sweep"):
        Sweep.from_dict(data)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"bins": ()}, "bins is empty"),
        ({"bins": 5}, "bins is 5"),
        ({"bins": "2,3"}, "bins is '2,3'"),
        ({"bins": (2, 1)}, "bins is 1"),
        ({"bins": (2, 2.5)}, "bins is 2.5"),
        ({"clusters": 5}, "clusters is set by bins"),
        ({"folds": 5}, "folds is no setting"),
        ({"rng": "seed"}, "rng is 'seed'"),
        ({"rng": -1}, "rng is -1"),
        ({"sample": 1}, "sample is 1"),
        ({"missing": "guess"}, "missing is 'guess'"),
    ],
)
def test_bad_arguments(keywords, message):
    with pytest.raises(InputError, match=message):
        sweep_bins(*gaussians(50), **keywords)


def test_corrected_information_is_nearly_unbiased():
    rng = np.random.default_rng(0)
    independent = [
        corrected_information(rng.integers(0, 20, 2000), rng.integers(0, 3, 2000))
        for _ in range(50)
    ]
    assert np.mean(independent) < 0.003  # the plug-in value is about 0.014
    codes = rng.integers(0, 4, 5000)
    assert corrected_information(codes, codes) == pytest.approx(2, abs=0.01)
