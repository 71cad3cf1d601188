"""Rungs of known worlds: exact on tables, by counting, and by classifiers."""

import numpy as np
import pytest
from hypothesis import given, settings

import interplay
from gates import GATES
from interplay import FusionGain, fusion_gain
from interplay.errors import InputError
from interplay.selection import exact_fusion_gain
from interplay.selection.ladder import QUANTITIES, RUNGS
from strategies import joint_tables

QUICK = {"method": "posterior", "budget": 0.8, "folds": 3}


def suppressor(n=500, seed=0):
    """x1 is signal and noise, x2 the noise alone, which tells nothing by itself."""
    rng = np.random.default_rng(seed)
    signal, noise = rng.normal(size=n), 2 * rng.normal(size=n)
    return signal + noise, noise + 0.1 * rng.normal(size=n), (signal > 0).astype(int)


def same_sign(n=500, seed=0):
    x1, x2 = np.random.default_rng(seed).normal(size=(2, n))
    return x1, x2, (x1 * x2 > 0).astype(int)


@pytest.fixture(scope="module")
def suppressed():
    return fusion_gain(*suppressor(), **QUICK)


@pytest.fixture(scope="module")
def crossed():
    return fusion_gain(*same_sign(), **QUICK, names=["left", "right", "sign"])


@settings(max_examples=40)
@given(joint_tables())
def test_exact_rungs_are_nested_and_those_of_the_pid(table):
    gain = exact_fusion_gain(table)
    pid = interplay.decompose(table)
    assert -1e-9 <= gain.unimodal <= gain.additive + 1e-7
    assert gain.additive <= gain.joint + 1e-9
    assert gain.joint <= gain.entropy_y + 1e-9
    assert gain.cost_of_losing1 == pytest.approx(pid.unique1 + pid.synergy, abs=1e-6)
    assert gain.cost_of_losing2 == pytest.approx(pid.unique2 + pid.synergy, abs=1e-6)
    rungs = [gain.accuracy[name] for name in ("none", "unimodal1", "joint")]
    assert np.diff(rungs).min() > -1e-12


@pytest.mark.parametrize(
    ("name", "rungs"),
    [
        ("XOR", (0, 0, 0, 1)),
        ("SUM", (0.5, 0.5, 1.5, 1.5)),
        ("UNQ", (1, 1, 2, 2)),
        ("RDN", (1, 1, 1, 1)),
        ("RDNXOR", (1, 1, 1, 2)),
    ],
)
def test_exact_rungs_of_gates(name, rungs):
    gain = exact_fusion_gain(GATES[name][0])
    assert [getattr(gain, rung) for rung in RUNGS] == pytest.approx(rungs, abs=1e-7)


def test_synergy_splits_in_what_adding_up_reaches_and_what_it_does_not():
    assert exact_fusion_gain(GATES["XOR"][0]).synergy_split() == pytest.approx((0, 1), abs=1e-6)
    assert exact_fusion_gain(GATES["SUM"][0]).synergy_split() == pytest.approx((1, 0), abs=1e-6)
    bare = FusionGain(0.1, 0.2, 0.3, 0.4, 1.0)
    with pytest.raises(InputError, match="no pid"):
        bare.synergy_split()


def test_a_suppressor_is_reached_by_adding_up(suppressed):
    assert suppressed.unimodal2 < 0.02
    assert suppressed.unimodal1 < 0.2
    assert suppressed.additive > 0.75
    assert suppressed.gain_of_interaction < 0.02
    assert suppressed.cost_of_losing2 > 0.6


def test_the_sign_of_a_product_is_not(crossed):
    assert crossed.additive < 0.05
    assert crossed.joint > 0.6
    assert crossed.gain_of_interaction > 0.6
    assert crossed.accuracy["joint"] > 0.9
    assert crossed.accuracy["additive"] < 0.6


def test_the_numbers_are_those_of_estimate(crossed):
    pid = interplay.estimate(*same_sign(), **QUICK, names=["left", "right", "sign"])
    assert crossed.pid.redundancy == pid.redundancy
    assert crossed.pid.synergy == pid.synergy
    parts = pid.provenance["posteriors"]
    assert crossed.unimodal1 == pytest.approx(max(parts["x1"]["lower"], 0), abs=1e-9)
    assert crossed.joint == pytest.approx(parts["both"]["lower"], abs=1e-9)


def test_rungs_are_inside_their_intervals(crossed, suppressed):
    for gain in (crossed, suppressed):
        assert set(gain.intervals) == set(QUANTITIES)
        for name, (low, high) in gain.intervals.items():
            assert 0 <= low <= high
            assert low - 0.02 <= getattr(gain, name) <= high + 0.02
        low, high = gain.accuracy_intervals["joint"]
        assert low <= gain.accuracy["joint"] <= high
    assert crossed.intervals["gain_of_interaction"].low > 0.5
    assert suppressed.intervals["gain_of_interaction"].low < 0.005


