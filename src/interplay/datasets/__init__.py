"""Datasets whose true decomposition is known."""

from __future__ import annotations

from interplay.datasets.base import Dataset
from interplay.datasets.synthetic.bitwise import BitwiseDataset, bitwise, bitwise_names
from interplay.datasets.synthetic.continuous import Continuous, continuous, continuous_names
from interplay.datasets.synthetic.generative import (
    Generative,
    feder_merhav_bound,
    generative,
    generative_names,
)
from interplay.datasets.synthetic.gmm import GMM, gmm

__all__ = [
    "GMM",
    "BitwiseDataset",
    "Continuous",
    "Dataset",
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
