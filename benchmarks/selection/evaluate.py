"""Rules of selection on the base suite, each dataset judged by rules made without its kind.

    python -m benchmarks.selection.evaluate LADDERS.jsonl [SUITE.jsonl] > selection.md

LADDERS.jsonl is what ``benchmarks.selection.ladders`` left behind: the estimated ladders. The
models' results are those of ``interplay.models.base_suite()``, or of a run that is not packed yet.
Accuracy is expected accuracy under the true posteriors; regret is that of the best of the ten
fusion models less that of the model chosen, in accuracy points.
"""

import json
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
from benchmarks.heading import heading
from scipy.stats import spearmanr
from sklearn.ensemble import ExtraTreesRegressor

from interplay.core.evidence import ROUNDING
from interplay.datasets.synthetic.varied import varied_names
from interplay.models import base_suite
from interplay.selection.ladder import WORTH_COMBINING
from interplay.selection.paper_rule import nearest, ranked
from interplay.selection.published import published

FUSION = ("ef", "additive", "agree", "align", "elem", "tensor", "mi", "mult", "lower", "rec")
ALONE = ("unimodal1", "unimodal2")
ATOMS = ("r", "u1", "u2", "s")
RUNGS = ("unimodal1", "unimodal2", "additive", "joint")
TRUE = ("i1", "i2", "i_add", "i12")
INTERACTIVE = ("ef", "elem", "tensor", "mi", "mult", "lower", "rec")
DRAWS = 2000
TENTH = 1000  # rows that halving starts from
SLACK = 0.003  # bits: the standard error of the truth


def main(ladders, suite=None):
    datasets = read(Path(ladders), lines_of(suite))
    print(page(datasets, fitted_at(ladders)))


def fitted_at(path):
    """A sentence: the revisions of the code by which the pieces of a file were made."""
    lines = Path(path).read_text("utf-8").splitlines()
    found = list(dict.fromkeys(json.loads(line)["revision"] for line in lines))
    return f"What it judges was fitted by revision{'s' * (len(found) > 1)} {', '.join(found)}."


def lines_of(suite):
    if suite is None:
        return base_suite("polars").to_dicts()
    from interplay.studies.suite import suite_lines
    from interplay.studies.suite_file import kept

    return list(suite_lines(kept(Path(suite))))


def read(path, lines):
    """Datasets with an estimated ladder."""
    ladders = {}
    for text in path.read_text("utf-8").splitlines():
        record = json.loads(text)
        ladders[record["settings"]["dataset"], record["settings"]["rows"]] = record["values"]
    found = [d for d in complete(lines) if (d["name"], d["rows"]) in ladders]
    return [with_ladder(d, ladders[d["name"], d["rows"]]) for d in found]


def grouped(suite=None):
    """All datasets of the suite."""
    return complete(lines_of(suite))


def complete(lines):
    """A dict for each dataset and number of rows that all models were trained on."""
    by_case = {}
    for line in lines:
        if line["seed"] == 0 and line["preset"] == "default":
            key = (line["suite"], line["dataset"], line["rows"], line["preset"])
            by_case.setdefault(key, []).append(line)
    found = []
    for (suite, name, rows, _), own in sorted(by_case.items()):
        by_model = {line["model"]: line for line in own}
        if set(by_model) >= {*FUSION, *ALONE}:
            found.append(dataset_of(suite, name, rows, by_model))
    return found


def dataset_of(suite, name, rows, by_model):
    first = next(iter(by_model.values()))
    value = lambda column: np.array([by_model[m][column] for m in FUSION])  # noqa: E731
    return {
        "name": name,
        "kind": first["kind"],
        "suite": suite,
        "rows": rows,
        "columns": first["columns"],
        "classes": first["classes"],
        "accuracy": 100 * value("expected_accuracy"),
        "measured": value("accuracy"),
        "loss": value("expected_log_loss"),
        "alone": 100 * np.array([by_model[m]["expected_accuracy"] for m in ALONE]),
        "true": np.array([first[column] for column in TRUE]),
        "data": np.array([first[f"data_{atom}"] for atom in ATOMS]),
        "pid": np.array([first[f"est_{atom}"] for atom in ATOMS]),
    }


def with_ladder(dataset, ladder):
    return {
        **dataset,
        "estimated": np.array([ladder[rung] for rung in RUNGS]),
        "intervals": ladder["intervals"],
        "guessed": guessed(ladder),
        "seconds": ladder["seconds"],
    }


def guessed(ladder):
    """Accuracy of each rung, in points."""
    return 100 * np.array([ladder["accuracy"][rung] for rung in RUNGS])


def interaction(rungs):
    return rungs[3] - rungs[2]


# Rules: of (dataset, others of other kinds) to a ranking of places in FUSION.


def always_ef(_, others):
    return rank(mean_share(others), first=0)


