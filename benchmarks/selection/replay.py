"""Rules of selection replayed on the accuracies that the paper's authors published.

    python -m benchmarks.selection.replay model_selection.csv > benchmarks/results/replay.md

The file has the PID of 11 real settings, estimated by the authors, and the accuracy of about nine
fusion models on each. No model is trained here. A model that a setting lacks is passed over.
"""

import csv
import sys
from pathlib import Path

import numpy as np

from interplay.selection.paper_rule import nearest, ranked
from interplay.selection.published import published

CALLED = {
    "early_fusion": "ef",
    "outer": "tensor",
    "mfm": "rec",
    "transformer": "mult",
    "MI": "mi",
}
KEPT = 3
DRAWS = 10_000


def main(path):
    settings = read(Path(path))
    rules = {
        "the paper's rule": papers_rule,
        "always EF": lambda _: ["ef", *best_on_average()],
        "best on average in tables 2 and 18": lambda _: best_on_average(),
        "best on average of the other settings": lambda setting: leave_one_out(setting, settings),
    }
    rows = {name: [shares(rule(s), s) for s in settings] for name, rule in rules.items()}
    rows["random"] = [random_shares(setting) for setting in settings]
    print(page(rows, settings))


def read(path):
    """By setting: shares of R, U1, U2, S, and accuracy by model."""
    found = {}
    lines = filter(str.strip, path.read_text("utf-8").splitlines())
    for line in csv.DictReader(lines, skipinitialspace=True):
        setting = found.setdefault(line["dataset"], {"name": line["dataset"], "accuracy": {}})
        if line["model"] == "dataset":
            four = np.array([float(line[name]) for name in ("R", "U1", "U2", "S")])
            setting["shares"] = four / four.sum()
        else:
            setting["accuracy"][CALLED.get(line["model"], line["model"])] = float(line["acc"])
    return list(found.values())


def papers_rule(setting):
    suite = published()
    return [suite.models[m] for m in ranked(nearest(setting["shares"], suite).place, suite)]


def best_on_average():
    suite = published()
    return [suite.models[m] for m in np.argsort(-suite.accuracy.mean(axis=0), kind="stable")]


def leave_one_out(setting, settings):
    """Mean share of the best accuracy on all settings of other datasets."""
    family = setting["name"].rstrip("012")
    found = {}
    for other in settings:
        if other["name"].rstrip("012") != family:
            best = max(other["accuracy"].values())
            for model, accuracy in other["accuracy"].items():
                found.setdefault(model, []).append(accuracy / best)
    return sorted(found, key=lambda model: -np.mean(found[model]))


def shares(order, setting):
    """(share of the best accuracy of the first model, of the best of three)."""
    accuracy = setting["accuracy"]
    known = list(dict.fromkeys(model for model in order if model in accuracy))
    values = np.array([accuracy[model] for model in known]) / max(accuracy.values())
    return values[0], values[:KEPT].max()


def random_shares(setting):
    """The same of models drawn at random, on average."""
    values = np.array(list(setting["accuracy"].values()))
    values = values / values.max()
    rng = np.random.default_rng(0)
    drawn = np.argsort(rng.random((DRAWS, len(values))), axis=1)[:, :KEPT]
    return values.mean(), values[drawn].max(axis=1).mean()


def page(rows, settings):
    """Means with 95% intervals over the four families of settings, then every setting."""
    families = [setting["name"].rstrip("012") for setting in settings]
    lines = [
        "# Selection replayed on published accuracies",
        "",
        f"{len(settings)} settings of {len(set(families))} datasets (pairs of modalities of one "
        "dataset are not independent: intervals are by resampling datasets). Share of the best "
        "model's accuracy, in %; top 3 is the best of three.",
        "",
        "| rule | top 1 | top 3 | top 1, difference from always EF |",
        "| --- | ---: | ---: | ---: |",
    ]
    ef = np.array(rows["always EF"])
    for name, values in rows.items():
        found = 100 * np.array(values)
        difference = found[:, 0] - 100 * ef[:, 0]
        lines.append(
            f"| {name} | {interval(found[:, 0], families)} | {interval(found[:, 1], families)} | "
            f"{interval(difference, families)} |"
        )
    names = list(rows)
    lines += ["", "Top 3, setting by setting:", "", "| setting | " + " | ".join(names) + " |"]
    lines.append("| --- |" + " ---: |" * len(names))
    for place, setting in enumerate(settings):
        cells = [f"{100 * rows[name][place][1]:.1f}" for name in names]
        lines.append(f"| {setting['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def interval(values, families):
    """Mean, and the middle 95% of means of datasets drawn with replacement."""
    kinds = sorted(set(families))
    groups = [values[[family == kind for family in families]] for kind in kinds]
    rng = np.random.default_rng(0)
    means = []
    for _ in range(2000):
        drawn = [groups[g] for g in rng.integers(len(groups), size=len(groups))]
        means.append(np.concatenate(drawn).mean())
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():.1f} [{low:.1f}, {high:.1f}]"


if __name__ == "__main__":
    main(*sys.argv[1:])
