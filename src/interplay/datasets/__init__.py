"""Datasets whose true decomposition is known."""

from __future__ import annotations

from interplay.datasets.bitwise import BitwiseDataset, bitwise, bitwise_names

__all__ = ["BitwiseDataset", "bitwise", "bitwise_names"]
