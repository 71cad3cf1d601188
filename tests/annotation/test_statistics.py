import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError
from interplay.annotation import detectable, power
from interplay.annotation.agreement import agreement
from interplay.annotation.correlation import contrast, rank_correlation
from interplay.annotation.line import Line
from interplay.annotation.means import item_means, mean_of
from interplay.annotation.power import in_percent, power_table
from interplay.annotation.questions import QUESTIONS
from interplay.annotation.reading import collected

NAN = np.nan
CANONICAL = np.array(  # Krippendorff (2011): four coders, twelve units
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)


def ratings_of(tables, **extra):
    """Ratings from (annotators, items) arrays by question."""
    return collected(
        [
            Line(f"p{i}", f"i{j}", name, str(table[i, j]), **extra)
            for name, table in tables.items()
            for i, j in zip(*np.nonzero(~np.isnan(table)), strict=True)
        ],
        "here",
    )


def alpha(table, level="ordinal", replicates=0):
    return agreement(np.asarray(table, float), level, replicates, 0.95, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_the_canonical_example(level, printed):
    found = ratings_of({"synergy": CANONICAL}).alpha(level, replicates=0)["synergy"]
    assert found.value == pytest.approx(printed, abs=5e-4)
    assert found.items == 11  # the last is rated by one coder
    assert found.ratings == 40
    assert found.interval is None


def interval_alpha(table):
    """By its definition: observed against expected squared differences."""
    units = [column[~np.isnan(column)] for column in table.T]
    units = [unit for unit in units if len(unit) > 1]
    values = np.concatenate(units)
    observed = sum(((unit[:, None] - unit) ** 2).sum() / (len(unit) - 1) for unit in units) / len(
        values
    )
    n = len(values)
    expected = ((values[:, None] - values) ** 2).sum() / (n * (n - 1))
    return 1 - observed / expected


@given(seed=st.integers(0, 1000))
def test_alpha_is_what_its_definition_says(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 6, (3, 8)).astype(float)
    table[rng.random(table.shape) < 0.2] = NAN
    table[:2, 0] = [0, 5]
    assert alpha(table, "interval").value == pytest.approx(interval_alpha(table))


def test_full_agreement_and_none():
    rng = np.random.default_rng(0)
    row = rng.integers(0, 6, 400)
    assert alpha([row, row]).value == pytest.approx(1)
    assert abs(alpha(rng.integers(0, 6, (3, 400))).value) < 0.06


@pytest.mark.parametrize(
    "table", [np.full((3, 5), 4.0), [[1, NAN], [NAN, 2]], [[1, 1, NAN], [1, 1, 5]], [[1, 2, 3]]]
)
def test_alpha_is_not_defined_without_variation_or_pairs(table):
    found = alpha(table, replicates=20)
    assert found.value is None
    assert found.interval is None


def test_agreement_between_datasets_is_not_agreement_within():
    """Why the pooled alphas of the paper are high, and those within datasets near 0."""
    rng = np.random.default_rng(0)
    low, high = rng.integers(0, 2, (3, 50)), rng.integers(4, 6, (3, 50))
    assert alpha(np.hstack([low, high])).value > 0.8
    for part in (low, high):
        assert abs(alpha(part).value) < 0.15


def test_intervals_of_alpha_hold_what_other_items_would_show():
    """Coverage over 120 studies of 30 items, against alpha of very many items."""

    def study(n, rng):
        truth = rng.integers(0, 6, n)
        noise = rng.integers(-1, 2, (3, n))
        return np.clip(truth + noise, 0, 5).astype(float)

    rng = np.random.default_rng(0)
    true = alpha(study(20_000, rng), "interval").value
    held = 0
    for _ in range(120):
        found = agreement(study(30, rng), "interval", 200, 0.95, rng)
        held += found.interval.low <= true <= found.interval.high
    assert 0.86 <= held / 120 <= 1  # percentile intervals of 30 items fall a little short


def test_the_same_seed_gives_the_same_intervals():
    ratings = ratings_of({"synergy": CANONICAL})
    one, two, other = (ratings.alpha(replicates=50, rng=seed)["synergy"] for seed in (1, 1, 2))
    assert one == two
    assert one.interval != other.interval
    assert one.interval.low <= one.value <= one.interval.high


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": "cardinal"}, "level is 'cardinal'"),
        ({"replicates": -1}, "replicates is -1"),
        ({"replicates": 1.5}, "replicates is 1.5"),
        ({"coverage": 1.5}, "coverage is 1.5"),
    ],
)
def test_arguments_of_alpha(arguments, message):
    with pytest.raises(InputError, match=message):
        ratings_of({"synergy": CANONICAL}).alpha(**arguments)