def test_intervals_include_what_is_unlearnt(suppressed):
    curves = suppressed.provenance["learning_curves"]
    assert list(curves) == ["x1", "x2", "additive", "both"]
    assert curves["additive"]["rows"] == [250, 500]
    for rung, part in zip(RUNGS, curves, strict=True):
        half, full = curves[part]["bits"]
        assert full == pytest.approx(getattr(suppressed, rung), abs=0.02)
        assert suppressed.intervals[rung].high - full > max(full - half, 0) / 2
    assert any("Intervals of bits include that" in note for note in suppressed.notes)


def test_what_is_unlearnt_is_added_where_that_is_asked(suppressed):
    more = fusion_gain(*suppressor(), **QUICK, extrapolate=True)
    curve = more.provenance["learning_curves"]["both"]
    assert more.joint > suppressed.joint + 0.001
    assert more.joint == pytest.approx(curve["extrapolated"], abs=0.01)
    assert more.joint == pytest.approx(more.pid.i12, abs=0.05)
    assert more.accuracy == suppressed.accuracy


def test_a_rare_class_has_no_learning_curve():
    x1, x2, y = suppressor(200)
    rare = np.where(np.arange(200) < 8, 2, y)
    found = fusion_gain(x1, x2, rare, **{**QUICK, "budget": 0.2})
    assert "learning_curves" not in found.provenance
    assert any("Intervals leave that out" in note for note in found.notes)


def test_it_prints_in_words_and_goes_through_plain_values(crossed, tmp_path):
    text = str(crossed)
    assert text.startswith("What models of left and right can reach about sign, in bits")
    assert "adding up what each says (late fusion)" in text
    assert "accuracy 9" in text
    crossed.save(tmp_path / "gain.json")
    again = FusionGain.load(tmp_path / "gain.json")
    assert again.to_dict() == crossed.to_dict()
    assert crossed.to_frame().shape == (8, 4)
    assert "late" in str(again)
    with pytest.raises(InputError, match="missing or unknown joint"):
        FusionGain.from_dict({k: v for k, v in crossed.to_dict().items() if k != "joint"})


def symbols(n=800, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 4, (2, n))


def test_symbols_are_counted():
    x1, x2 = symbols()
    gain = fusion_gain(x1, x2, (x1 + x2) % 2)
    assert gain.method == "discrete"
    assert gain.gain_of_interaction == pytest.approx(1, abs=0.02)
    assert gain.intervals["gain_of_interaction"].low > 0.95
    assert gain.accuracy == {}
    assert any("Accuracies are not given" in note for note in gain.notes)


def test_chance_interaction_of_symbols_is_taken_off():
    x1, x2 = np.random.default_rng(1).integers(0, 12, (2, 600))
    y = np.random.default_rng(2).integers(0, 2, 600)
    gain = fusion_gain(x1, x2, y)
    plain = exact_fusion_gain(counts_of(x1, x2, y))
    assert plain.gain_of_interaction > 0.1
    assert gain.gain_of_interaction < 0.03
    assert any("show by chance" in note for note in gain.notes)


def counts_of(x1, x2, y):
    table = np.zeros((x1.max() + 1, x2.max() + 1, y.max() + 1))
    np.add.at(table, (x1, x2, y), 1)
    return table


def test_groups_widen_the_intervals():
    x1, x2 = symbols(200)
    y = (x1 > x2).astype(int)
    noisy = np.where(np.random.default_rng(3).random(200) < 0.25, 1 - y, y)
    copies = [np.repeat(part, 5) for part in (x1, x2, noisy)]
    alone = fusion_gain(*copies)
    together = fusion_gain(*copies, groups=np.repeat(np.arange(200), 5))
    assert width(together, "joint") > 1.5 * width(alone, "joint")


def width(gain, name):
    low, high = gain.intervals[name]
    return high - low


def test_a_constant_modality_adds_nothing():
    x1, _, y = suppressor(300)
    gain = fusion_gain(x1, np.zeros(300), y, **QUICK)
    assert gain.unimodal2 == 0
    assert gain.additive == pytest.approx(gain.unimodal1)


def test_the_same_seed_gives_the_same_answer_and_swapping_swaps():
    x1, x2, y = suppressor(200)
    settings = {**QUICK, "budget": 0.2}
    one = fusion_gain(x1, x2, y, rng=5, **settings)
    assert fusion_gain(x1, x2, y, rng=5, **settings).to_dict() == one.to_dict()
    swapped = fusion_gain(x2, x1, y, rng=5, **settings)
    assert swapped.unimodal1 == pytest.approx(one.unimodal2, abs=1e-9)
    assert swapped.additive == pytest.approx(one.additive, abs=0.02)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x1": [1.0, 2.0]}, "rows"),
        ({"y": np.zeros(200)}, "y"),
        ({"x2": np.full(200, np.nan)}, "missing"),
        ({"method": "batch"}, "fusion ladder takes"),
        ({"bins": 3, "folds": 3}, "leave one out"),
        ({"nonsense": 1}, "nonsense"),
        ({"rng": -1}, "rng"),
    ],
)
def test_bad_input_is_named(change, message):
    x1, x2, y = suppressor(200)
    with pytest.raises(InputError, match=message):
        fusion_gain(**{"x1": x1, "x2": x2, "y": y, **change})
