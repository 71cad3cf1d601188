import re

import numpy as np
import pandas
import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interplay import InputError, decompose, estimate

ATOMS = ("redundancy", "unique1", "unique2", "synergy")


def rows(seed=0, n=400, levels=(3, 4, 3)):
    rng = np.random.default_rng(seed)
    x1, x2 = rng.integers(0, levels[0], n), rng.integers(0, levels[1], n)
    return x1, x2, (x1 + x2 * rng.integers(0, 2, n)) % levels[2]


def atoms(pid):
    return [getattr(pid, name) for name in ATOMS]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000))
def test_discrete_data_give_the_pid_of_their_table(seed):
    x1, x2, y = rows(seed)
    table = np.zeros((3, 4, 3))
    np.add.at(table, (x1, x2, y), 1)
    found = estimate(x1, x2, y, bias="none")
    assert atoms(found) == pytest.approx(atoms(decompose(table)), abs=1e-7)


def test_names_of_symbols_do_not_matter():
    x1, x2, y = rows()
    words = np.array(["red", "green", "blue", "grey"])
    plain = estimate(x1, x2, y, bias="none")
    named = estimate(words[x1], words[x2].tolist(), words[y], bias="none")
    assert atoms(named) == pytest.approx(atoms(plain), abs=1e-7)


@pytest.mark.parametrize("kind", [pandas.DataFrame, polars.DataFrame])
def test_columns_of_a_frame_and_arrays_agree(kind):
    x1, x2, y = rows()
    frame = kind({"a": x1, "b": x2, "label": y})
    by_name = estimate("a", "b", "label", data=frame)
    assert atoms(by_name) == atoms(estimate(x1, x2, y))
    assert by_name.names == ("a", "b", "label")
    assert atoms(estimate(frame["a"], frame["b"], frame["label"])) == atoms(by_name)


def pandas_with_arrow(frame):
    return frame.convert_dtypes(dtype_backend="pyarrow")


@pytest.fixture(params=[pandas_with_arrow, polars.from_pandas, pyarrow.Table.from_pandas])
def kind_of_frame(request):
    return request.param


@pytest.mark.usefixtures("remembered_fits")  # what is trained differs where frames do
@pytest.mark.parametrize(("x1", "x2"), [("kind", "size"), ("day,size", "a:b"), ("kind,day", "i")])
def test_frames_of_every_kind_agree(kind_of_frame, x1, x2):
    rng = np.random.default_rng(0)
    days = pandas.to_datetime("2020-01-01") + pandas.to_timedelta(rng.integers(0, 4, 300), unit="D")
    frame = pandas.DataFrame(
        {
            "kind": pandas.Categorical([None, None, *rng.choice(list("uvw"), 298)]),
            "day": days,
            "size": rng.normal(size=300),
            "a": rng.normal(size=300),
            "b": rng.random(300) < 0.5,
            "i": pandas.array(rng.integers(0, 3, 300), dtype="Int64"),
            "y": rng.choice(["yes", "no"], 300),
        }
    ).sample(frac=1, random_state=0)
    plain, other = (
        estimate(x1, x2, "y", data=data, missing="drop", budget=0)
        for data in (frame, kind_of_frame(frame))
    )
    assert atoms(other) == pytest.approx(atoms(plain), abs=1e-7)
    assert other.notes == plain.notes


def test_a_shuffled_index_keeps_rows_together():
    x1, x2, y = rows()
    order = np.random.default_rng(1).permutation(len(x1))
    frame = pandas.DataFrame({"a": x1, "b": x2, "y": y}).iloc[order]
    shuffled = estimate(frame["a"], frame["b"], frame["y"])
    assert atoms(shuffled) == pytest.approx(atoms(estimate(x1, x2, y)), abs=1e-7)
    by_position = estimate(frame["a"], frame["b"].to_numpy(), frame["y"].set_axis(-order - 1))
    assert atoms(by_position) == atoms(shuffled)


def test_indexes_that_contradict_positions_are_refused():
    x1, x2, y = rows()
    order = np.random.default_rng(1).permutation(len(x1))
    frame = pandas.DataFrame({"a": x1, "b": x2, "y": y})
    moved = frame["b"].iloc[order]
    with pytest.raises(InputError, match=r"x2\.loc\[x1\.index\]"):
        estimate(frame["a"], moved, frame["y"])
    with pytest.raises(InputError, match="x1 and y are pandas objects"):
        estimate(frame[["a"]], frame["b"], frame["y"].iloc[order])
    assert atoms(estimate(frame["a"], moved.loc[frame.index], y)) == atoms(estimate(x1, x2, y))


def test_seeds_repeat_and_are_recorded():
    rng = np.random.default_rng(0)
    x1, x2 = rng.normal(size=(300, 5)), rng.normal(size=(300, 4))
    y = (x1[:, 0] + x2[:, 0] > 0).astype(int)
    first, again, other = (estimate(x1, x2, y, clusters=8, rng=seed) for seed in (3, 3, 4))
    assert atoms(first) == atoms(again)
    assert atoms(first) != atoms(other)
    assert first.provenance["seed"] == 3
    assert first.method == "discrete"


