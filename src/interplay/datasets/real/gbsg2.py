"""GBSG2: breast cancer; the tumour, and the woman with her treatment."""

from __future__ import annotations

from interplay.datasets.real.survival import Study, survival_card

CARD = survival_card(
    "gbsg2",
    Study(
        "GBSG2.arff",
        {
            "tumour": (("tsize", "pnodes", "progrec", "estrec"), ("tgrade",)),
            "woman": (("age",), ("menostat", "horTh")),
        },
        "time",
        ("cens", "1"),
        ("recurrence", "none"),
    ),
    title="breast cancer, the tumour and the woman",
    task="recurrence",
    years=3.0,
    rows=686,
    about="Size, nodes, receptors and grade against age, menopause and hormones; back or dead "
    "within years=3.",
)
