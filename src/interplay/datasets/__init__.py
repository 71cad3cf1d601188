"""Datasets whose true decomposition is known, and real ones."""

from __future__ import annotations

from interplay.datasets.base import Dataset
from interplay.datasets.real import features
from interplay.datasets.real.card import Card
from interplay.datasets.real.catalogue import card, load, names
from interplay.datasets.real.dataset import RealDataset
from interplay.datasets.real.fetch import fetch
from interplay.datasets.synthetic.bitwise import BitwiseDataset, bitwise, bitwise_names
from interplay.datasets.synthetic.continuous import Continuous, continuous, continuous_names
from interplay.datasets.synthetic.generative import (
    Generative,
    feder_merhav_bound,
    generative,
    generative_names,
)
from interplay.datasets.synthetic.gmm import GMM, gmm
from interplay.datasets.synthetic.varied import Varied, varied, varied_names

__all__ = [
    "GMM",
    "BitwiseDataset",
    "Card",
    "Continuous",
    "Dataset",
    "Generative",
    "RealDataset",
    "Varied",
    "bitwise",
    "bitwise_names",
    "card",
    "continuous",
    "continuous_names",
    "features",
    "feder_merhav_bound",
    "fetch",
    "generative",
    "generative_names",
    "gmm",
    "load",
    "names",
    "varied",
    "varied_names",
]
