import json

import numpy as np
import polars
import pytest

import interplay
from interplay import PID, InputError, estimate, estimate_pairs
from interplay.core.digits import percent

ATOMS = ("redundancy", "unique1", "unique2", "synergy", "i12")


def rows(n=600):
    rng = np.random.default_rng(0)
    audio, video, text = rng.integers(0, 3, (3, n))
    return {"audio": audio, "video": video, "text": text}, (audio + video) % 3


def atoms(pid):
    return [getattr(pid, name) for name in ATOMS]


def test_every_pair_is_decomposed_as_alone():
    modalities, y = rows()
    pairs = estimate_pairs(modalities, y, bias="none")
    assert list(pairs.pids) == [("audio", "video"), ("audio", "text"), ("video", "text")]
    for (first, second), pid in pairs.pids.items():
        alone = estimate(modalities[first], modalities[second], y, bias="none")
        assert atoms(pid) == pytest.approx(atoms(alone), abs=1e-9)
        assert pid.names == (first, second, "y")


@pytest.mark.parametrize("kind", [polars.DataFrame, polars.LazyFrame])
@pytest.mark.parametrize("sample", [100_000, 200])
def test_columns_of_a_frame_in_memory_or_lazy(kind, sample):
    rng = np.random.default_rng(1)
    a, b, c, d = rng.normal(size=(4, 1000))
    data = {"a": a, "b": b, "c": c, "d": d, "label": np.where(a * c > 0, "u", "v")}
    modalities = {"wide": "a,b", "narrow": "c", "other": ["d"]}
    pairs = estimate_pairs(
        modalities, "label", data=kind(data), clusters=4, bins=3, sample=sample, rng=5
    )
    here = estimate_pairs(
        modalities, "label", data=polars.DataFrame(data), clusters=4, bins=3, sample=sample, rng=5
    )
    assert [atoms(pid) for pid in pairs] == [atoms(pid) for pid in here]
    assert pairs["wide", "narrow"].synergy > 10 * pairs["wide", "other"].synergy
    assert pairs["narrow", "other"].names == ("narrow", "other", "label")
    assert pairs["narrow", "other"].provenance["seed"] == 5


def test_a_modality_has_the_same_symbols_and_rows_in_all_pairs():
    rng = np.random.default_rng(2)
    modalities = {name: rng.normal(size=(300, 3)) for name in "uvw"}
    modalities["w"][:30] = np.nan
    y = rng.integers(0, 2, 300)
    pairs = estimate_pairs(modalities, y, clusters=5, missing="drop", bias="none")
    assert {pid.n_samples for pid in pairs} == {270}
    assert pairs["u", "v"].i1 == pytest.approx(pairs["u", "w"].i1, abs=1e-12)
    assert pairs["u", "v"].i2 == pytest.approx(pairs["v", "w"].i1, abs=1e-12)


def test_results_print_and_are_plain_data():
    pairs = estimate_pairs(*rows())
    lines = str(pairs).splitlines()
    assert len([line for line in lines if not line.startswith("  *")]) == 5
    assert lines[5].startswith("  * method='auto' chose")
    assert lines[1].split() == ["R", "U1", "U2", "S", "I12", "of", "H"]
    for line, pid in zip(lines[2:5], pairs, strict=True):
        assert line.split()[-6:-1] == [f"{value:.4f}" for value in atoms(pid)]
        assert line.split()[-1] == percent(pid.total, pid.entropy_y)
    assert pairs.table[0] == {
        "first": "audio",
        "second": "video",
        **dict(zip(ATOMS, atoms(pairs["audio", "video"]), strict=True)),
    }
    plain = json.loads(json.dumps(pairs.to_dict()))
    assert plain["pairs"][1]["pair"] == ["audio", "text"]
    assert PID.from_dict(plain["pairs"][1]["pid"]) == pairs["audio", "text"]
    assert len(pairs) == 3
    assert repr(pairs) == "Pairs(3 pairs of modalities)"
    assert isinstance(pairs, interplay.Pairs)


def test_what_is_open_is_marked():
    rng = np.random.default_rng(0)
    noise = {name: rng.integers(0, 3, 100) for name in ("a", "b")}
    text = str(estimate_pairs(noise, rng.integers(0, 2, 100), bias="none", replicates=20))
    assert "?  open: it may be chance" in text
    assert text.splitlines()[2].count("?") >= 2
    assert "?" not in str(estimate_pairs(*rows()))


@pytest.mark.parametrize(
    ("modalities", "message"),
    [
        ({"a": [0, 1]}, "two or more"),
        ([[0, 1], [0, 1]], "two or more"),
        ({"a": [0, 1], "y": [0, 1]}, "the name 'y'"),
        ({"a": [0, 1], 3: [0, 1]}, "the name 3"),
        ({"a": [0, 1], "b": [0, 1, 1]}, "a has 2 rows, b has 3 rows, y has 2 rows"),
    ],
)
def test_bad_modalities(modalities, message):
    with pytest.raises(InputError, match=message):
        estimate_pairs(modalities, [0, 1])


def test_pairs_that_are_not_there():
    pairs = estimate_pairs(*rows())
    with pytest.raises(InputError, match=r"\('video', 'audio'\) is not one of the pairs"):
        pairs["video", "audio"]
