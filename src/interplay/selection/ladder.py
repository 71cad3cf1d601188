"""The fusion ladder: bits of label information that each kind of model reaches, and what follows.

Nested kinds of models give rungs: the better modality alone, additive fusion (logits
f1(x1) + f2(x2), trained together, the most that late fusion can do), and any model of both. A
suppressor, which tells nothing alone and corrects the other modality, is reached by the second
rung; an exclusive or by the third only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from interplay.core.digits import in_table
from interplay.core.pid import NAMES, PID, Interval
from interplay.core.results import Columns, Result
from interplay.errors import InputError

RUNGS = ("unimodal1", "unimodal2", "additive", "joint")
GAINS = ("gain_of_fusion", "gain_of_interaction", "cost_of_losing1", "cost_of_losing2")
QUANTITIES = (*RUNGS, *GAINS)
WORTH_COMBINING = 0.05  # bits of interaction from which late fusion is not enough


@dataclass(frozen=True, slots=True, repr=False)
class FusionGain(Result):
    """What each kind of model can reach, in bits of I(X1,X2;Y).

    Attributes:
        unimodal1: models of X1 alone.
        unimodal2: models of X2 alone.
        additive: models that add up what each modality says: late fusion at its best.
        joint: any model of both.
        entropy_y: H(Y), the most there is to tell.
        accuracy: expected accuracy by rung, and of always the commonest class (``"none"``); empty
            where it is not known.
        intervals: by rung and gain, or None for a distribution. With classifiers they include what
            these have not learnt, as far as their learning curves show it.
        accuracy_intervals: of the accuracies that the classifiers reach on new rows, or None.
        level: of the intervals.
        stable: share of the replicates behind the intervals in which interaction is worth more than
            0.05 bits if it is here, and no more if it is not; None for a distribution.
        pid: the decomposition of the same rows, from the same classifiers; None where not asked.
        n_samples: rows behind it, None for a distribution.
        method: ``"exact"``, ``"discrete"`` or ``"posterior"``.
        names: of X1, X2 and Y.
        notes: what was done, and warnings, in sentences.
        provenance: learners, settings, seed.

    """

    unimodal1: float
    unimodal2: float
    additive: float
    joint: float
    entropy_y: float
    accuracy: Mapping[str, float] = field(default_factory=dict, hash=False)
    intervals: Mapping[str, Interval] | None = field(default=None, hash=False)
    accuracy_intervals: Mapping[str, Interval] | None = field(default=None, hash=False)
    level: float = 0.95
    stable: float | None = None
    pid: PID | None = None
    n_samples: int | None = None
    method: str = "exact"
    names: tuple[str, str, str] = NAMES
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def unimodal(self) -> float:
        """The better modality alone, in bits."""
        return max(self.unimodal1, self.unimodal2)

    @property
    def gain_of_fusion(self) -> float:
        """What both modalities give beyond the better one, in bits."""
        return self.joint - self.unimodal

    @property
    def gain_of_interaction(self) -> float:
        """What models that combine give beyond those that add up, in bits."""
        return self.joint - self.additive

    @property
    def cost_of_losing1(self) -> float:
        """Bits that are lost without X1, U1 + S."""
        return self.joint - self.unimodal2

    @property
    def cost_of_losing2(self) -> float:
        """Bits that are lost without X2, U2 + S."""
        return self.joint - self.unimodal1

    def synergy_split(self) -> tuple[float, float]:
        """(bits of S that late fusion reaches, bits of S that only interaction reaches).

        Raises:
            InputError: there is no PID whose synergy could be split.

        """
        if self.pid is None:
            raise InputError("this FusionGain has no pid: make it with interplay.fusion_gain")
        interaction = min(max(self.pid.synergy, 0.0), self.gain_of_interaction)
        return max(self.pid.synergy, 0.0) - interaction, interaction

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; the gains are there to be read."""
        out: dict[str, Any] = {"unit": "bits"}
        out |= {f.name: getattr(self, f.name) for f in fields(self)}
        out |= {name: float(getattr(self, name)) for name in GAINS}
        out["accuracy"] = dict(self.accuracy)
        for name in ("intervals", "accuracy_intervals"):
            given = getattr(self, name)
            out[name] = None if given is None else {key: list(v) for key, v in given.items()}
        out["pid"] = None if self.pid is None else self.pid.to_dict()
        out["names"], out["notes"] = list(self.names), list(self.notes)
        return out | {"provenance": dict(self.provenance)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FusionGain:
        """The inverse of ``to_dict``.

        Raises:
            InputError: data that ``to_dict`` did not write.

        """
        values = {k: v for k, v in dict(data).items() if k not in ("unit", *GAINS)}
        known = {f.name for f in fields(cls)}
        if set(values) != known:
            odd = ", ".join(sorted(set(values) ^ known))
            raise InputError(f"data is not a FusionGain: missing or unknown {odd}")
        try:
            for name in ("intervals", "accuracy_intervals"):
                if values[name] is not None:
                    values[name] = {k: Interval(*map(float, v)) for k, v in values[name].items()}
            values["pid"] = None if values["pid"] is None else PID.from_dict(values["pid"])
            values["names"], values["notes"] = tuple(values["names"]), tuple(values["notes"])
        except (AttributeError, TypeError, ValueError) as error:
            raise InputError(f"data is not a FusionGain: {error!r}") from error
        return cls(**values)

    def columns(self) -> Columns:
        """``quantity``, ``bits``, and ``low`` and ``high`` of its interval (None without)."""
        ends = [(self.intervals or {}).get(name, (None, None)) for name in QUANTITIES]
        return {
            "quantity": QUANTITIES,
            "bits": [float(getattr(self, name)) for name in QUANTITIES],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
        }

    def remarks(self) -> Sequence[str]:
        """The notes."""
        return self.notes

    def __repr__(self) -> str:
        rungs = ", ".join(f"{name}={self._bits(getattr(self, name))}" for name in RUNGS)
        return f"FusionGain({rungs}, method={self.method!r})"

    def __str__(self) -> str:
        x1, x2, y = self.names
        said = {
            "unimodal1": f"{x1} alone",
            "unimodal2": f"{x2} alone",
            "additive": "adding up what each says (late fusion)",
            "joint": "any model of both",
            "gain_of_fusion": "both, beyond the better one",
            "gain_of_interaction": "combining, beyond adding up",
            "cost_of_losing1": f"lost without {x1}",
            "cost_of_losing2": f"lost without {x2}",
        }
        rows = [self._row(name, said[name]) for name in QUANTITIES]
        width = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = []
        for meaning, bits, interval, accuracy in rows:
            cells = f"  {meaning:<{width[0]}}  {bits:>{width[1]}}  {interval:<{width[2]}}"
            lines.append(f"{cells}  {accuracy}".rstrip())
        rule = "  " + "-" * (width[0] + width[1] + 2)
        title = f"What models of {x1} and {x2} can reach about {y}, in bits"
        top = f"  of {self._bits(self.entropy_y)} bits that there are to tell"
        notes = [f"  * {note}" for note in self.notes]
        return "\n".join([title, *lines[: len(RUNGS)], rule, *lines[len(RUNGS) :], top, *notes])

    def _row(self, name: str, meaning: str) -> tuple[str, str, str, str]:
        """Meaning, bits, interval, accuracy."""
        found = (self.intervals or {}).get(name)
        interval = "" if found is None else "[{}, {}]".format(*map(self._bits, found))
        share = self.accuracy.get(name)
        accuracy = "" if share is None else f"accuracy {share:.1%}"
        return meaning, self._bits(getattr(self, name)), interval, accuracy

    def _bits(self, value: float) -> str:
        return in_table(value, self.entropy_y)
