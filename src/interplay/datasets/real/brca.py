"""TCGA breast cancer: gene expression, methylation, micro-RNA, clinical."""

from __future__ import annotations

from interplay.datasets.real.omics import omics_card

CARD = omics_card(
    "brca",
    "breast cancer of TCGA in molecular views",
    769,
    "Five classes without names in the package; by the look of them the molecular subtypes, which "
    "are themselves defined from gene expression.",
)