def average(_, others):
    return rank(mean_share(others))


def portfolio(_, others):
    """The three models whose best is best on average, the best single one of them first."""
    shares = np.array([share(other) for other in others])
    trio = max(combinations(range(len(FUSION)), 3), key=lambda t: shares[:, t].max(axis=1).mean())
    return sorted(trio, key=lambda m: -shares[:, m].mean())


def papers(values):
    """Equation (36) with the paper's ten datasets and printed accuracies."""

    def rule(dataset, others):
        suite = published()
        four = np.maximum(dataset[values], 0)
        if four.sum() == 0:
            return average(dataset, others)
        return [
            FUSION.index(suite.models[m])
            for m in ranked(nearest(four / four.sum(), suite).place, suite)
        ]

    return rule


def ladder(values):
    """On each side of the line the models that, one by one, add most to the best of those before.

    The datasets behind it are sorted by their true rungs, the one asked about by ``values``.
    """

    def rule(dataset, others):
        side = interaction(dataset[values]) > WORTH_COMBINING
        alike = [o for o in others if (interaction(o["true"]) > WORTH_COMBINING) == side]
        return greedy(np.array([share(o) for o in alike or others]))

    return rule


def ladder_else_ef(values, *, surely=False):
    """The same above the line; below it EF, then what adds most.

    With ``surely`` also where an interval of interaction reaches 0: the rule of ``recommend``.
    """

    def rule(dataset, others):
        shown = not surely or dataset["intervals"]["gain_of_interaction"][0] > ROUNDING
        if shown and interaction(dataset[values]) > WORTH_COMBINING:
            return ladder(values)(dataset, others)
        alike = [o for o in others if interaction(o["true"]) <= WORTH_COMBINING]
        return greedy(np.array([share(o) for o in alike or others]), first=FUSION.index("ef"))

    return rule


def greedy(shares, first=None):
    """All models (m,): the best on average, then what most improves the best of those chosen.

    Improvements that are alike to a tenth of a percent count as equal: the better model on average
    goes first.
    """
    order, best = [], np.zeros(len(shares))
    if first is not None:
        order, best = [first], shares[:, first]
    while len(order) < shares.shape[1]:
        left = [m for m in range(shares.shape[1]) if m not in order]
        means = shares.mean(axis=0)
        gains = [(round(np.maximum(best, shares[:, m]).mean(), 3), means[m]) for m in left]
        order.append(left[max(range(len(left)), key=lambda i: gains[i])])
        best = np.maximum(best, shares[:, order[-1]])
    return order


def trees(values):
    """Accuracy of every model by randomised trees on rungs, rows, columns and classes."""

    def rule(dataset, others):
        model = ExtraTreesRegressor(200, min_samples_leaf=3, random_state=0)
        model.fit([features(o, values) for o in others], [share(o) for o in others])
        return rank(model.predict([features(dataset, values)])[0])

    return rule


def features(dataset, values):
    four = dataset[values]
    size = np.log([dataset["rows"], dataset["columns"], dataset["classes"]])
    return [*four, *size, four.max(), four[3] - four[2]]


def validated(dataset, _):
    """Trains all, and takes the best on the rows held out, 3,000: the dearest rival."""
    return rank(dataset["measured"])


def share(dataset):
    return dataset["accuracy"] / dataset["accuracy"].max()


def mean_share(datasets):
    return np.mean([share(dataset) for dataset in datasets], axis=0)


def rank(values, first=None):
    order = list(np.argsort(-np.asarray(values), kind="stable"))
    if first is not None:
        order.remove(first)
        order.insert(0, first)
    return order


RULES = {
    "validate all ten": validated,
    "trees on the true ladder": trees("true"),
    "trees on the estimated ladder": trees("estimated"),
    "true ladder: the models of its side of the line": ladder("true"),
    "estimated ladder: the models of its side of the line": ladder("estimated"),
    "estimated ladder surely above the line, else EF: the default": ladder_else_ef(
        "estimated", surely=True
    ),
    "estimated ladder above the line, else EF": ladder_else_ef("estimated"),
    "always EF": always_ef,
    "best on average": average,
    "fixed portfolio of three": portfolio,
    "the paper's rule, true PID": papers("data"),
    "the paper's rule, estimated PID": papers("pid"),
}


def regret_of(dataset, order):
    """Regret of the first model of an order, of its best, and of the first in bits."""
    left = dataset["accuracy"].max() - dataset["accuracy"][order]
    return left[0], left.min(), dataset["loss"][order[0]] - dataset["loss"].min()


def regrets(datasets):
    """By rule (datasets, 3): regret of the first model, of the best of three, and in bits."""
    out = {}
    for name, rule in RULES.items():
        rows = []
        for dataset in datasets:
            others = [o for o in datasets if o["kind"] != dataset["kind"]]
            order = rule(dataset, others)
            rows.append(regret_of(dataset, order[:3]))
        out[name] = np.array(rows)
    out["random"] = np.array([random_regret(dataset) for dataset in datasets])
    return out


