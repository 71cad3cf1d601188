"""The frozen rules of selection on generators of kinds that the base suite lacks.

    python -m benchmarks.selection.outside KINDS.jsonl [TITLE] >> benchmarks/results/selection.md

KINDS.jsonl is what ``benchmarks.selection.new_kinds_run`` left behind. A rule has seen the base
suite and no dataset that it is judged on.
"""

import json
import sys
from itertools import combinations
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
    fitted_at,
    grouped,
    guessed,
    interaction,
    measured,
    random_regret,
    rank,
    regret_of,
    table,
    with_interval,
)
from scipy.stats import spearmanr

from interplay.selection.ladder import WORTH_COMBINING

CHOSEN = (
    "validate all ten",
    "estimated ladder surely above the line, else EF: the default",
    "estimated ladder above the line, else EF",
    "estimated ladder: the models of its side of the line",
    "true ladder: the models of its side of the line",
    "always EF",
    "best on average",
    "fixed portfolio of three",
    "the paper's rule, estimated PID",
    "the paper's rule, true PID",
)


def main(path, title="Selection on kinds that the base suite lacks"):
    datasets = [dataset_of(line) for line in Path(path).read_text("utf-8").splitlines()]
    print(page(datasets, title, fitted_at(path)))


def dataset_of(text):
    """A dataset and seed in the form of ``evaluate``, and what models reach on fewer rows."""
    record = json.loads(text)
    found, ladder = record["values"], record["values"]["ladder"]
    of = lambda name, models=FUSION: np.array([full[m][name] for m in models])  # noqa: E731
    full = found["models"]["1"]
    fifth = found["models"].get("0.2")
    return {
        "seed": record["settings"]["seed"],
        "name": record["settings"]["dataset"],
        "rows": record["settings"]["rows"],
        "kind": found["kind"],
        "columns": found["columns"],
        "classes": found["classes"],
        "accuracy": 100 * of("expected_accuracy"),
        "measured": of("accuracy"),
        "loss": of("expected_log_loss"),
        "alone": 100 * of("expected_accuracy", ALONE),
        "fifth": fifth and np.array([fifth[model]["accuracy"] for model in FUSION]),
        "true": np.array([found[rung] for rung in TRUE]),
        "data": np.array([found[f"data_{atom}"] for atom in ATOMS]),
        "pid": np.array([ladder[a] for a in ("redundancy", "unique1", "unique2", "synergy")]),
        "estimated": np.array([ladder[rung] for rung in RUNGS]),
        "intervals": ladder["intervals"],
        "guessed": guessed(ladder),
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
    if all(d["fifth"] is not None for d in datasets):
        rules["best on a fifth of the rows: as much training as three"] = halving
    out = {}
    for name, rule in rules.items():
        out[name] = np.array([regret_of(d, rule(d, suite)[:3]) for d in datasets])
    out["random"] = np.array([random_regret(dataset) for dataset in datasets])
    return out


def page(datasets, title, fitted):
    found = regrets(datasets)
    above = np.array([interaction(d["true"]) > WORTH_COMBINING for d in datasets])
    names = {d["name"] for d in datasets}
    kinds = {d["kind"] for d in datasets}
    lines = [
        "",
        f"# {title}",
        "",
        heading("selection/outside.py").strip(),
        "",
        f"{fitted} {len(datasets)} samples of {len(names)} generators of {len(kinds)} kinds, "
        f"{datasets[0]['rows']:,} rows each. The rules are those above, made of the base suite "
        "alone. Intervals are over kinds drawn with replacement.",
        "",
    ]
    for part, chosen in (
        ("all", np.ones(len(datasets), dtype=bool)),
        (f"interaction is truly worth more than {WORTH_COMBINING} bits", above),
        (f"no more than {WORTH_COMBINING} bits", ~above),
    ):
        lines += [f"## Regret in accuracy points: {part} ({chosen.sum()})", ""]
        lines += [*table(datasets, chosen, found), ""]
    halved = [d for d in datasets if d["fifth"] is not None]
    if 0 < len(halved) < len(datasets):
        every = np.ones(len(halved), dtype=bool)
        lines += [f"## Regret in accuracy points: the first seed, beside halving ({len(halved)})"]
        lines += ["", *table(halved, every, regrets(halved)), ""]
    lines += ["## Rank correlations with what trained models show", "", *agreeing(datasets)]
    lines += ["", "## The estimated ladder beside the truth, bits", "", *errors(datasets)]
    right = np.array([interaction(d["estimated"]) > WORTH_COMBINING for d in datasets]) == above
    lines += [
        "",
        f"On the right side of {WORTH_COMBINING} bits of interaction: {right.mean():.0%}.",
    ]
    lines += ["", "## One by one", "", *each(datasets, found)]
    return "\n".join(lines)


def agreeing(datasets):
    """Rank correlations of means over seeds, and how well seeds agree on what models show."""
    averaged = merged(datasets)
    kinds = np.array([d["kind"] for d in averaged])
    lines = [
        f"Of {len(averaged)} generators, means over seeds.",
        "",
        "| rungs | question | predictor | Spearman's rho |",
        "| --- | --- | --- | ---: |",
        *(
            f"| {a} | {b} | {c} | {with_interval(x, y, kinds)} |"
            for a, b, c, x, y in correlations(averaged)
        ),
    ]
    seeds = sorted({d["seed"] for d in datasets})
    for one, two in combinations(seeds, 2):
        by_seed = [{d["name"]: d for d in datasets if d["seed"] == seed} for seed in (one, two)]
        both = [name for name in by_seed[0] if name in by_seed[1]]
        shown = [measured([found[name] for name in both]) for found in by_seed]
        rhos = [spearmanr(x, y).statistic for x, y in zip(*shown, strict=True)]
        roots = [np.sqrt(2 * rho / (1 + rho)) for rho in rhos]  # Spearman-Brown, of a mean of two
        lines += [
            "",
            f"What models show with seeds {one} and {two} of {len(both)} generators has rank "
            f"correlations of {', '.join(f'{rho:.2f}' for rho in rhos)} between the two, question "
            "by question. So chance alone keeps any predictor of the mean of two seeds to about "
            f"{', '.join(f'{root:.2f}' for root in roots)}.",
        ]
    return lines


def merged(datasets):
    """A dataset for each generator, what varies averaged over its seeds."""
    varying = ("accuracy", "alone", "true", "data", "pid", "estimated", "guessed")
    out = []
    for name in dict.fromkeys(d["name"] for d in datasets):
        own = [d for d in datasets if d["name"] == name]
        out.append(own[0] | {key: np.mean([d[key] for d in own], axis=0) for key in varying})
    return out


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
