"""Laying a report out as one HTML page that needs nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from interplay.core.digits import decimals_for, ends_of, in_bits, percent
from interplay.core.evidence import evidence_of, supported
from interplay.core.pid import ATOMS, PID, SYMBOLS, Atom
from interplay.errors import InputError
from interplay.readings import advice, cautions, readings, summary
from interplay.report.areas import TALL, area_diagram
from interplay.report.content import ReportContent
from interplay.report.figures import (
    atom_bars,
    kept_chart,
    ladder_bars,
    learning_chart,
    sweep_chart,
    titles,
)
from interplay.report.method import (
    learners,
    learning_lines,
    method_lines,
    settings_table,
    summarised,
)
from interplay.version import __version__


def render(content: ReportContent) -> str:
    """The page; all that comes from the data is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("interplay.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pid = content.pid
    return environment.get_template("report.html.j2").render(
        c=content,
        pid=pid,
        cards=cards(pid),
        verdicts=verdicts(pid),
        answer=summary(pid),
        readings=[*readings(pid), *cautions(pid)],
        advice=advice(pid),
        method=method_lines(pid, content.kept),
        columns={
            name: summarised(listed, content.shapes.get(name, ()))
            for name, listed in content.columns.items()
        },
        learners=learners(pid),
        settings=settings_table(content.settings),
        digits=decimals_for(pid.entropy_y),
        few=partial(in_bits, entropy=pid.entropy_y),
        bits=partial(in_bits, entropy=pid.entropy_y, more=1),
        share=partial(percent, of=pid.entropy_y),
        percent=partial(percent, of=1.0),
        version=__version__,
        **pictures(content),
    )


def pictures(content: ReportContent) -> dict[str, Any]:
    """The geometry of what is drawn; None for what there is nothing to draw of."""
    pid, curves = content.pid, content.pid.provenance.get("learning_curves")
    return {
        "areas": area_diagram(pid),
        "tall": TALL,
        "bars": atom_bars(pid),
        "ladder": ladder_bars(content.gain) if content.gain else None,
        "sweep": sweep_chart(content.sweep) if content.sweep else None,
        "kept": kept_chart(content.sweep) if content.sweep else None,
        "learning": learning_chart(curves, pid.names, pid.entropy_y) if curves else None,
        "learning_lines": learning_lines(pid) if curves else [],
    }


def write_report(content: ReportContent, path: str | Path) -> None:
    """Write the page to a file.

    Raises:
        InputError: the file cannot be written.

    """
    try:
        Path(path).write_text(render(content), encoding="utf-8")
    except OSError as error:
        raise InputError(f"out {path} cannot be written: {error.strerror}") from error


def cards(pid: PID) -> list[dict[str, Any]]:
    """The four numbers: title, symbol, bits, interval, p-value, share of the total and of H(Y)."""
    called, shared = titles(pid.names), supported(pid, "i12")
    return [
        {
            "name": name,
            "title": called[name],
            "symbol": SYMBOLS[name],
            "bits": getattr(pid, name),
            "interval": ends,
            "ends": ends_of(ends, pid.entropy_y) if ends else None,
            "p": (pid.p_values or {}).get(name),
            "share": percent(getattr(pid, name), pid.total) if shared else "",
            "of_label": percent(getattr(pid, name), pid.entropy_y),
            "open": verdict == "open",
        }
        for name, verdict in verdicts(pid).items()
        for ends in [(pid.intervals or {}).get(name)]
    ]


def verdicts(pid: PID) -> dict[Atom, str]:
    """Whether each atom is supported, open or absent."""
    return {name: evidence_of(pid, name).verdict for name in ATOMS}
