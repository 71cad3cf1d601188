import numpy as np
import pytest

from interplay import InputError, Joint, compare, decompose, estimate, estimate_counts
from interplay.core.atoms import atoms
from interplay.core.pid import ATOMS
from interplay.uncertainty import bootstrap
from interplay.uncertainty.bootstrap import adjusted_tails, replicate
from interplay.uncertainty.pair_counts import PairCounts

P = np.random.default_rng(1).dirichlet(np.full(72, 0.6)).reshape(6, 6, 2)


def sample(n=2000, seed=0, p=P):
    return np.random.default_rng(seed).multinomial(n, p.ravel()).reshape(p.shape)


def pairs_of(table):
    return PairCounts.from_joint(Joint.from_table(table))


def test_replicates_scatter_as_samples_do():
    many = [decompose(sample(seed=seed)) for seed in range(100)]
    spread = np.std([[pid.i1, pid.i2, pid.i12, pid.i_star] for pid in many], axis=0)
    found = replicate(pairs_of(sample()), 300, seed=0).std(axis=0)
    np.testing.assert_allclose(found, spread, rtol=0.35)


def test_workers_do_not_change_the_replicates():
    pairs = pairs_of(sample(300))
    alone = replicate(pairs, 120, seed=5)
    np.testing.assert_array_equal(replicate(pairs, 120, seed=5, n_jobs=2), alone)