def test_means_are_over_items_and_annotators():
    table = np.array([[5.0, 0.0, NAN], [3.0, NAN, NAN]])
    assert item_means(table)[:2].tolist() == [4.0, 0.0]
    assert np.isnan(item_means(table)[2])
    found = mean_of(table, 0.95)
    assert (found.value, found.items) == (2.0, 2)
    assert found.interval == (0.0, 5.0)  # two items say nothing, cut at the scale
    assert mean_of(table[:, :1], 0.95).interval is None
    assert np.isnan(mean_of(table[:, 2:], 0.95).value)


def test_intervals_of_means_hold_the_truth():
    rng = np.random.default_rng(0)
    drawn = rng.choice([0, 1, 2, 5], (2000, 3, 20), p=[0.4, 0.3, 0.2, 0.1]).astype(float)
    found = [mean_of(table, 0.95).interval for table in drawn]
    held = np.mean([interval.low <= 1.2 <= interval.high for interval in found])
    assert 0.93 <= held <= 0.97


def four(*rows):
    return dict(zip(QUESTIONS, map(np.array, rows), strict=True))


def test_rescaled_ratings_add_up_to_the_bits():
    """MOSEI, whose ratings as printed in table 3 don't follow from its published means."""
    means = [[[3.2667]], [[3.3667]], [[2.8667]], [[1.0333]]]
    found = ratings_of(four(*means)).rescaled(0.82)
    assert [round(found[name].value, 2) for name in QUESTIONS] == [0.25, 0.26, 0.22, 0.08]
    assert sum(mean.value for mean in found.values()) == pytest.approx(0.82)
    assert found["synergy"].interval is None  # one item


@given(seed=st.integers(0, 100), total=st.floats(0, 10))
def test_rescaling_keeps_proportions(seed, total):
    rng = np.random.default_rng(seed)
    ratings = ratings_of(four(*rng.integers(1, 6, (4, 2, 5)).astype(float)))
    means, found = ratings.means(), ratings.rescaled(total, replicates=30)
    whole = sum(mean.value for mean in means.values())
    for name in QUESTIONS:
        assert found[name].value == pytest.approx(means[name].value / whole * total)
        low, high = found[name].interval
        assert -1e-12 <= low <= high <= total + 1e-12


def test_what_cannot_be_rescaled():
    nothing = ratings_of(four(*np.zeros((4, 2, 3))))
    with pytest.raises(InputError, match="all ratings are 0"):
        nothing.rescaled(1.0)
    some = ratings_of(four(*np.ones((4, 2, 3))))
    for total in (-1.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match="total is"):
            some.rescaled(total)
    with pytest.raises(InputError, match="nobody rated synergy"):
        ratings_of({name: np.ones((2, 3)) for name in QUESTIONS[:3]}).rescaled(1.0)


def test_rank_correlation_is_that_of_scipy():
    from scipy.stats import spearmanr

    rng = np.random.default_rng(0)
    ratings = rng.integers(0, 6, 40).astype(float)
    values = ratings + rng.normal(size=40) * 3
    found = rank_correlation(ratings, values, 0.95)
    assert found.value == pytest.approx(spearmanr(ratings, values).statistic)
    assert found.interval.low < found.value < found.interval.high
    ratings[3] = NAN
    assert rank_correlation(ratings, values, 0.95).items == 39


