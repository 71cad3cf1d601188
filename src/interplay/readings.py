"""A result in plain words, which never say more than its intervals and tests bear out."""

from __future__ import annotations

from collections.abc import Sequence

from interplay.core.digits import ends_of, in_bits, percent
from interplay.core.evidence import Evidence, evidence_of, next_to_nothing, supported
from interplay.core.pid import ATOMS, PID, Atom

WORTH_A_MODEL = 0.25  # share of the total from which an atom shapes the choice of a model
SMALL = 0.1  # share of the total below which an atom is called a little
ALIKE = 1e-6  # bits by which exact values differ that are the same


def readings(pid: PID) -> list[str]:
    """Four sentences: redundancy, the two unique informations, synergy."""
    x1, x2, y = pid.names
    other = "about {} that {} does not".format
    return [
        amount(pid, "redundancy", f"{x1} and {x2} both tell", f"about {y}"),
        amount(pid, "unique1", f"{x1} alone tells", other(y, x2)),
        amount(pid, "unique2", f"{x2} alone tells", other(y, x1)),
        amount(pid, "synergy", f"only {x1} and {x2} together tell", f"about {y}"),
    ]


def amount(pid: PID, name: str, subject: str, rest: str) -> str:
    """Subject, how much, and the rest of the sentence; or that it is open."""
    found = evidence_of(pid, name)
    if found.verdict == "open":
        return f"What {subject} {rest} is open: {why_open(pid, found)}."
    subject = subject.replace("only", "Only", 1) if name == "synergy" else subject
    if found.verdict == "absent":
        return f"{subject} next to nothing {rest}{at_most(pid, found)}."
    size = "a little, " if found.value < SMALL * pid.total else ""
    of_label = f"{percent(found.value, pid.entropy_y)} of H({pid.names[2]})"
    of_total = f"{percent(found.value, pid.total)} of the total"
    told = f"{size}{in_bits(found.value, pid.entropy_y)} bits ({of_label}, {of_total})"
    remark = ": either would do for it" if name == "redundancy" else ""
    return f"{subject} {told} {rest}{remark}."


def why_open(pid: PID, found: Evidence) -> str:
    """What the interval and the test leave open."""
    value = in_bits(found.value, pid.entropy_y)
    low, high = ends_of(found.interval or (0.0, 0.0), pid.entropy_y)
    if abs(found.value) < next_to_nothing(pid):
        return f"there is no sign of it, but up to {high} bits are possible"
    if found.by_test is not False:
        return f"between {low} and {high} bits, these rows do not tell"
    ends = f", between {low} and {high}," if found.interval is not None else ""
    if found.p_value is None:
        return f"{value} bits{ends} but no part of it is more than chance alone may show"
    chance = f"p = {found.p_value:.2g}{' for I1 or I2' if found.name == 'redundancy' else ''}"
    return f"{value} bits{ends} but chance alone may show as much ({chance})"


def at_most(pid: PID, found: Evidence) -> str:
    """Where the interval of what is next to nothing ends, if that is more than nothing."""
    if found.interval is None or found.interval.high < next_to_nothing(pid):
        return ""
    return f", at most {in_bits(found.interval.high, pid.entropy_y)} bits"


def summary(pid: PID) -> str:
    """One line: how much of the label is told at all, and what the largest part of it is."""
    x1, x2, y = pid.names
    found = evidence_of(pid, "i12")
    if found.verdict == "absent":
        most = at_most(pid, found)
        return f"{x1} and {x2} tell next to nothing about {y}, together or alone{most}{seen(pid)}."
    if found.verdict == "open":
        return f"Whether {x1} and {x2} tell anything about {y} is open: {why_open(pid, found)}."
    known = percent(pid.total, pid.entropy_y)
    return f"Together they settle {known} of the uncertainty about {y}{least(pid)}, {largest(pid)}."


def seen(pid: PID) -> str:
    """That it is classifiers who found no more; nothing for what was counted."""
    return " as far as these classifiers find" if pid.provenance.get("at_least") else ""


def least(pid: PID) -> str:
    """That classifiers found it, and what is there at least; nothing for what was counted."""
    record = pid.provenance.get("at_least")
    if not record:
        return ""
    share = percent(record["i12"], pid.entropy_y)
    return f" with these classifiers (at least {share}; better ones may find more)"


def largest(pid: PID) -> str:
    """Which part is the largest, or that it is one of several, as far as intervals tell."""
    parts = called(pid)
    found = {name: evidence_of(pid, name) for name in ATOMS}
    most = max(ATOMS, key=lambda name: found[name].value)
    first = found[most]
    if first.verdict != "supported":
        return f"but by which part is open ({parts[most]}: {why_open(pid, first)})"
    rivals = [parts[name] for name in ATOMS if may_exceed(found[name], first)]
    if len(rivals) == 1:
        low = first.value if first.interval is None else first.interval.low
        return f"{'most' if low > pid.total / 2 else 'the largest part'} of it by {rivals[0]}"
    if first.interval is None:
        return f"the largest parts of it by {listed(rivals, 'and')}"
    if len(rivals) == len(ATOMS):
        return "but which part of it is the largest, these rows do not tell"
    return f"the largest part of it by {listed(rivals, 'or')}: these rows do not tell which"


