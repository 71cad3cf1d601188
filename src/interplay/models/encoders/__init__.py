"""What turns the rows of a modality into vectors: plain modules that can be swapped."""

from interplay.models.encoders.choose import ENCODERS
from interplay.models.encoders.gru import GRU
from interplay.models.encoders.identity import Identity
from interplay.models.encoders.lenet import LeNet
from interplay.models.encoders.linear import Linear
from interplay.models.encoders.mlp import MLP
from interplay.models.encoders.multiple_instance import MultipleInstance
from interplay.models.encoders.self_normalising import SelfNormalising
from interplay.models.encoders.transformer import Transformer

__all__ = [
    "ENCODERS",
    "GRU",
    "MLP",
    "Identity",
    "LeNet",
    "Linear",
    "MultipleInstance",
    "SelfNormalising",
    "Transformer",
]
