"""How a result was found, for the page: the method, what it kept, its classifiers, its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from re import sub
from typing import Any, NamedTuple

from interplay.core.digits import in_bits
from interplay.core.evidence import NOTHING
from interplay.core.pid import PID
from interplay.report.rows import by

METHODS = {
    "discrete": "Symbols were counted",
    "posterior": "Classifiers were trained, and every row scored by those that had not seen it",
    "batch": "A neural coupling was trained (BATCH)",
    "bounds": "Symbols were counted, and the solver stopped above its tolerance",
}
NOT_SETTINGS = (
    "posteriors",
    "learning_curves",
    "at_least",
    "bias",
    "extrapolated",
)  # shown elsewhere
SHOWN_NAMES = 6
ALL = 0.995  # share of what a modality tells
SECONDS = r"expected to take [\d.]+ s"  # in why a learner was not tried
DIGITS = 6  # of a setting that is no whole number


class Tried(NamedTuple):
    """A learner that was tried.

    Attributes:
        name: of the learner.
        loss: its log loss in bits, on the rows it was tried on.
        told: bits of H(Y) that this leaves known: H(Y) less the loss.
        width: of its bar, in percent of the most that any learner told.
        share: what part of the pool it makes up; None without a part.
        remark: when it was left behind, or nothing.

    """

    name: str
    loss: float
    told: float
    width: float
    share: float | None
    remark: str


class Learners(NamedTuple):
    """What was tried for one part.

    Attributes:
        part: a modality, or both.
        name: of the pool.
        lower: bits that it told of rows held out.
        tried: learners, the best first.
        untried: why others were not tried, and what else a budget cost.

    """

    part: str
    name: str
    lower: float
    tried: Sequence[Tried]
    untried: Sequence[str]


def method_lines(pid: PID, kept: Mapping[str, float | None]) -> list[str]:
    """The method, why it was taken, and what it kept, in sentences."""
    record = pid.provenance
    why = record.get("method_why", "it was asked for")
    asked = "" if why == "it was asked for" else f": {why}"
    found = [f"{METHODS.get(pid.method, f'The method was {pid.method}')}{asked}."]
    found += [kept_by_symbols(kept)] if any(v is not None for v in kept.values()) else []
    if "posteriors" in record:
        found.append(held_out(pid))
        found.append(at_least(pid))
        found.append(kept_by_cells(pid))
    if pid.gap is not None:
        found.append(f"The decomposition of what was counted is certified to {pid.gap:.1e} bits.")
    return [line for line in found if line]


def kept_by_symbols(kept: Mapping[str, float | None]) -> str:
    """What discretising kept."""
    told = [
        f"{'all' if share >= ALL else f'{share:.0%}'} of {name}"  # more than all is chance
        for name, share in kept.items()
        if share is not None
    ]
    return f"Of what each tells without bins, the symbols keep {' and '.join(told)}."


def held_out(pid: PID) -> str:
    """What the classifiers told of rows held out, which is a lower bound."""
    record, entropy = pid.provenance["posteriors"], pid.entropy_y
    told = [
        f"{name} {in_bits(record[part]['lower'], entropy)}" for part, name in parts(pid).items()
    ]
    folds = pid.provenance.get("folds")
    how = f" in {folds} folds" if isinstance(folds, int) else ""
    return f"Bits told of rows held out{how}: {', '.join(told)}."


def at_least(pid: PID) -> str:
    """What is told at least, whatever better classifiers would find; nothing where unknown."""
    record = pid.provenance.get("at_least")
    if not record:
        return ""
    called = zip(("i1", "i2", "i12"), parts(pid).values(), strict=True)
    told = ", ".join(f"{name} {in_bits(record[key], pid.entropy_y)}" for key, name in called)
    return f"At least, whatever better classifiers would find: {told} ({record['level']:.0%} sure)."


def kept_by_cells(pid: PID) -> str:
    """What putting probabilities in cells kept; nothing where it is unknown."""
    told = []
    for part, called in parts(pid).items():
        record = pid.provenance["posteriors"][part]
        if "lost_by_cells" in record and record["plug_in"] > NOTHING:
            share = max(0.0, 1 - record["lost_by_cells"] / record["plug_in"])
            told.append(f"{share:.0%} of {called}")
    return f"Cells of the probabilities keep {', '.join(told)}; the rest was added." if told else ""


def parts(pid: PID) -> dict[str, str]:
    """What x1, x2 and both are called."""
    return {"x1": pid.names[0], "x2": pid.names[1], "both": "both"}


def learners(pid: PID) -> list[Learners]:
    """Every learner that was tried for x1, x2 and both, with its log loss."""
    found = []
    for part, called in parts(pid).items():
        record = pid.provenance.get("posteriors", {}).get(part, {})
        if not record.get("tried"):
            continue
        tried, behind = record["tried"], record["left_out"]
        told = {name: pid.entropy_y - loss for name, loss in tried.items()}
        most = max([*told.values(), 1e-9])
        rows = [
            Tried(
                name, tried[name], told[name], 100 * min(max(told[name] / most, 0.0), 1.0),
                record["shares"].get(name), behind.get(name, "").partition(", ")[0],
            )
            for name in sorted(tried, key=lambda name: tried[name])
        ]  # fmt: skip
        others = [*ready_made(record), *untried(behind, tried)]
        found.append(Learners(called, record["classifier"], record["lower"], rows, others))
    return found


def ready_made(record: Mapping[str, Any]) -> list[str]:
    """What is in the pool without a fit of its own: posteriors of the modalities alone."""
    told = [
        f"{name} {share:.0%}"
        for name, share in record["shares"].items()
        if name not in record["tried"]
    ]
    return [f"in the pool without a fit of their own: {', '.join(told)}"] if told else []


def untried(left_out: Mapping[str, str], tried: Mapping[str, float]) -> list[str]:
    """Why some were not tried, once for all that share a reason."""
    by_reason: dict[str, list[str]] = {}
    for name, why in left_out.items():
        if name not in tried:
            by_reason.setdefault(sub(SECONDS, "expected to take too much", why), []).append(name)
    return [f"{why}: {', '.join(names)}" for why, names in by_reason.items()]


def learning_lines(pid: PID) -> list[str]:
    """Whether more rows would help, in sentences."""
    found = []
    for part, called in parts(pid).items():
        curve = pid.provenance["learning_curves"][part]
        last = curve["bits"][-1]
        more = (max(0.0, curve[key] - last) for key in ("extrapolated", "low", "high"))
        half, full, often, low, high = (
            in_bits(bits, pid.entropy_y) for bits in (*curve["bits"][-2:], *more)
        )
        found.append(
            f"{called}: {full} bits with all rows, {half} with half of them. "
            f"Ever more rows would add about {often} bits ({low} to {high})."
        )
    return found


def summarised(columns: Sequence[str], shape: tuple[int, ...] = ()) -> str:
    """Names of columns: a few in full, of many the first ones, the last and their number."""
    if shape:
        return f"arrays of {by(shape)} numbers ({len(columns):,} columns)"
    if len(columns) <= SHOWN_NAMES:
        return ", ".join(columns)
    first = ", ".join(columns[: SHOWN_NAMES // 2])
    return f"{first} … {columns[-1]} ({len(columns):,} columns)"


def settings_table(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Settings in words; what is shown elsewhere, or is a record of its own, is left out."""
    rows: list[tuple[str, str]] = []
    for key, value in record.items():
        if key in NOT_SETTINGS:
            continue
        rows.append((key.replace("_", " "), in_words(value)))
    if "bias" in record:
        rows.append(("bias", str(record["bias"]["method"])))
    return rows


def in_words(value: Any) -> str:
    """A value for people."""
    if value is None or isinstance(value, bool):
        return {None: "default", True: "yes", False: "no"}[value]
    if isinstance(value, float):
        return f"{value:.{DIGITS}g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(one)}" for key, one in value.items()) or "none"
    if isinstance(value, (list, tuple)):
        shown = ", ".join(in_words(one) for one in value[:SHOWN_NAMES]) or "none"
        return shown + (f" and {len(value) - SHOWN_NAMES} more" if len(value) > SHOWN_NAMES else "")
    return str(value)