def on_a_tenth(datasets):
    """(those of 10,000 rows that are there with 1,000, regrets of the best on these): halving."""
    small = {d["name"]: d["measured"] for d in datasets if d["rows"] == TENTH}
    chosen, rows = [], []
    for dataset in datasets:
        here = dataset["rows"] == 10 * TENTH and dataset["name"] in small
        chosen.append(here)
        left = dataset["accuracy"].max() - dataset["accuracy"]
        order = rank(small[dataset["name"]]) if here else [0]
        bits = dataset["loss"][order[0]] - dataset["loss"].min()
        rows.append((left[order[0]], left[order[:3]].min(), bits))
    return np.array(chosen), np.array(rows)


def random_regret(dataset):
    left = dataset["accuracy"].max() - dataset["accuracy"]
    trios = np.array(list(combinations(range(len(left)), 3)))
    bits = dataset["loss"].mean() - dataset["loss"].min()
    return left.mean(), left[trios].min(axis=1).mean(), bits


def interval(values, kinds, digits=2):
    """Mean, and the middle 95% of means of kinds drawn with replacement."""
    names = sorted(set(kinds))
    sums = np.array([values[kinds == name].sum() for name in names])
    sizes = np.array([(kinds == name).sum() for name in names])
    drawn = np.random.default_rng(0).integers(len(names), size=(DRAWS, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def table(datasets, chosen, found):
    kinds = np.array([d["kind"] for d in datasets])[chosen]
    ef = found["always EF"][chosen]
    lines = [
        "| rule | regret, top 1 | regret, top 3 | lift over always EF, top 1 | bits, top 1 |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, values in found.items():
        own = values[chosen]
        lift = interval(ef[:, 0] - own[:, 0], kinds)
        lines.append(
            f"| {name} | {interval(own[:, 0], kinds)} | {interval(own[:, 1], kinds)} | {lift} | "
            f"{interval(own[:, 2], kinds, 3)} |"
        )
    return lines


QUESTIONS = ("cost of losing a modality", "worth of fusion", "worth of interaction")


def measured(datasets):
    """What trained models show of each question, in accuracy points: (2 n,), (n,), (n,)."""
    best = np.array([d["accuracy"].max() for d in datasets])
    alone = np.array([d["alone"] for d in datasets])
    additive = np.array([d["accuracy"][FUSION.index("additive")] for d in datasets])
    places = [FUSION.index(model) for model in INTERACTIVE]
    combine = np.array([d["accuracy"][places].max() for d in datasets])
    drop = np.concatenate([best - alone[:, 1], best - alone[:, 0]])
    return drop, best - alone.max(axis=1), combine - additive


def from_rungs(r):
    """What rungs (n, 4) say of each question."""
    cost = np.concatenate([r[:, 3] - r[:, 1], r[:, 3] - r[:, 0]])
    return cost, r[:, 3] - r[:, :2].max(axis=1), r[:, 3] - r[:, 2]


def correlations(datasets):
    """Rank correlations of what is predicted with what trained models show."""
    of = lambda name: np.array([d[name] for d in datasets])  # noqa: E731
    out = []
    for label, rungs, four in (("true", "true", "data"), ("estimated", "estimated", "pid")):
        p = of(four)
        predictors = {
            "ladder": from_rungs(of(rungs)),
            "U alone": (p[:, 1:3].T.ravel(), p[:, 1:3].min(axis=1), p[:, 1:3].sum(axis=1)),
            "S alone": (np.tile(p[:, 3], 2), p[:, 3], p[:, 3]),
        }
        if label == "estimated":
            predictors["ladder, in accuracy"] = from_rungs(of("guessed"))
        out += [
            (label, question, name, said[place], measured(datasets)[place])
            for place, question in enumerate(QUESTIONS)
            for name, said in predictors.items()
        ]
    return out


def with_interval(x, y, kinds):
    """Rank correlation, and the middle 95% over kinds drawn with replacement."""
    times = len(x) // len(kinds)
    kinds = np.concatenate([kinds] * times)
    names = sorted(set(kinds))
    groups = [np.flatnonzero(kinds == name) for name in names]
    rng = np.random.default_rng(0)
    found = []
    for _ in range(500):
        at = np.concatenate([groups[g] for g in rng.integers(len(names), size=len(names))])
        found.append(spearmanr(x[at], y[at]).statistic)
    low, high = np.nanquantile(found, [0.025, 0.975])
    return f"{spearmanr(x, y).statistic:.2f} [{low:.2f}, {high:.2f}]"


def errors(datasets):
    """Errors of each estimated rung, and how often intervals hold the truth.

    What is unlearnt was fitted to every second of the varied datasets; the others are beside them.
    """
    fitted = np.array([d["name"] in varied_names()[::2] for d in datasets])
    parts = {"held, half that they were fitted to": fitted, "held, others": ~fitted}
    parts = {title: chosen for title, chosen in parts.items() if chosen.any()}
    titles = " | ".join(f"{title} ({chosen.sum()})" for title, chosen in parts.items())
    lines = [
        f"| rung or gain | bias | mean error | largest | {titles} | width |",
        "| --- |" + " ---: |" * (len(parts) + 4),
    ]
    true = np.array([d["true"] for d in datasets]).T
    found = np.array([d["estimated"] for d in datasets]).T
    for name, of in QUANTITIES.items():
        off = of(found) - of(true)
        low, high = np.array([d["intervals"][name] for d in datasets]).T
        held = (low - SLACK <= of(true)) & (of(true) <= high + SLACK)
        shares = " | ".join(f"{held[chosen].mean():.0%}" for chosen in parts.values())
        lines.append(
            f"| {name} | {off.mean():+.3f} | {np.abs(off).mean():.3f} | {np.abs(off).max():.3f} | "
            f"{shares} | {(high - low).mean():.2f} |"
        )
    return lines


QUANTITIES = {
    "unimodal1": lambda r: r[0],
    "unimodal2": lambda r: r[1],
    "additive": lambda r: r[2],
    "joint": lambda r: r[3],
    "gain_of_fusion": lambda r: r[3] - np.maximum(r[0], r[1]),
    "gain_of_interaction": lambda r: r[3] - r[2],
    "cost_of_losing1": lambda r: r[3] - r[1],
    "cost_of_losing2": lambda r: r[3] - r[0],
}


def page(datasets, fitted):
    found = regrets(datasets)
    above = np.array([interaction(d["true"]) > WORTH_COMBINING for d in datasets])
    kinds = np.array([d["kind"] for d in datasets])
    every = np.ones(len(datasets), dtype=bool)
    sizes = sorted({(d["suite"], d["rows"]) for d in datasets})
    told = ", ".join(
        f"{sum((d['suite'], d['rows']) == size for d in datasets)} {size[0]} at {size[1]:,} rows"
        for size in sizes
    )
    lines = [
        "# Selection on the base suite",
        "",
        heading("selection/evaluate.py").strip(),
        "",
        f"{fitted} {len(datasets)} datasets of {len(set(kinds))} kinds: {told}. One seed each. "
        "Intervals are over kinds drawn with replacement. A rule that learns has seen no dataset "
        "of the kind that it is judged on; the paper's rule has its own ten datasets.",
        "",
    ]
    for title, chosen in (
        ("all datasets", every),
        (f"interaction is truly worth more than {WORTH_COMBINING} bits", above),
        (f"no more than {WORTH_COMBINING} bits", ~above),
    ):
        lines += [f"## Regret in accuracy points: {title} ({chosen.sum()})", ""]
        lines += [*table(datasets, chosen, found), ""] if chosen.any() else ["none", ""]
    tenth, halving = on_a_tenth(datasets)
    if tenth.any():
        lines += [f"## Regret in accuracy points: 10,000 rows, beside halving ({tenth.sum()})", ""]
        lines += table(datasets, tenth, {"best on a tenth of the rows": halving, **found})
        lines.append("")
    lines += ["## Models by side of the line", "", *by_side(datasets, above), ""]
    lines += ["## Rank correlations with what trained models show", ""]
    lines += ["| rungs | question | predictor | Spearman's rho |", "| --- | --- | --- | ---: |"]
    lines += [
        f"| {a} | {b} | {c} | {with_interval(x, y, kinds)} |"
        for a, b, c, x, y in correlations(datasets)
    ]
    lines += ["", "## The estimated ladder beside the truth, bits", "", *errors(datasets)]
    right = np.mean([(interaction(d["estimated"]) > WORTH_COMBINING) for d in datasets] == above)
    seconds = np.median([d["seconds"] for d in datasets])
    lines += [
        "",
        f"On the right side of {WORTH_COMBINING} bits of interaction: {right:.0%}. Seconds of "
        f"processor time for a ladder, median: {seconds:.1f}.",
    ]
    return "\n".join(lines)


def by_side(datasets, above):
    """Mean share of the best accuracy of each model."""
    lines = ["| model | interaction above the line | not |", "| --- | ---: | ---: |"]
    sides = [
        [d for d, a in zip(datasets, above, strict=True) if a == side] for side in (True, False)
    ]
    for place, model in enumerate(FUSION):
        cells = [f"{100 * mean_share(side)[place]:.1f}%" if side else "" for side in sides]
        lines.append(f"| {model} | {cells[0]} | {cells[1]} |")
    return lines


if __name__ == "__main__":
    main(*sys.argv[1:])