def called(pid: PID) -> dict[Atom, str]:
    """What each part is called within a sentence."""
    own = [f"what is unique to {name}" for name in pid.names[:2]]
    return dict(zip(ATOMS, ("redundancy", *own, "synergy"), strict=True))


def listed(words: Sequence[str], conjunction: str) -> str:
    """Words with commas and a conjunction before the last."""
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if words[1:] else words[0]


def may_exceed(one: Evidence, first: Evidence) -> bool:
    """Whether a part may be as large as the one with the largest value."""
    if one.interval is None or first.interval is None:
        return one.value >= first.value - ALIKE
    return one.interval.high >= first.interval.low


def cautions(pid: PID) -> list[str]:
    """What to know before relying on it: no interval or test, or the two disagree."""
    if pid.n_samples is not None and pid.intervals is None and not pid.p_values:
        return [
            "No interval and no test was made: how much of this is chance is not known. Ask for "
            "them with replicates and permutations."
        ]
    apart = [text for name, text in called(pid).items() if evidence_of(pid, name).disagree]
    if not apart:
        return []
    return [f"Interval and test disagree on {listed(apart, 'and')}: the cautious one decides."]


def advice(pid: PID) -> list[str]:
    """What to do next, by the largest atoms that are borne out (paper, appendix D, point 3)."""
    x1, x2, y = pid.names
    total = evidence_of(pid, "i12").verdict
    if total == "absent":
        finer = ", finer bins" if pid.method == "discrete" else ""
        return [
            f"Neither {x1} nor {x2} tells more than next to nothing about {y} in this form"
            f"{seen(pid)}: other features{finer} or more rows come before any model."
        ]
    if total == "open":
        return [
            f"These rows do not show that {x1} or {x2} tells anything about {y}: more rows or "
            "other features come before any model."
        ]
    return [*by_large_atoms(pid), *left_open(pid), *rest(pid)]


def by_large_atoms(pid: PID) -> list[str]:
    """What each atom that is surely large speaks for."""
    x1, x2, _ = pid.names
    own = (
        "{0} has much of its own: a model needs {0}, and {1} cannot make up for its loss."
    ).format
    said = {
        "redundancy": "Much is shared: methods that use agreement fit (alignment, contrastive "
        "objectives, co-training, ensembles), and the model may survive a missing modality.",
        "unique1": own(x1, x2),
        "unique2": own(x2, x1),
        "synergy": "Much is told only together: models that combine early and multiply fit (tensor "
        "fusion, multiplicative interactions, cross-attention). How much of it late fusion "
        "reaches, `interplay recommend` says.",
    }
    return [said[name] for name in ATOMS if is_large(pid, name)]


def is_large(pid: PID, name: str) -> bool:
    """Whether an atom shapes the choice of a model, and its interval does not leave out why."""
    interval = (pid.intervals or {}).get(name)
    low = getattr(pid, name) if interval is None else interval.low
    large = getattr(pid, name) >= WORTH_A_MODEL * pid.total and low >= SMALL * pid.total
    return large and supported(pid, name)


def left_open(pid: PID) -> list[str]:
    """The atoms that look large and are not borne out."""
    x1, x2, _ = pid.names
    said = {
        "redundancy": "much is shared",
        "unique1": f"{x1} has much of its own",
        "unique2": f"{x2} has much of its own",
        "synergy": "much is told only together",
    }
    unsure = [
        said[name]
        for name in ATOMS
        if getattr(pid, name) >= WORTH_A_MODEL * pid.total and not is_large(pid, name)
    ]
    if not unsure:
        return []
    return [
        f"Whether {' and whether '.join(unsure)} is open: choose no model for its sake before "
        "more rows show it."
    ]


def rest(pid: PID) -> list[str]:
    """That most of the label is told by neither, where even the interval's end leaves most."""
    interval = (pid.intervals or {}).get("i12")
    most = pid.total if interval is None else max(pid.total, interval.high)
    untold = pid.entropy_y - pid.total
    if pid.entropy_y - most <= pid.entropy_y / 2:
        return []
    by = "by neither, in this form"
    if pid.provenance.get("at_least"):
        by = "by neither, in this form and with these classifiers"
    return [
        f"{in_bits(untold, pid.entropy_y)} of {in_bits(pid.entropy_y, pid.entropy_y)} bits about "
        f"{pid.names[2]} are told {by}: other data or finer features may be worth more than "
        "another model."
    ]
