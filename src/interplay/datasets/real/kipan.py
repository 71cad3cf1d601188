"""TCGA kidney cancer: gene expression, methylation, micro-RNA, clinical."""

from __future__ import annotations

from interplay.datasets.real.omics import omics_card

CARD = omics_card(
    "kipan",
    "kidney cancer of TCGA in molecular views",
    633,
    "Two classes without names in the package.",
)
