import numpy as np
import pytest
from scipy.stats import binom

from interplay import InputError, Joint, decompose, estimate_counts
from interplay.core.atoms import INFORMATIONS, atoms
from interplay.uncertainty.bias import (
    BIASES,
    chance_information,
    entropy_lost,
    miller_madow,
    nearest_possible,
    number_of_surrogates,
)
from interplay.uncertainty.pair_counts import PairCounts
from interplay.uncertainty.quantify import Uncertainty


def four(pid):
    return np.array([getattr(pid, name) for name in INFORMATIONS])


def noisy_xor(flip=0.1):
    table = np.full((2, 2, 2), flip / 4)
    for a in (0, 1):
        for b in (0, 1):
            table[a, b, a ^ b] = (1 - flip) / 4
    return table


CHANCE = np.full((15, 15, 2), 1 / 450)
DECIDED = (np.random.default_rng(0).integers(0, 2, (8, 8, 1)) == [0, 1]) / 64
SKEWED = np.random.default_rng(1).dirichlet(np.full(108, 0.5)).reshape(6, 6, 3)


def mean_error(p, n, bias, times=20):
    """(4,) mean error of the informations over samples of n rows."""
    rng = np.random.default_rng(7)
    samples = rng.multinomial(n, p.ravel(), size=times).reshape(times, *p.shape)
    found = [four(estimate_counts(s, bias=bias, tol=1e-5, rng=rng)) for s in samples]
    return np.mean(found, axis=0) - four(decompose(p))


@pytest.mark.parametrize("p", [CHANCE, SKEWED, noisy_xor()], ids=["chance", "skewed", "xor"])
@pytest.mark.parametrize("bias", ["surrogate", "extrapolation", "miller-madow"])
def test_corrections_leave_less_bias_than_there_was(p, bias):
    before = np.abs(mean_error(p, 1000, "none"))
    after = np.abs(mean_error(p, 1000, bias))
    assert after.sum() < 0.75 * before.sum() + 0.003


@pytest.mark.parametrize("p", [CHANCE, SKEWED], ids=["chance", "skewed"])
def test_surrogates_take_most_of_the_bias_off(p):
    before = mean_error(p, 1000, "none")
    after = mean_error(p, 1000, "surrogate")
    assert before[2] > 0.05
    assert np.abs(after[2]) < 0.2 * before[2]


def test_surrogates_see_that_a_label_follows_from_the_pair():
    """The plug-in has hardly any bias there, and shuffling takes off what was never on."""
    assert abs(mean_error(DECIDED, 300, "surrogate")[2]) < 0.02
    assert mean_error(DECIDED, 300, "shuffle")[2] < -0.1


@pytest.mark.parametrize("bias", BIASES)
def test_corrected_atoms_are_possible(bias):
    rng = np.random.default_rng(3)
    for _ in range(10):
        table = rng.integers(0, 3, (4, 4, 3))
        pid = estimate_counts(table, bias=bias, rng=0)
        assert (atoms(four(pid)) >= -1e-9).all()
        assert pid.i12 <= pid.entropy_y + 1e-9


def test_identities_hold_after_correction():
    pid = estimate_counts(np.random.default_rng(4).integers(0, 4, (6, 6, 2)))
    assert pid.redundancy + pid.unique1 == pytest.approx(pid.i1)
    assert pid.unique2 + pid.synergy == pytest.approx(pid.i12 - pid.i1)


def test_what_was_taken_off_is_on_record():
    table = np.random.default_rng(5).integers(0, 3, (6, 6, 2))
    raw, pid = decompose(table), estimate_counts(table, bias="miller-madow")
    taken = pid.provenance["bias"]["taken_off"]
    if "i12" not in pid.provenance["bias"]["clipped"]:
        assert pid.i12 == pytest.approx(raw.i12 - taken["i12"])
    assert taken["i1"] == pytest.approx(5 / (2 * table.sum() * np.log(2)))


def test_none_leaves_the_sample_as_it_is():
    table = np.random.default_rng(6).integers(0, 3, (6, 6, 2))
    assert four(estimate_counts(table, bias="none")) == pytest.approx(four(decompose(table)))


def test_the_bias_of_an_entropy_term_is_exact():
    for m, p in [(1.0, 0.3), (7.0, 0.5), (60.0, 0.02), (500.0, 0.9), (300.0, 0.15)]:
        counts = np.arange(int(m) + 1)
        share = counts / m
        terms = -share * np.log(np.where(share > 0, share, 1))
        expected = -p * np.log(p) - binom.pmf(counts, m, p) @ terms
        assert entropy_lost(np.array([m]), np.array([p]))[0] == pytest.approx(expected, abs=2e-5)


