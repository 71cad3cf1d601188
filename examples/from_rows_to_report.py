"""From rows to a page for a colleague: estimate, ask how sure it is, compare, report.

Two scanners look at the same 600 patients, some of them twice. Run it with

    python examples/from_rows_to_report.py

It writes report.html to the current folder.
"""

import numpy as np
import polars

import interplay
from interplay.report import build_report, write_report

rng = np.random.default_rng(0)
patient = np.repeat(np.arange(600), rng.integers(1, 3, 600))
ill = rng.random(600) < 0.4
shape, texture = rng.normal(size=(2, 600)) + ill  # what each scanner sees of a patient
n = len(patient)
visits = polars.DataFrame(
    {
        "patient": patient,
        "shape": shape[patient] + 0.2 * rng.normal(size=n),
        "texture": texture[patient] + 0.2 * rng.normal(size=n),
        "blurred": texture[patient] + 1.5 * rng.normal(size=n),
        "ill": np.where(ill[patient], "ill", "healthy"),
    }
)

# Visits of one patient are not independent: resample patients, not visits.
settings = {"data": visits, "groups": "patient", "replicates": 500, "rng": 1}
sharp = interplay.estimate("shape", "texture", "ill", **settings)
print(sharp, "\n")

# Is the second scanner worth it? The same patients, so the resamples are paired.
blurred = interplay.estimate("shape", "blurred", "ill", **settings)
print(interplay.compare(sharp, blurred, paired=True, labels=("sharp", "blurred")), "\n")

# Does the answer depend on the bins?
print(interplay.sweep_bins("shape", "texture", "ill", data=visits, bins=(3, 6, 12, 24)), "\n")

page = build_report("shape", "texture", "ill", data=visits, groups="patient", replicates=500)
write_report(page, "report.html")
print("written to report.html")
