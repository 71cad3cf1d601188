"""The page of all real datasets: decompositions, models, checks, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from interplay.core.pid import ATOMS, SYMBOLS
from interplay.studies.experiment import Page, Values
from interplay.studies.real.checks import check_lines
from interplay.studies.real.conclusions import conclusion
from interplay.studies.real.pictures import pictures
from interplay.studies.real.worked import worked
from interplay.studies.run import as_markdown

if TYPE_CHECKING:
    from interplay.studies.real.atlas import Atlas

SHOWN = ("unimodal1", "unimodal2", "additive", "ef", "tensor")
CONCLUDING = (
    "The modality that tells less adds what it owns and what both create, I12 - max(I1, I2) bits. "
    "Where all of its interval is below 5% of the label's entropy, the other is enough; where all "
    "of it is above, use both; else it is open. The gain in training is what the best fused model "
    "saves over the best unimodal one. `same side`: both gains are on one side of 5%, errors left "
    "aside. `training agrees`: beyond the errors of both, or cannot tell."
)
DECOMPOSING = (
    "Bits, with 95% intervals, which include what classifiers have not learnt. H is the entropy of "
    "the label. `posterior` goes through classifiers of the label, `batch` (a neural coupling) "
    "through the same classifiers, `discrete` through 10 clusters of each modality, of whose "
    "intervals what is lost by clusters is no part. p-values are of 99 permutations: 0.01 is the "
    "least there can be, and a star marks it. R has no test, and where rows come in groups there "
    "are intervals alone."
)
USING = (
    "R U1 U2 S in bits of what each model's own predictions, drawn from its probabilities, hold on "
    "the rows that judge, beside what the data holds of the label. Of fewer than 50 rows nothing "
    "is told."
)
CHECKING = (
    "Correlations of ranks over the datasets, with 95% intervals from resampling datasets. "
    "Everything is a share of the label's entropy."
)


def page(atlas: Atlas, results: list[Values]) -> Page:
    """All that an atlas found."""
    found = [r for r in results if "method" in r]
    models = [r for r in results if "family" in r]
    lines = [joined(r, models) for r in found]
    first = by_posterior(lines)
    text = [
        "# Real datasets",
        introduction(atlas, first),
        *tables(lines, models_text(atlas), atlas.families, atlas.seed),
        "## Worked examples",
        *examples(lines, atlas.families),
        missing_text(atlas),
    ]
    return Page("\n\n".join(part for part in text if part) + "\n", lines, pictures(first))


def by_posterior(lines: Sequence[Values]) -> list[Values]:
    """The decompositions that conclusions are drawn from."""
    return [line for line in lines if line["method"] == "posterior"]


def tables(
    lines: Sequence[Values], of_models: str, families: Sequence[str], seed: int
) -> list[str]:
    """Decompositions, models, what they use, conclusions and checks, each under its heading."""
    first = by_posterior(lines)
    parts = {
        "Decompositions": (DECOMPOSING, [shown_line(line) for line in lines]),
        "Trained models": (of_models, [models_line(line, families) for line in first]),
        "What models use": (USING, [using_line(line, families) for line in first]),
        "What to conclude": (CONCLUDING, [conclusion(line, families) for line in first]),
        "Do models agree?": (CHECKING, check_lines(first, seed)),
    }
    return [
        f"## {heading}\n\n{text}\n\n{as_markdown(table, digits=2)}"
        for heading, (text, table) in parts.items()
    ]


def examples(lines: Sequence[Values], families: Sequence[str]) -> list[str]:
    """A paragraph for each dataset."""
    batches = {line["dataset"]: line for line in lines if line["method"] == "batch"}
    return [worked(line, batches.get(line["dataset"]), families) for line in by_posterior(lines)]


def introduction(atlas: Atlas, lines: Sequence[Values]) -> str:
    """What was run."""
    capped = [line["dataset"] for line in lines if line["of"] > line["n"]]
    return (
        f"{len(lines)} datasets, at most {atlas.most:,} rows of each, drawn by lot "
        f"(seed {atlas.seed}), of which {atlas.decomposed_rows:,} are decomposed "
        f"(fewer than there are in {', '.join(capped) or 'none'}). Text was "
        "turned into 50 components of word frequencies, images made small, recordings summed up, "
        "without a look at the label."
    )


def models_text(atlas: Atlas) -> str:
    """What the models are."""
    return (
        f"Log loss in bits on rows held out (a fifth; groups kept whole), mean of {atlas.seeds} "
        "seeds that draw parts and weights, ± 1.96 standard errors; accuracy in brackets. "
        f"At most {atlas.epochs} epochs, stopped early. `blind` knows the shares of classes alone; "
        f"`best of all` is the lowest of {', '.join(atlas.families)}, and so a little too low by "
        "choice; all are in the CSV file."
    )


def missing_text(atlas: Atlas) -> str:
    """Datasets that are not there."""
    if not atlas.missing:
        return ""
    listed = "\n".join(f"- `{name}`: {why}" for name, why in atlas.missing.items())
    return f"## Missing\n\n{listed}"


def joined(line: Values, models: Sequence[Values]) -> Values:
    """A decomposition with the means of the models of its dataset."""
    out = {key: value for key, value in line.items() if key not in ("names", "rows", "seed")}
    out["x1"], out["x2"], out["label"] = line["names"]
    own = [m for m in models if m["dataset"] == line["dataset"]]
    out["blind"] = float(np.mean([m["entropy"] for m in own])) if own else None
    for family in dict.fromkeys(m["family"] for m in own):
        runs = [m for m in own if m["family"] == family]
        for key in ("accuracy", "log_loss"):
            out[f"{key} {family}"] = float(np.mean([r[key] for r in runs]))
            out[f"{key}_error {family}"] = spread(runs, key)
        told = [r["used"] for r in runs if r["used"] is not None]
        four = np.mean(told, axis=0).tolist() if told else [None] * len(ATOMS)
        out |= {f"{atom} {family}": value for atom, value in zip(ATOMS, four, strict=True)}
    return out


def spread(runs: Sequence[Values], key: str) -> float:
    """Standard error of a mean over seeds: of the rows that judge, and between seeds."""
    of_rows = np.mean([r[f"{key}_error"] ** 2 for r in runs]) / len(runs)
    between = np.var([r[key] for r in runs], ddof=1) / len(runs) if len(runs) > 1 else 0.0
    return float(np.sqrt(max(of_rows, between)))


def shown_line(line: Values) -> Values:
    """A decomposition for readers."""
    dataset = f"{line['dataset']}: {line['x1']}, {line['x2']}"
    out: Values = {
        "dataset": dataset,
        "method": line["method"],
        "n": f"{line['n']:,}",
        "H": f"{line['entropy_y']:.2f}",
    }
    for name, symbol in SYMBOLS.items():
        star = "\\*" if line[f"{name}_p"] is not None and line[f"{name}_p"] <= 0.01 else ""
        low, high = line[f"{name}_low"], line[f"{name}_high"]
        out[symbol] = f"{line[name] + 0.0:.2f}{star} [{low:.2f}, {high:.2f}]"
    return out | {"p of U1, U2, S": p_values_text(line)}


def p_values_text(line: Values) -> str:
    """The p-values of the parts that have a test."""
    values = [line[f"{name}_p"] for name in ATOMS[1:]]
    return "" if None in values else ", ".join(f"{p:.2f}" for p in values)


def models_line(line: Values, families: Sequence[str]) -> Values:
    """Models of a dataset for readers: the plain ones, and the best of all."""
    out: Values = {"dataset": line["dataset"], "blind": f"{line['blind']:.2f}"}
    for family in (f for f in SHOWN if f in families):
        out[family] = loss_text(line, family)
    known = [family for family in families if f"log_loss {family}" in line]
    best = min(known, key=lambda family: line[f"log_loss {family}"])
    return out | {"best of all": f"`{best}` {loss_text(line, best)}"}


def using_line(line: Values, families: Sequence[str]) -> Values:
    """What models of a dataset use, for readers."""
    out: Values = {"dataset": line["dataset"], "data": four_text(line, "")}
    return out | {f: four_text(line, f" {f}") for f in SHOWN if f in families}


def four_text(line: Values, suffix: str) -> str:
    """R U1 U2 S of the data, or of a model."""
    four = [line.get(atom + suffix) for atom in ATOMS]
    return (
        ""
        if None in four
        else " ".join(f"{value + 0.0:.2f}" for value in four if value is not None)
    )


def loss_text(line: Values, family: str) -> str:
    """Log loss with its interval, and accuracy."""
    loss, error = line[f"log_loss {family}"], line[f"log_loss_error {family}"]
    return f"{loss:.2f} ± {1.96 * error:.2f} ({line[f'accuracy {family}']:.0%})"
