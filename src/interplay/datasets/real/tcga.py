"""TCGA slides and genomes (LGG, PAAD): how long patients live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.extras import load_extra
from interplay.core.types import Array
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.hdf5 import Hdf5
from interplay.datasets.real.tables import checked, complete, filled_note, numbers, parsed
from interplay.datasets.real.zipped import csv_in_zip

NEEDED = ("case_id", "slide_id", "survival_months", "censorship")
GENOMIC = ("_mut", "_cnv", "_rnaseq")
WIDTH, BINS = 1024, 4


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """A row for each patient: the mean of all patches of all slides, and the genome."""
    cohort = task.removeprefix("survival_")
    names = [f"tcga_{cohort}_all_clean.csv", f"tcga_{cohort}_all_clean.csv.zip", f"{cohort}.csv"]
    path = files.first(*names)
    table = csv_in_zip(files, path) if path.suffix == ".zip" else parsed(files, path)
    table = checked(files, path, table, NEEDED).sort("case_id", maintain_order=True)
    genes = [column for column in table.columns if column.endswith(GENOMIC)]
    if not genes:
        raise files.wrong(path, f"has no column that ends in {', '.join(GENOMIC)}")
    patients = table.unique("case_id", keep="first", maintain_order=True)
    months, censored = (
        numbers(files, path, patients, [c])[:, 0] for c in ("survival_months", "censorship")
    )
    rows, bins = in_bins(months, censored > 0)
    kept = patients[rows]
    slides = {case: group["slide_id"].to_list() for (case,), group in table.group_by("case_id")}
    genome, filled = complete(numbers(files, path, kept, genes))
    note = (
        f"{len(months) - len(rows)} of {len(months)} patients left the study in a bin that they "
        "may have outlived: they are left out"
    )
    cases = kept["case_id"].to_list()
    pathology = np.stack([of_patient(files, slides[case]) for case in cases])
    return Raw(
        {"pathology": pathology, "genomics": genome},
        bins,
        cases,
        classes=[f"quarter {i + 1}" for i in range(BINS)],
        notes=(note, *filled_note(filled, genome.size)),
    )


def in_bins(months: Array, censored: Any) -> tuple[Any, Any]:
    """(rows whose bin is known, (m,) bins), with edges from quartiles of those who died.

    A patient who left the study is known to be in the last bin if he was seen in it, and else may
    be in any later bin.
    """
    edges = np.quantile(months[~censored], np.linspace(0, 1, BINS + 1)[1:-1])
    bins = np.searchsorted(edges, months, side="right")
    known = ~censored | (bins == BINS - 1)
    return np.flatnonzero(known), bins[known]


def of_patient(files: Files, slides: list[str]) -> Array:
    """(1024,) mean over the patches of all slides of a patient."""
    patches = [patches_of(files, str(s).removesuffix(".svs")) for s in slides]
    return np.asarray(np.concatenate(patches).mean(axis=0, dtype=np.float64))


def patches_of(files: Files, slide: str) -> Any:
    """(N, 1024) features of a slide, from HDF5 or a tensor of torch."""
    path = files.first(f"h5_files/{slide}.h5", f"pt_files/{slide}.pt", f"{slide}.h5", f"{slide}.pt")
    if path.suffix == ".h5":
        with Hdf5(files, path) as file:
            found = file.array("features")
    else:
        found = tensor(files, path)
    found = found.reshape(-1, found.shape[-1])
    if found.shape[-1] != WIDTH or not len(found) or not np.isfinite(found).all():
        raise files.wrong(path, f"holds {found.shape}, not (N, {WIDTH}) finite numbers")
    return found


def tensor(files: Files, path: Path) -> Any:
    """A tensor of torch, whose pickle is read as weights alone."""
    torch = load_extra("torch", "Reading slides as .pt", "neural")
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged or hostile file can fail in any way
        raise files.wrong(path, f"cannot be read as a tensor ({type(error).__name__})") from error
    if not isinstance(found, torch.Tensor):
        raise files.wrong(path, f"holds {type(found).__name__}, not a tensor")
    return found.numpy()


CARD = Card(
    name="tcga",
    title="slides and genomes, how long patients live",
    modalities=("pathology", "genomics"),
    tasks=("survival_lgg", "survival_paad"),
    kind="paper",
    licence="TCGA, open access tier: for research; see the rules of the GDC",
    source=Source(
        "folder",
        "get the table tcga_lgg_all_clean.csv (or paad) from the repository PORPOISE of mahmoodlab "
        "on GitHub, make patch features of the slides (N, 1024) with CLAM, and put both into the "
        "folder (h5_files/ or pt_files/)",
    ),
    read=read,
    rows=1_000,
    about="Four bins of survival, with edges from quartiles of those who died. Patients who left "
    "the study count where their bin is certain.",
)
