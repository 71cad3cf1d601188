"""Datasets whose true decomposition is known."""

from __future__ import annotations

from interplay.datasets.bitwise import BitwiseDataset, bitwise, bitwise_names
from interplay.datasets.continuous import Continuous, continuous, continuous_names
from interplay.datasets.generative import (
    Generative,
    feder_merhav_bound,
    generative,
    generative_names,
)
from interplay.datasets.gmm import GMM, gmm

__all__ = [
    "GMM",
    "BitwiseDataset",
    "Continuous",
    "Generative",
    "bitwise",
    "bitwise_names",
    "continuous",
    "continuous_names",
    "feder_merhav_bound",
    "generative",
    "generative_names",
    "gmm",
]
