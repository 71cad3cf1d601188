"""Which encoder turns the rows of a modality into vectors."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import torch

from interplay.core.padded import Padded
from interplay.errors import InputError
from interplay.models.encoders.gru import GRU
from interplay.models.encoders.identity import Identity
from interplay.models.encoders.lenet import LeNet
from interplay.models.encoders.linear import Linear
from interplay.models.encoders.mlp import MLP
from interplay.models.encoders.multiple_instance import MultipleInstance
from interplay.models.encoders.self_normalising import SelfNormalising
from interplay.models.encoders.transformer import Transformer

ENCODERS: dict[str, type[torch.nn.Module]] = {
    "identity": Identity,
    "linear": Linear,
    "mlp": MLP,
    "gru": GRU,
    "transformer": Transformer,
    "lenet": LeNet,
    "multiple_instance": MultipleInstance,
    "self_normalising": SelfNormalising,
}
OF_SEQUENCES = ("gru", "transformer", "multiple_instance")
KINDS = {1: "vector", 2: "sequence", 3: "image"}  # by the axes of a row
Shape = tuple[int, ...]


def kind_of(shape: Shape) -> str:
    """Whether rows of this shape are vectors, sequences (t, d) or images (c, h, w).

    Raises:
        InputError: no known kind.

    """
    if len(shape) not in KINDS:
        raise InputError(
            f"a modality has rows of shape {shape}: pass (d,), (t, d) or (c, h, w), or an encoder"
        )
    return KINDS[len(shape)]


def make_encoder(name: str, shape: Shape, settings: Mapping[str, Any]) -> torch.nn.Module:
    """A new encoder by its name, with those of the settings that it has.

    Raises:
        InputError: no encoder of that name, or one that does not fit the rows.

    """
    known = settings_of(name)
    if name in OF_SEQUENCES and len(shape) != 2:
        raise InputError(f"encoder {name!r} takes sequences (t, d), but rows have shape {shape}")
    if name == "lenet" and len(shape) not in (2, 3):
        raise InputError(f"encoder 'lenet' takes images (c, h, w), but rows have shape {shape}")
    return ENCODERS[name](shape, **{key: settings[key] for key in known if key in settings})


def settings_of(name: str) -> tuple[str, ...]:
    """The settings that an encoder has.

    Raises:
        InputError: no encoder of that name.

    """
    if name not in ENCODERS:
        raise InputError(f"encoder is {name!r}: pass one of {', '.join(ENCODERS)}, or a module")
    signature = inspect.signature(ENCODERS[name].__init__)
    keyword = inspect.Parameter.KEYWORD_ONLY
    return tuple(n for n, p in signature.parameters.items() if p.kind is keyword)


class Own(torch.nn.Module):
    """A copy of a user's module as an encoder.

    Args:
        module: turns rows (n, ...), or ``Padded`` sequences, into (n, d).
        shape: of a row.

    Raises:
        InputError: it cannot be called with rows, or gives something else.

    """

    def __init__(self, module: torch.nn.Module, shape: Shape) -> None:
        super().__init__()
        self.module = deepcopy(module)
        size = getattr(module, "output_size", None)
        self.output_size = int(size) if size is not None else self._measured(shape)

    def forward(self, x: Any) -> Any:
        """(n, d) of the module."""
        return self.module(x)

    def _measured(self, shape: Shape) -> int:
        """How many numbers it makes of a row, from two rows of zeros."""
        name = type(self.module).__name__
        training = self.module.training
        self.module.eval()
        try:
            with torch.no_grad():
                made = self.module(torch.zeros(2, *shape))
        except Exception as error:
            raise InputError(
                f"encoder {name} cannot be called with rows of shape {shape}: {error}; give it an "
                "attribute output_size if it needs other rows"
            ) from error
        finally:
            self.module.train(training)
        if not isinstance(made, torch.Tensor) or made.ndim != 2 or len(made) != 2:
            found = getattr(made, "shape", type(made).__name__)
            raise InputError(
                f"encoder {name} makes {found} of 2 rows of shape {shape}: it must give (n, d)"
            )
        return int(made.shape[1])


def takes_padding(encoder: torch.nn.Module) -> bool:
    """Whether sequences of different lengths can be given to it."""
    return isinstance(encoder, (GRU, Transformer, MultipleInstance, Own))


def checked_padding(encoder: torch.nn.Module, x: Any) -> Any:
    """The rows, if the encoder can take them."""
    if isinstance(x, Padded) and not takes_padding(encoder):
        raise InputError(
            f"encoder {type(encoder).__name__} cannot take sequences of different lengths: pass "
            f"one of {', '.join(OF_SEQUENCES)}, or a module that takes interplay.models.Padded"
        )
    return x
