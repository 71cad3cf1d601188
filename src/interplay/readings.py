"""A sentence in plain words for each atom, made from its value."""

from __future__ import annotations

from interplay.core.pid import PID

NOTHING = 0.005  # bits: below this an atom is called nothing
SMALL = 0.1  # share of the total below which an atom is called a little


def readings(pid: PID) -> list[str]:
    """Four sentences: redundancy, the two unique informations, synergy."""
    x1, x2, y = pid.names
    return [
        amount(
            pid, pid.redundancy, f"{x1} and {x2} both tell", f"about {y}: either would do for it"
        ),
        amount(pid, pid.unique1, f"{x1} alone tells", f"about {y} that {x2} does not"),
        amount(pid, pid.unique2, f"{x2} alone tells", f"about {y} that {x1} does not"),
        amount(pid, pid.synergy, f"Only {x1} and {x2} together tell", f"about {y}"),
    ]


def amount(pid: PID, value: float, subject: str, rest: str) -> str:
    """Subject, how much, and the rest of the sentence."""
    if value < max(NOTHING, pid.gap or 0.0):
        return f"{subject} next to nothing {rest}."
    share = value / pid.total
    size = "a little, " if share < SMALL else ""
    return f"{subject} {size}{value:.2f} bits ({share:.0%} of the total) {rest}."


def summary(pid: PID) -> str:
    """One line: how much of the label is told at all, and by what most of it."""
    y = pid.names[2]
    known = pid.total / pid.entropy_y if pid.entropy_y > 0 else 0.0
    atoms = {
        "redundancy": pid.redundancy,
        f"what is unique to {pid.names[0]}": pid.unique1,
        f"what is unique to {pid.names[1]}": pid.unique2,
        "synergy": pid.synergy,
    }
    largest = max(atoms, key=lambda name: atoms[name])
    return (
        f"Together they settle {known:.0%} of the uncertainty about {y}, most of it by {largest}."
    )
