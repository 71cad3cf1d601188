"""A worked example of each dataset: what its numbers let a practitioner conclude, in sentences.

No sentence claims more than the interval behind it: a part is owned, or created, where its
interval leaves out 0 and its test, if it has one, finds it; it seems to be where the test does not;
and it is next to nothing where all of its interval is small.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib.resources import files

from interplay.core.pid import ATOMS, SYMBOLS
from interplay.studies.experiment import Values
from interplay.studies.real.conclusions import (
    ENOUGH,
    OPEN,
    WORTH,
    agrees,
    better,
    better_in_training,
    foretold,
    in_training,
    other,
    same_side,
    small,
    trained_gain,
)

FOUND = 0.01  # the least p-value of 99 permutations
LEAST = 0.005  # bits that are shown as 0.01; an interval that begins below does not leave out 0
MOSTLY = 0.5  # share of what both tell
APART = 0.05  # share of the label's entropy by which two estimates differ visibly


def worked(line: Values, batch: Values | None, families: Sequence[str]) -> str:
    """A heading and a paragraph on a dataset.

    Args:
        line: its decomposition by ``posterior``, joined with its models.
        batch: its decomposition by BATCH; None where it was not run.
        families: of models.

    """
    sentences = [told(line), advice(line), shared(line), training(line, families)]
    sentences += [of_batch(line, batch), notes().get(line["dataset"], "")]
    return f"### {line['dataset']}\n\n" + " ".join(s for s in sentences if s)


def told(line: Values) -> str:
    """What there is to tell, and what is told."""
    return (
        f"`{line['x1']}` and `{line['x2']}` together tell {of(line, 'i12')} of the "
        f"{line['entropy_y']:.2f} of `{line['label']}`; alone, {line['i1'] + 0.0:.2f} and "
        f"{line['i2'] + 0.0:.2f}."
    )


def advice(line: Values) -> str:
    """Whether both modalities are worth having."""
    verdict, more = foretold(line), f"`{other(line)}` adds"
    gain = f"{line['gain'] + 0.0:.2f} bits"
    span = f"{line['gain_low']:.2f} to {line['gain_high']:.2f}"
    alone = max(line["i1_high"], line["i2_high"])
    if alone < small(line) and verdict == ENOUGH:
        return (
            f"In these features neither is worth having: alone, each tells at most {alone:.2f} "
            f"bits, and the other adds at most {line['gain_high']:.2f}."
        )
    if verdict == WORTH:
        return f"Use both: to `{better(line)}`, {more} {gain} ({span})."
    if verdict == ENOUGH:
        return f"`{better(line)}` is enough: {more} at most {line['gain_high']:.2f} bits."
    return (
        f"Whether `{better(line)}` is enough stays open: {more} {gain}, and its interval ({span}) "
        f"is on both sides of {small(line):.2f}, a twentieth of the label."
    )


def shared(line: Values) -> str:
    """How what is told is shared: what either tells, what one owns, what only both tell."""
    parts = []
    if line["i12_high"] > 0 and line["redundancy_low"] > MOSTLY * line["i12_high"]:
        parts.append(f"more than half of it is told by either: {of(line, 'redundancy')}")
    owned = {"unique1": f"`{line['x1']}`", "unique2": f"`{line['x2']}`"}
    for atom, name in owned.items():
        if found(line, atom):
            parts.append(f"{name} owns {of(line, atom)}")
        elif above_0(line, atom):
            parts.append(f"{name} seems to own {of(line, atom)}, {p_of(line, atom)}")
        elif line[f"{atom}_high"] < small(line):
            parts.append(f"{name} owns next to nothing (at most {line[f'{atom}_high']:.2f})")
    if found(line, "synergy"):
        parts.append(f"only both together tell {of(line, 'synergy')}")
    elif above_0(line, "synergy"):
        parts.append(f"both together seem to create {of(line, 'synergy')}, {p_of(line, 'synergy')}")
    elif line["synergy_high"] < small(line):
        parts.append(f"synergy is at most {line['synergy_high']:.2f}")
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if parts else ""


def training(line: Values, families: Sequence[str]) -> str:
    """Whether trained models are on the side that was foretold."""
    gain, error = trained_gain(line, families)
    after = in_training(line, families)
    saves = f"the best fused model saves {gain + 0.0:.2f} ± {error:.2f} bits"
    if after == OPEN:
        same = "the same" if same_side(line, gain) else "the opposite"
        return f"Training can't decide: {saves}; errors left aside, {same} conclusion."
    verdict = agrees(line, families)
    if verdict == "yes":
        return f"Training agrees: {saves}."
    enough = f"`{better_in_training(line)}` is enough"
    said = "both are worth having" if after == WORTH else enough
    return f"Training says that {said}: {saves}" + (", against it." if verdict == "no" else ".")


def of_batch(line: Values, batch: Values | None) -> str:
    """Whether BATCH, of the same classifiers, finds the same."""
    if batch is None:
        return "BATCH was not run."
    atom = max(ATOMS, key=lambda name: abs(batch[name] - line[name]))
    apart = abs(batch[atom] - line[atom])
    if apart < APART * line["entropy_y"]:
        return f"BATCH differs by {apart:.2f} bits at most."
    return f"BATCH differs: {SYMBOLS[atom]} {batch[atom]:.2f} in place of {line[atom]:.2f}."


def found(line: Values, atom: str) -> bool:
    """Whether the interval of a part leaves out 0, and its test, if it has one, finds it."""
    p = line[f"{atom}_p"]
    return above_0(line, atom) and (p is None or bool(p <= FOUND))


def above_0(line: Values, atom: str) -> bool:
    """Whether the interval of a part leaves out 0."""
    return bool(line[f"{atom}_low"] >= LEAST)


def p_of(line: Values, atom: str) -> str:
    """A p-value that is not small enough."""
    return f"p = {line[f'{atom}_p']:.2f}"


def of(line: Values, name: str) -> str:
    """An estimate with its interval."""
    low, high = line[f"{name}_low"], line[f"{name}_high"]
    return f"{line[name] + 0.0:.2f} bits ({low:.2f} to {high:.2f})"


def notes() -> dict[str, str]:
    """What the numbers alone don't say, by dataset."""
    text = files("interplay.studies.real").joinpath("notes.csv").read_text(encoding="utf-8")
    return {line["dataset"]: line["note"] for line in csv.DictReader(text.splitlines())}
