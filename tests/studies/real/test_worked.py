"""Worked examples: what is said of a dataset, and that it is no more than its intervals allow."""

import re

import pytest

from interplay.datasets import names
from interplay.studies.real import worked as module
from interplay.studies.real.worked import notes, worked

FAMILIES = ("unimodal1", "unimodal2", "additive", "ef")


def line(**changed):
    """Half a bit that either tells, a third that `words` own, all of it sure."""
    values = {"redundancy": 0.5, "unique1": 0.3, "unique2": 0.0, "synergy": 0.0}
    values |= {"i1": 0.8, "i2": 0.5, "i12": 0.8, "gain": 0.0}
    spans = {f"{name}_low": max(v - 0.01, 0) for name, v in values.items()}
    spans |= {f"{name}_high": v + 0.01 for name, v in values.items()}
    tests = {"unique1_p": 0.01, "unique2_p": 1.0, "synergy_p": 0.5}
    losses = {"unimodal1": 0.2, "unimodal2": 0.5, "additive": 0.21, "ef": 0.22}
    models = {f"log_loss {f}": v for f, v in losses.items()}
    models |= {f"log_loss_error {f}": 0.005 for f in losses}
    texts = {"dataset": "made", "x1": "words", "x2": "voice", "label": "mood", "entropy_y": 1.0}
    return texts | values | spans | tests | models | changed


def test_a_sure_dataset_is_told_in_full():
    text = worked(line(), line(), FAMILIES)
    assert text == (
        "### made\n\n`words` and `voice` together tell 0.80 bits (0.79 to 0.81) of the 1.00 of "
        "`mood`; alone, 0.80 and 0.50. `words` is enough: `voice` adds at most 0.01 bits. More "
        "than half of it is told by either: 0.50 bits (0.49 to 0.51); `words` owns 0.30 bits (0.29 "
        "to 0.31); `voice` owns next to nothing (at most 0.01); synergy is at most 0.01. Training "
        "agrees: the best fused model saves -0.01 ± 0.01 bits. BATCH differs by 0.00 bits at most."
    )


@pytest.mark.parametrize(
    ("changed", "says", "never"),
    [
        ({"unique1_p": 0.02}, "`words` seems to own .*, p = 0.02", "`words` owns"),
        ({"unique1_p": None}, "`words` owns 0.30 bits", "seems"),
        ({"unique1_low": 0.0}, "", "`words` (owns|seems)"),
        ({"unique2_high": 0.2}, "", "next to nothing"),
        ({"redundancy_low": 0.3}, "", "told by either"),
        ({"synergy_low": 0.2, "synergy_high": 0.4}, "seem to create", "synergy is at most"),
        ({"synergy_low": 0.2, "synergy_p": 0.01}, "only both together tell", "synergy is at most"),
        ({"gain_high": 0.3}, "Whether `words` is enough stays open", "agrees"),
        ({"gain_low": 0.1, "gain_high": 0.3}, "Use both", "is enough: `"),
        (
            {"gain_low": 0.1, "gain_high": 0.3},
            "`words` is enough: the best .*, against it",
            "agrees",
        ),
        ({"log_loss additive": 0.05}, "both are worth having.*, against it", "agrees"),
        ({"gain_high": 0.3}, "Training says that `words` is enough: .* bits\\.", "against it"),
        ({"log_loss unimodal2": 0.19}, "Training says that `voice` is enough", "agrees"),
        ({"log_loss_error ef": 0.1, "log_loss_error additive": 0.1}, "decide.*same", "agrees"),
        ({"gain": 0.06, "log_loss_error additive": 0.1}, "decide.*opposite", "agrees"),
        ({"i1_high": 0.04, "i2_high": 0.02}, "neither is worth having", "`words` is enough"),
        ({"synergy_low": 0.004, "synergy_high": 0.1, "synergy_p": 0.01}, "", "only both"),
    ],
)
def test_no_sentence_claims_more_than_its_interval(changed, says, never):
    text = worked(line(**changed), line(), FAMILIES)
    assert re.search(says, text)
    assert not re.search(never, text)


def test_batch_is_compared_where_it_was_run():
    assert "BATCH was not run." in worked(line(), None, FAMILIES)
    assert "BATCH differs: U1 0.20 in place of 0.30." in worked(line(), line(unique1=0.2), FAMILIES)


def test_notes_are_of_datasets_and_stand_last(monkeypatch):
    assert set(notes()) <= set(names())
    assert all(note.endswith(".") for note in notes().values())
    monkeypatch.setattr(module, "notes", lambda: {"made": "It is made."})
    assert worked(line(), None, FAMILIES).endswith("BATCH was not run. It is made.")
