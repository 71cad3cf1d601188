"""Drawing the examples: balanced over classes at random, and those that an estimate ranks highest.

Both are mixed and shown alike, so that annotators cannot tell which is which.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interplay.annotation.pointwise import Values
from interplay.annotation.questions import QUESTIONS
from interplay.errors import InputError

RANDOM = "random"


def draw(
    labels: Sequence[str],
    values: Sequence[Values | None],
    *,
    per_class: int | None,
    strongest: int,
    seed: int,
) -> list[tuple[int, str]]:
    """(row, why it was drawn) of each example, no row twice.

    Args:
        labels: (n,) the class of each row.
        values: (n,) pointwise values in bits, None where unknown.
        per_class: how many rows of each class are drawn at random; None for all.
        strongest: how many rows with the highest value of each atom; fewer where fewer are above 0.
        seed: of the draw, which also decides between equal values.

    Raises:
        InputError: a class has too few rows, or no values are known.

    """
    rng = np.random.default_rng(seed)
    drawn = of_each_atom(values, strongest, rng)
    left = [i for i in range(len(labels)) if i not in drawn]
    for label in sorted(set(labels)):
        rows = [i for i in left if labels[i] == label]
        number = len(rows) if per_class is None else per_class
        if len(rows) < number:
            raise InputError(
                f"per_class is {number}, but class {label!r} has {len(rows)} examples to draw "
                'from: write a smaller number, or "all"'
            )
        for i in rng.choice(rows, number, replace=False).tolist() if number else []:
            drawn[i] = RANDOM
    return list(drawn.items())


def of_each_atom(
    values: Sequence[Values | None], number: int, rng: np.random.Generator
) -> dict[int, str]:
    """The rows of the highest values of each atom, one of each in turn, and the atom.

    Only values above 0 are high: of an atom that is nothing anywhere, no row is picked.
    """
    known = np.array([i for i, row in enumerate(values) if row is not None], dtype=int)
    if number and not len(known):
        raise InputError(f"strongest is {number}, but no pointwise values are known")
    table = np.array([row for row in values if row is not None]).reshape(-1, len(QUESTIONS))
    chance = rng.random(len(known))
    ranked = [
        iter(known[[i for i in np.lexsort((chance, -column)) if column[i] > 0]].tolist())
        for column in table.T
    ]
    drawn: dict[int, str] = {}
    for _ in range(number):
        for atom, rows in zip(QUESTIONS, ranked, strict=True):
            row = next((row for row in rows if row not in drawn), None)
            if row is not None:
                drawn[row] = atom
    return drawn
