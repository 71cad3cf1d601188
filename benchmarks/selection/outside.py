"""The frozen rules of selection on twenty generators of kinds that the base suite lacks.

    python -m benchmarks.selection.outside NEW_KINDS.jsonl >> benchmarks/results/selection.md

NEW_KINDS.jsonl is what ``benchmarks.selection.new_kinds_run`` left behind. A rule has seen the base
suite and no dataset that it is judged on.
"""

import json
import sys
from pathlib import Path

import numpy as np
from benchmarks.heading import heading
from benchmarks.selection.evaluate import (
    ALONE,
    ATOMS,
    FUSION,
    RULES,
    RUNGS,
    TRUE,
    correlations,
    errors,
    grouped,
    interaction,
    random_regret,
    rank,
    regret_of,
    table,
    with_interval,
)

from interplay.selection.ladder import WORTH_COMBINING

CHOSEN = (
    "validate all ten",
    "estimated ladder above the line, else EF: the default",
    "estimated ladder: the models of its side of the line",
    "true ladder: the models of its side of the line",
    "always EF",
    "best on average",
    "fixed portfolio of three",
    "the paper's rule, estimated PID",
    "the paper's rule, true PID",
)


def main(path):
    datasets = [dataset_of(line) for line in Path(path).read_text("utf-8").splitlines()]
    print(page(datasets))


def dataset_of(text):
    """A dataset and seed in the form of ``evaluate``, and what models reach on fewer rows."""
    record = json.loads(text)
    found, ladder = record["values"], record["values"]["ladder"]
    of = lambda name, models=FUSION: np.array([full[m][name] for m in models])  # noqa: E731
    full = found["models"]["1"]
    fifth = [found["models"]["0.2"][model]["accuracy"] for model in FUSION]
    return {
        "name": record["settings"]["dataset"],
        "rows": record["settings"]["rows"],
        "kind": found["kind"],
        "columns": found["columns"],
        "classes": found["classes"],
        "accuracy": 100 * of("expected_accuracy"),
        "measured": of("accuracy"),
        "loss": of("expected_log_loss"),
        "alone": 100 * of("expected_accuracy", ALONE),
        "fifth": np.array(fifth),
        "true": np.array([found[rung] for rung in TRUE]),
        "data": np.array([found[f"data_{atom}"] for atom in ATOMS]),
        "pid": np.array([ladder[a] for a in ("redundancy", "unique1", "unique2", "synergy")]),
        "estimated": np.array([ladder[rung] for rung in RUNGS]),
        "intervals": ladder["intervals"],
        "seconds": ladder["seconds"],
        "stable": ladder["stable"],
    }


def halving(dataset, _):
    """All ten on a fifth of the rows, then the best: as many rows as training three on all."""
    return rank(dataset["fifth"])


def regrets(datasets):
    """By rule (datasets, 3): regret of the first model, of the best of three, and in bits."""
    suite = grouped()
    rules = {name: RULES[name] for name in CHOSEN}
    rules["best on a fifth of the rows: as much training as three"] = halving
    out = {}
    for name, rule in rules.items():
        out[name] = np.array([regret_of(d, rule(d, suite)[:3]) for d in datasets])
    out["random"] = np.array([random_regret(dataset) for dataset in datasets])
    return out


def page(datasets):
    found = regrets(datasets)
    above = np.array([interaction(d["true"]) > WORTH_COMBINING for d in datasets])
    kinds = np.array([d["kind"] for d in datasets])
    names = {d["name"] for d in datasets}
    lines = [
        "",
        "# Selection on kinds that the base suite lacks",
        "",
        heading("selection/outside.py").strip(),
        "",
        f"{len(datasets)} samples of {len(names)} generators of {len(set(kinds))} kinds, "
        f"{datasets[0]['rows']:,} rows each. The rules are those above, made of the base suite "
        "alone. Intervals are over kinds drawn with replacement.",
        "",
    ]
    for title, chosen in (
        ("all new kinds", np.ones(len(datasets), dtype=bool)),
        (f"new kinds, interaction is truly worth more than {WORTH_COMBINING} bits", above),
        (f"new kinds, no more than {WORTH_COMBINING} bits", ~above),
    ):
        lines += [f"## Regret in accuracy points: {title} ({chosen.sum()})", ""]
        lines += [*table(datasets, chosen, found), ""]
    lines += ["## New kinds: rank correlations with what trained models show", ""]
    lines += ["| rungs | question | predictor | Spearman's rho |", "| --- | --- | --- | ---: |"]
    lines += [
        f"| {a} | {b} | {c} | {with_interval(x, y, kinds)} |"
        for a, b, c, x, y in correlations(datasets)
    ]
    lines += ["", "## New kinds: the estimated ladder beside the truth, bits", ""]
    lines += errors(datasets)
    right = np.array([interaction(d["estimated"]) > WORTH_COMBINING for d in datasets]) == above
    lines += [
        "",
        f"On the right side of {WORTH_COMBINING} bits of interaction: {right.mean():.0%}.",
    ]
    lines += ["", "## New kinds, one by one", "", *each(datasets, found)]
    return "\n".join(lines)


def each(datasets, found):
    """A line for each generator: rungs, and regrets of the default and of always EF, means."""
    lines = [
        "| generator | kind | true rungs | estimated rungs | regret: ours | of three | always EF |",
        "| --- | --- | --- | --- | ---: | ---: | ---: |",
    ]
    ours, plain = found[CHOSEN[1]], found["always EF"]
    for name in dict.fromkeys(d["name"] for d in datasets):
        at = [place for place, d in enumerate(datasets) if d["name"] == name]
        true = datasets[at[0]]["true"]
        rungs = np.mean([datasets[place]["estimated"] for place in at], axis=0)
        cells = [" ".join(f"{bits:.2f}" for bits in four) for four in (true + 0.0, rungs)]
        lines.append(
            f"| {name} | {datasets[at[0]]['kind']} | {cells[0]} | {cells[1]} | "
            f"{ours[at, 0].mean():.2f} | {ours[at, 1].mean():.2f} | {plain[at, 0].mean():.2f} |"
        )
    return lines


if __name__ == "__main__":
    main(*sys.argv[1:])
