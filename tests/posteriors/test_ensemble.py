import numpy as np
import pytest

from interplay.posteriors.ensemble import (
    BUSY,
    Costs,
    Ensemble,
    affordable,
    ensemble,
    in_order,
    in_turns,
    most_folds,
    most_repeats,
    within,
    worth_their_time,
)
from interplay.posteriors.folds import Target, splits
from interplay.posteriors.learners import ESSENTIAL, LEARNERS, Size
from interplay.posteriors.race import Race
from interplay.posteriors.views import Views


def costs(budget, rows=80_000):
    return Costs(Size(rows, 50, 2), 5, budget)


@pytest.mark.parametrize("budget", [0.0, 0.5, 2.0, 5.0, 20.0, 1000.0])
def test_a_plan_keeps_its_budget_and_says_what_it_left_out(budget):
    plan = affordable(list(LEARNERS), costs(budget))
    expected = costs(budget).seconds(plan.learners[1:], plan.most_rows)
    assert expected <= BUSY * budget
    assert plan.learners[0] is ESSENTIAL[0]  # always takes part
    named = {learner.name for learner in plan.learners}
    assert named | set(plan.left_out) - {"rows"} == {learner.name for learner in LEARNERS}
    assert ("rows" in plan.left_out) == (plan.most_rows < 80_000)


def test_rows_are_given_up_where_that_saves_time():
    plan = affordable(list(LEARNERS), costs(5.0))
    assert 1000 < plan.most_rows < 80_000
    assert all(learner in plan.learners for learner in ESSENTIAL)
    few = affordable(list(LEARNERS), costs(0.5, rows=1600))
    assert few.most_rows == 1600  # trees cost the same on half the rows
    assert "slow boosting" in few.left_out


def test_of_a_trial_the_learners_of_most_weight_are_kept():
    weights = {learner.name: 0.0 for learner in LEARNERS}
    weights |= {"slow boosting": 0.7, "perceptrons": 0.3}
    kept, slow = worth_their_time(list(LEARNERS), weights, costs(60.0))
    assert [learner.name for learner in kept] == ["slow boosting", "perceptrons"]
    assert "0% of the pool" in slow["boosting"]


def test_one_slow_learner_does_not_keep_out_the_others():
    weights = dict.fromkeys((learner.name for learner in LEARNERS), 0.1)
    weights["perceptrons"] = 0.5
    few_columns = Costs(Size(4000, 8, 2), 5, 60.0)
    kept, _ = worth_their_time(list(LEARNERS), weights, few_columns)
    names = {learner.name for learner in kept}
    assert kept[0].name == "perceptrons"  # by weight, though it takes all the time
    assert {"linear discriminant", "logistic regression on splines"} <= names


def test_a_pool_is_named_by_its_largest_members():
    shares = dict(zip("abcdef", [0.3, 0.2, 0.2, 0.15, 0.13, 0.02], strict=True))
    assert Ensemble(np.empty((0, 2)), shares, {}, {}).name == "the pool of a, b, c, d and 1 more"
    assert Ensemble(np.empty((0, 2)), {"a": 0.99, "b": 0.01}, {}, {}).name == "a"


def test_folds_are_more_where_rows_are_few_or_time_is_plenty():
    assert most_folds(Size(1500, 1000, 10), 1.0) == 10
    assert most_folds(Size(10_000, 100, 2), 60.0) == 10
    assert most_folds(Size(5000, 20, 2), 2.0) == 5
    assert most_folds(Size(100_000, 20, 2), 60.0) == 5


def test_no_learner_of_weight_is_left_out_to_save_a_second():
    weights = {learner.name: 0.0 for learner in LEARNERS}
    weights |= {"slow boosting": 0.4, "perceptrons": 0.3, "boosting": 0.3}
    few_columns = Costs(Size(4000, 5, 2), 10, 60.0)
    kept, _ = worth_their_time(list(LEARNERS), weights, few_columns)
    assert {learner.name for learner in kept} == {"slow boosting", "perceptrons", "boosting"}


def test_rows_are_split_less_often_where_learners_would_not_fit():
    assert [most_repeats(Size(250, 10, 2), 10, budget) for budget in (0.0, 2.0, 20.0)] == [1, 1, 3]
    assert most_repeats(Size(250, 2000, 2), 10, 20.0) == 1
    assert most_repeats(Size(5000, 10, 2), 5, 1e6) == 1  # as usual


def test_what_takes_next_to_nothing_comes_before_boosting():
    names = [learner.name for learner in in_order(LEARNERS, Size(900, 60, 2))]
    assert sorted(names) == sorted(learner.name for learner in LEARNERS)
    assert names.index("kernel on cross moments") < names.index("slow boosting")
    assert names.index("slow boosting") < names.index("perceptrons")


def noise(n=600, d=10):
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, n)
    views = Views.of(rng.normal(size=(n, d)), 0)
    return views, Target(y, splits(y, 10, 0, repeats=1))


def test_what_losers_saved_goes_to_those_that_wait():
    views, target = noise()
    listed = [learner for learner in LEARNERS if learner.applies(views)]
    costs = Costs(Size(540, 10, 2), 10, 0.0)
    budget = 0.6 * costs.seconds(listed, 540) / BUSY
    costs = costs._replace(budget=budget)
    at_once = affordable(listed, costs).learners
    race = Race(views, target, 0, 540, np.zeros((0, 600, 2)))
    kept, stack, left_out = in_turns(race, listed, costs, lambda done, total: None)
    assert len(race.tried) > len(at_once)
    assert set(race.tried) | set(left_out) == {learner.name for learner in listed}
    assert len(stack) == len(kept)
    spent = sum(race.fitted[learner.name] * learner.seconds(costs.size) for learner in listed)
    assert spent <= BUSY * budget
    assert all("of what is left of a budget" in why for why in left_out.values())


def test_those_that_wait_take_no_more_than_is_in_proportion_to_boosting():
    costs = Costs(Size(3600, 40, 2), 10, 1e6)
    assert within(LEARNERS, costs, 3600)[0] == list(LEARNERS)
    kept, dear = within(LEARNERS, costs, 3600, spent=costs.proportionate)
    assert not kept
    assert dear["slow boosting"].endswith("s of what is left of 2.5 times boosting")


def test_a_product_among_many_columns_is_seen_on_a_small_budget():
    rng = np.random.default_rng(0)
    x1, x2 = rng.normal(size=(2, 1000, 30))
    y = (x1[:, 0] * x2[:, 0] > 0).astype(int)
    target = Target(y, splits(y, 10, 0))
    views = Views.together(Views.of(x1, 0), Views.of(x2, 0), None)
    found = ensemble(views, target, given={}, budget=2.0, seed=0, step=lambda done, total: None)
    own = found.posteriors[np.arange(1000), y]
    assert 1 + np.log2(own).mean() > 0.3  # bits; none where boosting took all the time
