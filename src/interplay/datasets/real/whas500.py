"""WHAS500: heart attacks in Worcester; what is measured at the bedside, and what else is known."""

from __future__ import annotations

from interplay.datasets.real.survival import Study, survival_card

CARD = survival_card(
    "whas500",
    Study(
        "whas500.arff",
        {
            "bedside": (("hr", "sysbp", "diasbp"), ("sho", "afb", "av3")),
            "person": (("age", "bmi"), ("gender", "cvd", "chf", "miord", "mitype")),
        },
        "lenfol",
        ("fstat", "1"),
    ),
    title="heart attacks, the bedside and the person",
    task="death",
    years=1.0,
    rows=500,
    about="Heart rate, pressure, shock and rhythm against age and history; dead within years=1.",
)
