"""Which models to train first: the ladder's rule and the paper's."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import interplay
from gates import GATES
from interplay import FusionGain, Interval, recommend
from interplay.cli.main import cli
from interplay.core.atoms import pid_from_informations
from interplay.errors import InputError
from interplay.measures import i_min
from interplay.selection import exact_fusion_gain, sentences
from interplay.selection.evidence import ADDING, COMBINING, evidence, neighbour
from interplay.selection.paper_rule import nearest, ranked, shares_of
from interplay.selection.published import published

LATE = ("additive", "agree", "align")


def pid_of(r, u1, u2, s):
    total = r + u1 + u2
    return pid_from_informations(
        i1=r + u1, i2=r + u2, i12=total + s, i_star=total, entropy_y=max(total + s, 1.0)
    )


def names(found):
    return [one.model for one in found]


def test_the_published_suite_is_whole():
    suite = published()
    assert suite.data.shape == (10, 4)
    assert suite.predicted.shape == (10, 10, 4)
    assert suite.datasets[3] == "S"
    ef = suite.models.index("ef")
    assert suite.predicted[3, ef].tolist() == [0.15, 0.02, 0, 0.29]
    assert suite.accuracy[3, ef] == 0.72
    # table 4 prints the mean over models of the accuracy on R, and of redundancy there
    assert suite.accuracy[0].mean() == pytest.approx(0.73, abs=0.005)
    assert suite.predicted[0, :, 0].mean() == pytest.approx(0.41, abs=0.01)


@pytest.mark.parametrize("index", range(10))
def test_the_papers_rule_finds_its_own_datasets(index):
    suite = published()
    pid = pid_of(*(suite.data[index] * 0.3))  # normalised, so that the scale does not matter
    near = nearest(shares_of(pid), suite)
    assert near.place == index
    assert near.distance == pytest.approx(0, abs=1e-9)
    found = recommend(pid, 10, rule="paper")
    assert names(found) == [suite.models[m] for m in ranked(index, suite)]
    assert found[0].expected == 1
    assert all(one.interval is None for one in found)


def test_synergy_recommends_what_the_paper_trained_for_it():
    found = recommend(pid_of(0.1, 0.02, 0, 0.4), rule="paper")
    assert set(names(found)) == {"tensor", "lower", "rec"}
    assert "closest of the paper's ten datasets is 'S'" in found[0].reason


def test_where_interaction_is_worth_much_models_that_combine_come_first():
    crossed = recommend(exact_fusion_gain(GATES["XOR"][0]), 10)
    summed = recommend(exact_fusion_gain(GATES["SUM"][0]), 10)
    assert names(crossed)[0] not in LATE
    assert min(crossed, key=lambda one: one.expected).model in LATE
    assert names(summed)[0] == "ef"
    assert max(summed, key=lambda one: one.expected).model in LATE
    assert "must let the modalities interact" in crossed[0].reason
    assert "late fusion, trained together, is enough" in summed[0].reason


def test_expectations_are_shares_with_intervals_and_the_best_of_k_grows():
    assert evidence(COMBINING)[0].expected == max(one.expected for one in evidence(COMBINING))
    for side in (COMBINING, ADDING):
        known = evidence(side)
        assert len({one.model for one in known}) == 10
        for one in known:
            assert 0.5 < one.interval.low <= one.expected <= one.interval.high <= 1
            assert 0 <= one.regret_interval.low <= one.regret <= one.regret_interval.high
        assert np.diff([one.best_so_far for one in known]).min() >= 0
        assert known[-1].best_so_far == 1


def test_what_the_suite_has_nothing_like_is_said():
    far = recommend(FusionGain(0, 1, 1, 1, 1))
    assert "is near" in far[0].reason
    assert "train several, early fusion (ef) among them, and validate" in far[0].reason


def test_the_nearest_dataset_is_the_same_after_swapping():
    one = neighbour(FusionGain(0.1, 0.2, 0.3, 0.4, 1.0))
    assert one == neighbour(FusionGain(0.2, 0.1, 0.3, 0.4, 1.0))
    assert 0 <= one.distance < 1


def test_a_pid_alone_cannot_say_what_adding_up_reaches():
    assert "ask interplay.fusion_gain" in recommend(pid_of(0, 0, 0, 1))[0].reason
    assert "not worth more than that" in recommend(pid_of(0.5, 0, 0, 0.01))[0].reason


def test_nothing_to_tell_is_said_plainly():
    nothing = exact_fusion_gain(GATES["CONSTANT"][0])
    assert "no model will" in recommend(nothing)[0].reason
    assert "no model will" in recommend(nothing.pid)[0].reason
    assert "other features" in sentences(nothing)[0]
    with pytest.raises(InputError, match="total information is"):
        recommend(nothing.pid, rule="paper")


@pytest.mark.parametrize(
    ("found", "k", "rule", "message"),
    [
        (i_min(GATES["AND"][0]), 3, "ladder", "found is a Measure"),
        (i_min(GATES["AND"][0]), 3, "paper", "other definitions"),
        (pid_of(0.1, 0, 0, 0), 0, "ladder", "k is 0"),
        (pid_of(0.1, 0, 0, 0), 11, "ladder", "there are 10 fusion models"),
        (pid_of(0.1, 0, 0, 0), 2.5, "paper", "k is 2.5"),
        (pid_of(0.1, 0, 0, 0), 3, "best", "rule is 'best'"),
        (FusionGain(0.1, 0.1, 0.2, 0.3, 1.0), 3, "paper", "no pid"),
    ],
)
def test_bad_input_is_named(found, k, rule, message):
    with pytest.raises(InputError, match=message):
        recommend(found, k, rule=rule)


def test_the_ladder_in_words():
    said = " ".join(sentences(exact_fusion_gain(GATES["XOR"][0])))
    assert "Late fusion is not enough" in said
    said = " ".join(sentences(exact_fusion_gain(GATES["SUM"][0])))
    assert "Late fusion is enough" in said
    assert "1.00 of it beyond the better modality" in said
    said = " ".join(sentences(exact_fusion_gain(GATES["RDN"][0])))
    assert "X1 alone will do" in said


def test_few_bits_and_many_points_of_accuracy_are_both_said():
    gain = FusionGain(
        0.1,
        0.18,
        0.184,
        0.184,
        1.0,
        accuracy={"none": 0.5, "unimodal1": 0.6, "unimodal2": 0.67, "additive": 0.7, "joint": 0.73},
    )
    assert "nearly as much, but guesses worse" in sentences(gain)[0]


def ladder(**intervals):
    """Rungs of 0.1, 0.2, 0.3 and 0.4 bits with intervals."""
    ends = {name: Interval(*pair) for name, pair in intervals.items()}
    return FusionGain(0.1, 0.2, 0.3, 0.4, 1.0, intervals=ends, names=("scan", "genome", "y"))


@pytest.mark.parametrize(
    ("name", "ends", "words"),
    [
        ("gain_of_fusion", (0.1, 0.3), "Fusion is worth it: scan adds 0.20 bits (between 0.10 and"),
        ("gain_of_fusion", (0.0, 0.3), "Whether fusion is worth it these rows do not tell: scan"),
        ("gain_of_interaction", (0.02, 0.2), "Late fusion is not enough"),
        ("gain_of_interaction", (0.0, 0.2), "Whether late fusion is enough these rows do not"),
        ("joint", (0.0, 0.5), "These rows do not show that scan or genome tells anything"),
    ],
)
def test_what_an_interval_leaves_open_is_no_advice(name, ends, words):
    assert words in " ".join(sentences(ladder(**{name: ends})))


def test_no_model_that_combines_is_called_for_by_what_may_be_nothing():
    sure = recommend(ladder(gain_of_interaction=(0.02, 0.2)))[0]
    unsure = recommend(ladder(gain_of_interaction=(0.0, 0.2)))[0]
    assert "must let the modalities interact" in sure.reason
    assert "its interval reaches 0" in unsure.reason
    assert unsure.model == recommend(FusionGain(0.1, 0.2, 0.3, 0.3, 1.0))[0].model
    pid = replace(pid_of(0, 0, 0, 0.5), p_values={"synergy": 0.83})
    assert "may be chance" in recommend(pid)[0].reason
    small = replace(ladder(gain_of_interaction=(0.0, 0.2)), joint=0.31)
    assert "Late fusion looks enough" in sentences(small)[2]
    assert "though up to 0.20 are possible: late fusion, trained" in recommend(small)[0].reason
    tight = replace(small, intervals={"gain_of_interaction": Interval(0.0, 0.04)})
    assert (
        "no more than 0.05: late fusion, trained together, is enough" in recommend(tight)[0].reason
    )
    wide = replace(pid_of(0.5, 0, 0, 0.01), intervals={"synergy": Interval(0.0, 0.3)})
    assert "(but up to 0.30 are possible)" in recommend(wide)[0].reason


def test_recommendations_print_as_a_list_with_the_reason():
    lines = str(recommend(ladder(gain_of_interaction=(0.0, 0.04)))).splitlines()
    assert [line[:6] for line in lines[:2]] == ["1. ef:", "2. ali"]
    assert lines[3].startswith("Combining is worth")


@pytest.mark.parametrize(("high", "words"), [(0.2, "genome alone may do"), (0.02, "alone will do")])
def test_one_modality_will_do_where_the_interval_allows_no_more(high, words):
    gain = replace(ladder(gain_of_fusion=(0.0, high)), additive=0.2, joint=0.2)
    assert words in sentences(gain)[0]


def test_little_of_a_rare_label_is_not_nothing():
    rare = FusionGain(0.001, 0.009, 0.018, 0.018, 0.065)
    assert "Fusion is worth it: X1 adds 0.009 bits to X2" in sentences(rare)[0]
    tiny = FusionGain(0.001, 0.002, 0.002, 0.002, 0.065)
    assert "tells anything" not in sentences(tiny)[0]


@pytest.fixture
def file(tmp_path):
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 2, (2, 200))
    path = tmp_path / "xor.csv"
    path.write_text("a,b,c\n" + "".join(f"{i},{j},{i ^ j}\n" for i, j in zip(a, b, strict=True)))
    return path


def run(file, *more):
    columns = ["--x1", "a", "--x2", "b", "--y", "c"]
    return CliRunner().invoke(cli, ["recommend", str(file), *columns, *more])


def test_the_command_prints_the_ladder_and_what_to_try(file):
    done = run(file, "-k", "2")
    assert done.exit_code == 0, done.output
    assert "What models of a and b can reach about c" in done.output
    assert "Late fusion is not enough" in done.output
    assert "Try first:" in done.output
    assert "of the best accuracy expected" in done.output


def test_the_command_as_json(file, tmp_path):
    out = tmp_path / "found.json"
    done = run(file, "--json", "--out", str(out), "--rule", "paper")
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text())
    assert FusionGain.from_dict(found["gain"]).joint == pytest.approx(1, abs=0.02)
    assert len(found["recommendations"]) == 3


def test_the_estimate_behind_it_is_the_same(file):
    gain = interplay.fusion_gain("a", "b", "c", data=str(file))
    pid = interplay.estimate("a", "b", "c", data=str(file))
    assert gain.pid.synergy == pid.synergy
    assert gain.joint == pytest.approx(pid.i12)
