"""A user's own module of all modalities."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import torch

from interplay.core.padded import Padded
from interplay.errors import InputError
from interplay.models.families.fusion import Outputs
from interplay.models.objectives.terms import Term

Tensor = torch.Tensor
EXAMPLES = 2  # rows with which a module is tried


class Given(torch.nn.Module):
    """A copy of a module that turns rows of all modalities, as they are, into logits (n, k).

    Args:
        module: called with a float32 tensor (n, ...), or ``Padded``, of each modality.
        n_classes: k.

    """

    def __init__(self, module: torch.nn.Module, n_classes: int) -> None:
        super().__init__()
        self.module = deepcopy(module)
        self.n_classes = n_classes
        self.terms: dict[str, Term] = {}

    def forward(self, *rows: Any) -> Tensor:
        """(n, k) logits."""
        return self.outputs(*rows).logits

    def outputs(self, *rows: Any) -> Outputs:
        """The logits, in the form that training takes."""
        given = tuple(as_floats(part) for part in rows)
        return Outputs(self.module(*given), inputs=given)

    def check(self, rows: Sequence[Any]) -> None:
        """Try it on a few rows.

        Raises:
            InputError: it cannot be called with them, or gives something else than (n, k).

        """
        name = type(self.module).__name__
        few = [part[:EXAMPLES] for part in rows]
        self.eval()
        try:
            with torch.no_grad():
                made: Any = self.outputs(*few).logits
        except Exception as error:
            shapes = ", ".join(str(tuple(part.shape)) for part in few)
            raise InputError(f"module {name} cannot be called with {shapes}: {error}") from error
        wanted = (len(few[0]), self.n_classes)
        if getattr(made, "shape", None) != wanted:
            found = tuple(made.shape) if hasattr(made, "shape") else type(made).__name__
            raise InputError(
                f"module {name} gives {found} for {wanted[0]} rows: it must give logits (n, k) of "
                f"k = {self.n_classes} classes, here {wanted}"
            )


def as_floats(rows: Any) -> Any:
    """float32 values."""
    if isinstance(rows, Padded):
        return Padded(rows.values.float(), rows.lengths)
    return rows.float()
