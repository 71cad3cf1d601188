"""A sentence in plain words for each atom, made from its value."""

from __future__ import annotations

from interplay.core.pid import ATOMS, PID

NOTHING = 0.005  # bits: below this an atom is called nothing
WORTH_A_MODEL = 0.25  # share of the total from which an atom shapes the choice of a model
SMALL = 0.1  # share of the total below which an atom is called a little


def readings(pid: PID) -> list[str]:
    """Four sentences: redundancy, the two unique informations, synergy."""
    x1, x2, y = pid.names
    either = ": either would do for it"
    return [
        amount(pid, pid.redundancy, f"{x1} and {x2} both tell", f"about {y}", either),
        amount(pid, pid.unique1, f"{x1} alone tells", f"about {y} that {x2} does not"),
        amount(pid, pid.unique2, f"{x2} alone tells", f"about {y} that {x1} does not"),
        amount(pid, pid.synergy, f"Only {x1} and {x2} together tell", f"about {y}"),
    ]


def amount(pid: PID, value: float, subject: str, rest: str, remark: str = "") -> str:
    """Subject, how much, the rest of the sentence, and a remark where it is more than nothing."""
    if value < max(NOTHING, pid.gap or 0.0):
        return f"{subject} next to nothing {rest}."
    share = value / pid.total
    size = "a little, " if share < SMALL else ""
    return f"{subject} {size}{value:.2f} bits ({share:.0%} of the total) {rest}{remark}."


def summary(pid: PID) -> str:
    """One line: how much of the label is told at all, and what the largest part of it is."""
    x1, x2, y = pid.names
    if pid.total < max(NOTHING, pid.gap or 0.0):
        return f"{x1} and {x2} tell next to nothing about {y}, together or alone."
    known = pid.total / pid.entropy_y
    atoms = {
        "redundancy": pid.redundancy,
        f"what is unique to {x1}": pid.unique1,
        f"what is unique to {x2}": pid.unique2,
        "synergy": pid.synergy,
    }
    largest = max(atoms, key=lambda name: atoms[name])
    extent = "most" if atoms[largest] > pid.total / 2 else "the largest part"
    return (
        f"Together they settle {known:.0%} of the uncertainty about {y}, {extent} of it by "
        f"{largest}."
    )


def advice(pid: PID) -> list[str]:
    """What to do next, by the largest atoms (paper, appendix D, point 3)."""
    x1, x2, y = pid.names
    if pid.total < max(NOTHING, pid.gap or 0.0):
        return [
            f"Neither {x1} nor {x2} tells anything about {y} in this form: other features, finer "
            "bins or more rows come before any model."
        ]
    large = {name for name in ATOMS if getattr(pid, name) >= WORTH_A_MODEL * pid.total}
    said = []
    if "redundancy" in large:
        said.append(
            "Much is shared: methods that use agreement fit (alignment, contrastive objectives, "
            "co-training, ensembles), and the model may survive a missing modality."
        )
    for atom, own, other in (("unique1", x1, x2), ("unique2", x2, x1)):
        if atom in large:
            said.append(
                f"{own} has much of its own: a model of {own} alone goes far, and dropping it "
                f"cannot be made up for by {other}."
            )
    if "synergy" in large:
        said.append(
            "Much is told only together: models that combine early and multiply fit (tensor "
            "fusion, multiplicative interactions, cross-attention). How much of it late fusion "
            "reaches, `interplay recommend` says."
        )
    rest = pid.entropy_y - pid.total
    if rest > pid.entropy_y / 2:
        said.append(
            f"{rest:.2f} of {pid.entropy_y:.2f} bits about {y} are told by neither, in this form: "
            "other data or finer features may be worth more than another model."
        )
    return said
