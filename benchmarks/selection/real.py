"""The frozen rules of selection on real datasets.

    python -m benchmarks.selection.real run DATA WORK.jsonl [MINUTES]
    python -m benchmarks.selection.real judge WORK.jsonl >> benchmarks/results/selection.md
    python -m benchmarks.selection.real replay docs/results.md >> benchmarks/results/selection.md

DATA is a folder that ``interplay datasets fetch`` has filled. Rows, parts and epochs are those of
``interplay reproduce real`` with its first seed: three fifths to train, a fifth to stop by and to
validate, a fifth to judge. Each dataset is one piece, kept at once: a second run goes on.
``replay`` trains nothing: it judges the first choice of rules by the log losses of a results page.
"""

import json
import sys
import time
import warnings
from itertools import combinations
from pathlib import Path

import numpy as np
from benchmarks.heading import heading
from benchmarks.selection.evaluate import (
    FUSION,
    RULES,
    fitted_at,
    grouped,
    interaction,
    interval,
    rank,
)

import interplay
from interplay.core.store import Store
from interplay.datasets.real.catalogue import card, names
from interplay.models import FusionClassifier
from interplay.selection.ladder import WORTH_COMBINING
from interplay.studies.real.atlas import EPOCHS, FEWEST, MOST
from interplay.studies.real.rows import parts_of, present, rows_of
from interplay.studies.suite import BUDGET

SEED, LEAST = 0, 1e-6
CHOSEN = (
    "estimated ladder surely above the line, else EF: the default",
    "estimated ladder above the line, else EF",
    "estimated ladder: the models of its side of the line",
    "always EF",
    "best on average",
    "fixed portfolio of three",
    "the paper's rule, estimated PID",
)


def run(data, work, minutes=1e9):
    store, end = Store(Path(work)), time.monotonic() + 60 * float(minutes)
    anywhere = [n for n in names() if card(n).kind != "paper" and card(n).rows >= FEWEST]
    found, _ = present(anywhere, data)
    by_size = sorted(found, key=lambda name: min(card(name).rows, MOST))
    for name in by_size:
        settings = {"dataset": name, "rows": MOST, "epochs": EPOCHS, "seed": SEED, "budget": BUDGET}
        if store.get(settings) is None:
            if time.monotonic() > end:
                return
            store.add(settings, learnt(rows_of(name, data, MOST, SEED)))
            print(name, flush=True)


def learnt(rows):
    """The ladder of all rows but those that judge, and what models reach on these."""
    parts = parts_of(rows, SEED)
    known = np.sort(np.concatenate(parts[:2]))
    gain = interplay.fusion_gain(
        rows.x1[known],
        rows.x2[known],
        rows.y[known],
        groups=None if rows.groups is None else rows.groups[known],
        method="posterior",
        budget=BUDGET,
        names=rows.names,
    ).to_dict()
    rungs = [gain[name] for name in ("unimodal1", "unimodal2", "additive", "joint")]
    atoms = [gain["pid"][name] for name in ("redundancy", "unique1", "unique2", "synergy")]
    return {
        "rungs": rungs,
        "interval": gain["intervals"]["gain_of_interaction"],
        "pid": atoms,
        "entropy": gain["entropy_y"],
        "judged": len(parts[2]),
        "models": {family: reached(rows, parts, family) for family in FUSION},
    }