def test_where_no_pair_repeats_much_of_the_synergy_is_taken_off():
    """Each pair once: a label that follows from the pair looks just like chance."""
    rng = np.random.default_rng(8)
    table = np.zeros((20, 20, 2))
    for cell in rng.choice(400, 60, replace=False):
        table[cell // 20, cell % 20, rng.integers(2)] = 1
    assert estimate_counts(table).synergy < 0.6 * decompose(table).synergy


def test_nearest_possible_moves_nothing_that_is_possible():
    pid = decompose(SKEWED)
    np.testing.assert_allclose(nearest_possible(four(pid), pid.entropy_y), four(pid), atol=1e-8)


def test_more_rows_less_correction():
    rng = np.random.default_rng(9)
    taken = []
    for n in (300, 3000, 30_000):
        table = rng.multinomial(n, SKEWED.ravel()).reshape(SKEWED.shape)
        taken.append(estimate_counts(table).provenance["bias"]["taken_off"]["i12"])
    assert taken[0] > taken[1] > taken[2] > 0


def test_the_same_seed_gives_the_same_answer():
    table = np.random.default_rng(5).integers(0, 3, (6, 6, 2))
    for bias in BIASES:
        assert estimate_counts(table, bias=bias, rng=3) == estimate_counts(table, bias=bias, rng=3)


def test_large_tables_have_fewer_surrogates():
    assert number_of_surrogates(1000, 1000, 2) == 400
    assert number_of_surrogates(20, 20, 10) == 40
    assert number_of_surrogates(40, 50, 10) == 8
    assert number_of_surrogates(1000, 1000, 10) == 4


def test_too_few_rows_to_extrapolate():
    with pytest.raises(InputError, match="at least 16 rows"):
        estimate_counts(np.ones((2, 2, 2)), bias="extrapolation")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"bias": "magic"}, "surrogate"),
        ({"interval": "magic"}, "percentile"),
        ({"level": 1.0}, "0.95"),
        ({"replicates": 5}, "at least 20"),
        ({"replicates": True}, "replicates is True"),
        ({"permutations": -1}, "at least 19"),
        ({"permutations": 20.5}, "permutations is 20.5"),
    ],
)
def test_settings_that_cannot_be_used(settings, message):
    with pytest.raises(InputError, match=message):
        Uncertainty(**settings)


def test_a_distribution_is_no_sample():
    with pytest.raises(InputError, match="needs counts"):
        estimate_counts(Joint.from_table(noisy_xor()))


def pairs_of(table):
    return PairCounts.from_joint(Joint.from_table(table))


def test_the_first_order_bias_is_that_of_independent_data():
    rng = np.random.default_rng(1)
    tables = rng.multinomial(2000, np.full(75, 1 / 75), size=200).reshape(200, 5, 5, 3)
    values = [Joint.from_table(table).i12 for table in tables]
    biases = [miller_madow(pairs_of(table))[2] for table in tables]
    assert np.mean(values) == pytest.approx(np.mean(biases), rel=0.05)  # the truth is 0


def test_chance_information_is_that_of_shuffled_labels():
    rng = np.random.default_rng(3)
    x1, x2, y = (rng.integers(0, n, 300) for n in (4, 3, 3))

    def table(labels):
        counts = np.zeros((4, 3, 3))
        np.add.at(counts, (x1, x2, labels), 1)
        return counts

    shuffled = [Joint.from_table(table(rng.permutation(y))).i12 for _ in range(300)]
    found = [chance_information(pairs_of(table(y)), rng) for _ in range(100)]
    assert np.mean(found) == pytest.approx(np.mean(shuffled), rel=0.05)


def test_the_bias_of_few_rows_lies_between_the_two_estimates():
    rng = np.random.default_rng(2)
    p = rng.dirichlet(np.ones(100))[:, None] * rng.dirichlet(np.ones(3), size=100)
    p = p.reshape(10, 10, 3)
    errors, lowest, highest = [], [], []
    for table in rng.multinomial(300, p.ravel(), size=50).reshape(50, 10, 10, 3):
        joint = Joint.from_table(table)
        errors.append(joint.i12 - Joint.from_table(p).i12)
        lowest.append(miller_madow(pairs_of(table))[2])
        highest.append(chance_information(pairs_of(table), rng))
    assert np.mean(lowest) < np.mean(errors) < np.mean(highest)