def test_rank_correlation_that_says_nothing():
    flat = rank_correlation(np.full(9, 3.0), np.arange(9.0), 0.95)
    assert (flat.value, flat.interval, flat.items) == (None, None, 9)
    few = rank_correlation(np.array([1.0, 2, 3]), np.array([1.0, 2, 3]), 0.95)
    assert few.value == pytest.approx(1)
    assert few.interval is None


def normal_pairs(rho, n, number, rng):
    """(number, n) pairs of normal numbers whose rank correlation is rho."""
    pearson = 2 * np.sin(np.pi * rho / 6)
    x = rng.normal(size=(number, n))
    return x, pearson * x + np.sqrt(1 - pearson**2) * rng.normal(size=(number, n))


@pytest.mark.parametrize(("rho", "n"), [(0.0, 20), (0.5, 20), (0.5, 50), (0.8, 50)])
def test_intervals_of_rank_correlations_hold_the_truth(rho, n):
    x, y = normal_pairs(rho, n, 1000, np.random.default_rng(1))
    found = [rank_correlation(*pair, 0.95).interval for pair in zip(x, y, strict=True)]
    assert np.mean([i.low <= rho <= i.high for i in found]) == pytest.approx(0.95, abs=0.025)


@pytest.mark.parametrize(("rho", "n"), [(0.0, 30), (0.3, 30), (0.5, 30), (0.5, 60)])
def test_power_is_that_of_simulated_studies(rho, n):
    from scipy.stats import rankdata

    x, y = normal_pairs(rho, n, 4000, np.random.default_rng(2))
    a, b = (rankdata(v, axis=1) - (n + 1) / 2 for v in (x, y))
    found = (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    significant = np.abs(np.arctanh(found)) * np.sqrt(n - 3) > 1.959964
    assert power(rho, n) == pytest.approx(significant.mean(), abs=0.03)


def test_no_chance_is_said_to_be_certain():
    assert in_percent(power(0.7, 200)) == ">99%"
    assert in_percent(0.8) == "80%"


def test_what_a_study_can_find():
    assert power(detectable(40), 40) == pytest.approx(0.8)
    assert detectable(10) > detectable(50) > detectable(200) > 0
    assert power(0.5, 50) == power(-0.5, 50)
    assert power_table(4) == []
    assert [rho for rho, _ in power_table(50)] == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    with pytest.raises(InputError, match="n is 3"):
        power(0.5, 3)
    with pytest.raises(InputError, match="rho is 1"):
        power(1.0, 30)


def test_contrasts_are_welchs():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(0)
    ratings = rng.integers(0, 6, 30).astype(float)
    picked = np.arange(30) < 8
    found = contrast(ratings, picked, ~picked, 0.95)
    test = ttest_ind(ratings[picked], ratings[~picked], equal_var=False)
    assert found.interval == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert (found.picked, found.random) == (8, 22)
    assert contrast(ratings, picked & False, picked, 0.95).value is None
    assert contrast(ratings, np.arange(30) == 0, picked, 0.95).interval is None


def test_people_who_see_what_the_numbers_say():
    rng = np.random.default_rng(0)
    values = {f"i{j}": tuple(rng.normal(size=4)) for j in range(40)}
    table = np.array(list(values.values())).T
    seen = np.clip(np.round(2.5 + 1.5 * table), 0, 5)
    ratings = ratings_of(four(*(np.stack([row, row]) for row in seen)))
    found = ratings.correlation(values)
    assert all(found[name].value > 0.9 for name in QUESTIONS)
    shuffled = dict(zip(values, list(values.values())[::-1], strict=True))
    assert all(abs(c.value) < 0.5 for c in ratings.correlation(shuffled).values())
    reasons = {name: "synergy" if v[3] > 1 else "random" for name, v in values.items()}
    contrasts = ratings.contrasts(reasons)
    assert contrasts["synergy"].interval.low > 0
    assert contrasts["redundancy"].value is None
    with pytest.raises(InputError, match="none of the items"):
        ratings.correlation({"other": (0.0,) * 4})
