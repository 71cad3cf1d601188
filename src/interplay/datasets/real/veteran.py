"""Veterans with lung cancer: the tumour and its treatment, and the patient."""

from __future__ import annotations

from interplay.datasets.real.survival import Study, survival_card

CARD = survival_card(
    "veteran",
    Study(
        "veteran.arff",
        {
            "tumour": (("Months_from_Diagnosis",), ("Celltype", "Treatment")),
            "patient": (("Karnofsky_score", "Age_in_years"), ("Prior_therapy",)),
        },
        "Survival_in_days",
        ("Status", "dead"),
    ),
    title="lung cancer of veterans, the tumour and the patient",
    task="death",
    years=0.25,
    rows=137,
    about="Type of cell and treatment against how able the patient is; dead within years=0.25.",
)