def reached(rows, parts, family):
    """Log loss in bits on the rows to stop by and on those to judge, and accuracy on these."""
    train, stop, judge = parts
    model = FusionClassifier(family, epochs=EPOCHS, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of torch, on small batches
        model.fit(
            (rows.x1[train], rows.x2[train]),
            rows.y[train],
            validation=((rows.x1[stop], rows.x2[stop]), rows.y[stop]),
        )
    out = {}
    for part, at in (("stop", stop), ("judge", judge)):
        p = model.predict_proba((rows.x1[at], rows.x2[at]))
        own = (p * (rows.y[at][:, None] == model.classes_)).sum(axis=1)
        out[f"{part}_loss"] = -float(np.log2(np.maximum(own, LEAST)).mean())
        out[f"{part}_accuracy"] = float((model.classes_[p.argmax(axis=1)] == rows.y[at]).mean())
    return out


def dataset_of(text):
    """A dataset in the form of ``evaluate``."""
    record = json.loads(text)
    found = record["values"]
    of = lambda name: np.array([found["models"][model][name] for model in FUSION])  # noqa: E731
    return {
        "name": record["settings"]["dataset"],
        "kind": record["settings"]["dataset"],
        "accuracy": 100 * of("judge_accuracy"),
        "loss": of("judge_loss"),
        "stop": of("stop_loss"),
        "pid": np.array(found["pid"]),
        "estimated": np.array(found["rungs"]),
        "intervals": {"gain_of_interaction": found["interval"]},
    }


def validated(dataset, _):
    """Trains all, and takes the least log loss on the rows that stopped the training."""
    return rank(-dataset["stop"])


def always_additive(dataset, suite):
    first = FUSION.index("additive")
    return [first, *(m for m in RULES["best on average"](dataset, suite) if m != first)]


def regrets(datasets):
    """By rule (datasets, 4): points and bits short of the best, of the first and of three."""
    suite = grouped()
    rules = {"validate all ten": validated, **{name: RULES[name] for name in CHOSEN}}
    rules["always additive"] = always_additive
    out = {
        name: np.array([left(dataset, rule(dataset, suite)[:3]) for dataset in datasets])
        for name, rule in rules.items()
    }
    out["random"] = np.array([at_random(dataset) for dataset in datasets])
    return out


def left(dataset, order):
    points = dataset["accuracy"].max() - dataset["accuracy"][order]
    bits = dataset["loss"][order] - dataset["loss"].min()
    return points[0], points.min(), bits[0], bits.min()


def at_random(dataset):
    trios = [left(dataset, list(trio)) for trio in combinations(range(len(FUSION)), 3)]
    singles = [left(dataset, [model]) for model in range(len(FUSION))]
    one, three = np.mean(singles, axis=0), np.mean(trios, axis=0)
    return one[0], three[1], one[2], three[3]


def page(datasets, fitted):
    found = regrets(datasets)
    names = np.array([d["name"] for d in datasets])
    lines = [
        "",
        "# Selection on real datasets",
        "",
        heading("selection/real.py").strip(),
        "",
        f"{fitted} {len(names)} datasets, at most {MOST:,} rows of each, one seed. Regret on a "
        "fifth of the rows, which neither the training nor the ladder saw. The best there is best "
        "by chance in part, so that no rule comes to 0. Intervals are over datasets drawn with "
        "replacement.",
        "",
        "| rule | points, first | points, best of three | bits, first | bits, best of three | "
        "bits less than always EF, first |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    ef = found["always EF"][:, 2]
    for name, values in found.items():
        cells = [interval(values[:, place], names, 2 + (place > 1)) for place in range(4)]
        saved = interval(ef - values[:, 2], names, 3)
        lines.append(f"| {name} | {' | '.join(cells)} | {saved} |")
    lines += ["", *each(datasets, found)]
    return "\n".join(lines)


def each(datasets, found):
    """A line for each dataset."""
    lines = [
        "| dataset | interaction by the ladder, bits | above the line | best by log loss | "
        "bits short: ours | of three | always EF |",
        "| --- | --- | --- | --- | ---: | ---: | ---: |",
    ]
    ours, plain = found[CHOSEN[0]], found["always EF"]
    for place, dataset in enumerate(datasets):
        bits, (low, high) = (
            interaction(dataset["estimated"]),
            dataset["intervals"]["gain_of_interaction"],
        )
        side = "yes" if bits > WORTH_COMBINING else "no"
        lines.append(
            f"| {dataset['name']} | {bits:.2f} [{low:.2f}, {high:.2f}] | {side} | "
            f"`{FUSION[dataset['loss'].argmin()]}` | {ours[place, 2]:.3f} | {ours[place, 3]:.3f} | "
            f"{plain[place, 2]:.3f} |"
        )
    return lines


def judge(work):
    lines = Path(work).read_text("utf-8").splitlines()
    print(page([dataset_of(line) for line in lines], fitted_at(work)))


def replay(path):
    """First choices on the page of real datasets, which has three families and the best of all."""
    text = Path(path).read_text("utf-8")
    losses = cells(text, "| dataset | blind |")
    synergy = {row[0]: float(row[8].split()[0].rstrip("*\\")) for row in cells(
        text, "| dataset | x1, x2 |") if row[2] == "posterior"}  # fmt: skip
    columns = {"additive": 4, "ef": 5, "tensor": 6}
    names = np.array([row[0] for row in losses])
    best = np.array([float(row[7].split()[1]) for row in losses])
    short = {
        name: np.array([float(row[at].split()[0]) for row in losses]) - best
        for name, at in columns.items()
    }
    combining = np.array([synergy[name] > WORTH_COMBINING for name in names])
    rules = {
        "ours by the PID alone: tensor where S > 0.05, else EF": np.where(
            combining, short["tensor"], short["ef"]
        ),
        "always EF": short["ef"],
        "best on average in the base suite (tensor)": short["tensor"],
        "always additive": short["additive"],
    }
    print(replayed(rules, names, int(combining.sum())))


def cells(text, start):
    """Cells of the rows of the table that starts so."""
    lines = text[text.index(start) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def replayed(rules, names, combining):
    lines = [
        "",
        "# Selection replayed on the results page of real datasets",
        "",
        heading("selection/real.py").strip(),
        "",
        f"{len(names)} datasets of docs/results.md, log loss in bits beyond the best of all twelve "
        "families (mean of three seeds, two decimals), first choice alone: the page has no losses "
        f"of the others. {combining} datasets have S above {WORTH_COMBINING} bits. Intervals are "
        "over datasets.",
        "",
        "| rule | bits, first | bits less than always EF |",
        "| --- | ---: | ---: |",
    ]
    for name, values in rules.items():
        saved = interval(rules["always EF"] - values, names, 3)
        lines.append(f"| {name} | {interval(values, names, 3)} | {saved} |")
    return "\n".join(lines)


if __name__ == "__main__":
    {"run": run, "judge": judge, "replay": replay}[sys.argv[1]](*sys.argv[2:])