def test_an_interrupted_bootstrap_goes_on(tmp_path, monkeypatch):
    pairs, file = pairs_of(sample(300)), tmp_path / "replicates.npz"
    whole = replicate(pairs, 150, seed=2)
    done = []

    def stop(so_far, total):
        done.append((so_far, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replicate(pairs, 150, seed=2, checkpoint=file, progress=stop)
    assert done == [(50, 150)]

    chunks = []
    real = bootstrap.replicate_chunk
    monkeypatch.setattr(bootstrap, "replicate_chunk", lambda *a: chunks.append(a[-1]) or real(*a))
    again = replicate(pairs, 150, seed=2, checkpoint=file)
    assert chunks == [1, 2]
    np.testing.assert_array_equal(again, whole)


def test_a_checkpoint_of_other_data_is_refused(tmp_path):
    file = tmp_path / "replicates.npz"
    replicate(pairs_of(sample(300)), 50, seed=2, checkpoint=file)
    with pytest.raises(InputError, match="other data or settings"):
        replicate(pairs_of(sample(400)), 50, seed=2, checkpoint=file)


def test_a_truncated_checkpoint_is_refused(tmp_path):
    file = tmp_path / "replicates.npz"
    replicate(pairs_of(sample(300)), 50, seed=2, checkpoint=file)
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(InputError, match="cannot be read"):
        replicate(pairs_of(sample(300)), 50, seed=2, checkpoint=file)


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_intervals_hold_the_estimate_and_cover_the_truth(interval):
    truth = atoms(np.array([getattr(decompose(P), n) for n in ("i1", "i2", "i12", "i_star")]))
    covered = np.zeros(4)
    for seed in range(60):
        pid = estimate_counts(sample(seed=seed), replicates=200, interval=interval, rng=seed)
        for place, name in enumerate(ATOMS):
            low, high = pid.intervals[name]
            assert low - 1e-9 <= getattr(pid, name) <= high + 1e-9
            covered[place] += low - 1e-9 <= truth[place] <= high + 1e-9
    assert (covered >= 50).all()  # 95% nominal; 50 of 60 has chance 0.3% at 95%


def test_a_higher_level_is_wider():
    table = sample()
    narrow = estimate_counts(table, replicates=200, level=0.8).intervals
    wide = estimate_counts(table, replicates=200, level=0.99).intervals
    for name in narrow:
        assert wide[name].low <= narrow[name].low
        assert narrow[name].high <= wide[name].high


def test_what_cannot_be_negative_has_no_negative_interval():
    pid = estimate_counts(sample(p=np.full((4, 4, 2), 1 / 32)), replicates=100)
    for name, (low, high) in pid.intervals.items():
        if name != "co_information":
            assert 0 <= low <= high


def rows_of(table):
    """Columns x1, x2 and y of the rows that a table counts."""
    return np.repeat(np.argwhere(table >= 0), table.ravel(), axis=0).T


def test_groups_widen_the_intervals():
    """Ten rows of each subject are the same: there are a tenth as many independent rows."""
    x1, x2, y = np.repeat(rows_of(sample(200)), 10, axis=1)
    subject = np.repeat(np.arange(200), 10)
    rows = estimate(x1, x2, y, bias="none", replicates=300).intervals["i12"]
    grouped = estimate(x1, x2, y, bias="none", replicates=300, groups=subject).intervals["i12"]
    ratio = (grouped.high - grouped.low) / (rows.high - rows.low)
    assert ratio == pytest.approx(np.sqrt(10), rel=0.35)


def test_single_rows_as_groups_are_the_same_as_rows():
    x1, x2, y = rows_of(sample(500))
    by_row = estimate(x1, x2, y, replicates=400, groups=np.arange(500), interval="bca")
    by_cell = estimate(x1, x2, y, replicates=400, interval="bca")
    for name, (low, high) in by_cell.intervals.items():
        assert by_row.intervals[name] == pytest.approx((low, high), abs=0.35 * (high - low) + 1e-3)


def test_groups_have_no_p_values():
    x1, x2, y = rows_of(sample(500))
    pid = estimate(x1, x2, y, permutations=19, groups=np.arange(500))
    assert pid.p_values is None
    assert any("independent" in note for note in pid.notes)


def test_symmetric_replicates_leave_bca_at_the_percentiles():
    values = np.linspace(-1, 1, 2001)
    tails = np.array([0.025, 0.975])
    np.testing.assert_allclose(adjusted_tails(values, 0.0, 0.0, tails), tails, atol=1e-6)
    moved = adjusted_tails(values, 0.0, 0.1, tails)
    assert (moved > tails).all()


class TestCompare:
    def test_equal_datasets_do_not_differ_and_others_do(self):
        a = estimate_counts(sample(seed=1), replicates=200)
        b = estimate_counts(sample(seed=2), replicates=200, rng=1)
        other = estimate_counts(sample(p=np.full((6, 6, 2), 1 / 72)), replicates=200)
        same, different = compare(a, b), compare(a, other)
        assert not same.differs("synergy")
        assert different.differs("synergy")
        assert different.differences["synergy"] == pytest.approx(a.synergy - other.synergy)
        assert "differs" in str(different)

    def test_swapping_turns_the_differences_round(self):
        a = estimate_counts(sample(seed=1), replicates=100)
        b = estimate_counts(sample(seed=2), replicates=100, rng=1)
        forth, back = compare(a, b), compare(b, a)
        for name, (low, high) in forth.intervals.items():
            assert back.differences[name] == pytest.approx(-forth.differences[name])
            assert back.intervals[name] == pytest.approx((-high, -low))

    def test_results_without_replicates_are_refused(self):
        a = estimate_counts(sample(), replicates=100)
        with pytest.raises(InputError, match="b has no bootstrap replicates"):
            compare(a, estimate_counts(sample()))
        with pytest.raises(InputError, match="a is a dict"):
            compare(a.to_dict(), a)
        with pytest.raises(InputError, match="level"):
            compare(a, a, level=0)

    def test_models_on_the_same_rows_are_compared_more_sharply(self):
        rng = np.random.default_rng(0)
        y = rng.integers(0, 2, 600)
        x1, x2 = (y + (rng.random(600) < 0.2)) % 2, (y + (rng.random(600) < 0.3)) % 2
        keywords = {"replicates": 300, "groups": np.arange(600), "rng": 4}
        a = estimate(x1, x2, y, **keywords)
        other = np.where(np.arange(600) < 20, 1 - x1, x1)
        b = estimate(other, x2, y, **keywords)
        together, apart = compare(a, b, paired=True), compare(a, b)
        low, high = together.intervals["i1"]
        assert high - low < 0.7 * (apart.intervals["i1"].high - apart.intervals["i1"].low)
        assert compare(a, a, paired=True).intervals["i1"] == (0, 0)

    def test_rows_alone_are_not_paired(self):
        a = estimate_counts(sample(), replicates=100)
        with pytest.raises(InputError, match="not paired"):
            compare(a, a, paired=True)

    def test_comparisons_survive_json(self):
        a = estimate_counts(sample(), replicates=50)
        assert compare(a, a).to_dict()["differences"]["synergy"] == 0