def test_xor_of_halves_is_synergy():
    rng = np.random.default_rng(0)
    x1, x2 = rng.normal(size=(2, 20_000))
    y = (x1 >= np.median(x1)) ^ (x2 >= np.median(x2))
    pid = estimate(x1, x2, y, bins=2)
    assert pid.synergy == pytest.approx(1, abs=1e-3)
    assert pid.redundancy == pytest.approx(0, abs=1e-3)


def test_a_bias_left_in_is_noted():
    rng = np.random.default_rng(0)
    chance = rng.integers(0, 20, (2, 300))
    pid = estimate(*chance, rng.integers(0, 2, 300), bias="none")
    note = next(note for note in pid.notes if "biased upwards" in note)
    low, high = map(float, re.findall(r"([0-9.]+) bits", note))
    assert low < pid.total <= high + 0.1  # the truth is 0
    assert high > 0.3


def test_a_bias_taken_off_is_noted():
    rng = np.random.default_rng(0)
    pid = estimate(*rng.integers(0, 20, (2, 300)), rng.integers(0, 2, 300))
    assert any("taken off the total" in note for note in pid.notes)
    assert any("rely on no atom" in note for note in pid.notes)


@pytest.mark.parametrize("bias", ["none", "surrogate"])
def test_enough_rows_need_no_note(bias):
    rng = np.random.default_rng(0)
    pid = estimate(*rng.integers(0, 2, (3, 20_000)), bias=bias)
    assert not any("bias" in note for note in pid.notes)


def test_few_rows_are_counted():
    rng = np.random.default_rng(0)
    pid = estimate(rng.integers(0, 20, 300), rng.integers(0, 20, 300), rng.integers(0, 2, 300))
    assert pid.n_samples == 300


def test_bins_say_that_intervals_leave_out_what_they_cut_away():
    rng = np.random.default_rng(0)
    x, symbols, y = rng.normal(size=200), rng.integers(0, 3, 200), rng.integers(0, 2, 200)
    asked = {"method": "discrete", "replicates": 20}
    said = "what these cut away"
    assert any(said in note for note in estimate(x, symbols, y, **asked).notes)
    assert not any(said in note for note in estimate(x, symbols, y, method="discrete").notes)
    assert not any(said in note for note in estimate(symbols, symbols, y, **asked).notes)


def test_a_constant_modality_tells_nothing_and_is_noted():
    x1, x2, y = rows()
    pid = estimate(np.ones(len(x1)), x2, y)
    assert [pid.redundancy, pid.unique1] == pytest.approx([0, 0], abs=1e-12)
    assert pid.synergy == pytest.approx(0, abs=1e-9)
    assert any("constant, so it tells nothing" in note for note in pid.notes)


def test_a_class_with_one_row_is_noted():
    x1, x2, y = rows()
    y[7] = 9
    assert "y: 1 of the classes with a single row." in estimate(x1, x2, y).notes


def test_files_and_groups_are_arguments(tmp_path):
    x1, x2, y = rows()
    for name, values in (("a", x1), ("b", x2), ("c", y), ("g", y)):
        np.save(tmp_path / f"{name}.npy", values)
    paths = [str(tmp_path / f"{name}.npy") for name in "abc"]
    assert atoms(estimate(*paths, groups=tmp_path / "g.npy")) == atoms(estimate(x1, x2, y))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([f"u{i}" for i in range(1_000_000)], [0, 1] * 500_000, [0, 1] * 500_000), "identifier"),
        (([0, 1, 1], [0, 1], [0, 1, 0]), "x2 has 2 rows"),
        (([0, 1], [0, 1], [1, 1]), "one class"),
        (([0], [0], [1]), "at least 2"),
    ],
)
def test_bad_rows(arguments, message):
    with pytest.raises(InputError, match=message):
        estimate(*arguments)


@pytest.mark.parametrize(
    ("x1", "x2", "keywords", "message"),
    [
        ("a", "a", {}, "x1 and x2 both take column 'a'"),
        ("a", "y", {}, "x2 and y both take"),
        ("a", "B", {}, "matches no column"),
        ("a", "b", {"method": "magic"}, "method is 'magic'"),
        ("a", "b", {"names": ("u", "v")}, "three different names"),
        ("a", "b", {"rng": -1}, "rng is -1"),
        ("a", "b", {"rng": "seed"}, "rng is 'seed'"),
    ],
)
def test_bad_choices(x1, x2, keywords, message):
    data = polars.DataFrame({"a": [0, 1], "b": [1, 0], "y": [0, 1]})
    with pytest.raises(InputError, match=message):
        estimate(x1, x2, "y", data=data, **keywords)
