"""Laying a report out as one HTML page that needs nothing else."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interplay.core.pid import ATOMS, PID
from interplay.errors import InputError
from interplay.plots import plot_atoms, plot_sweep, plot_venn
from interplay.readings import advice, readings, summary
from interplay.report.content import ReportContent
from interplay.version import __version__

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLES = {
    "redundancy": "Shared",
    "unique1": "{x1} alone",
    "unique2": "{x2} alone",
    "synergy": "Only together",
}
SYMBOLS = dict(zip(ATOMS, ("R", "U1", "U2", "S"), strict=True))


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
        answer=summary(pid),
        readings=readings(pid),
        advice=advice(pid),
        venn=picture(plot_venn, pid),
        bars=picture(plot_atoms, pid),
        sweep_picture=picture(plot_sweep, content.sweep) if content.sweep else None,
        symbols=SYMBOLS,
        settings={key: plain(value) for key, value in content.settings.items()},
        version=__version__,
    )


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
    """The four numbers: title, symbol, bits, interval, p-value and share of the total."""
    x1, x2, _ = pid.names
    return [
        {
            "name": name,
            "title": TITLES[name].format(x1=x1, x2=x2),
            "symbol": SYMBOLS[name],
            "bits": getattr(pid, name),
            "interval": (pid.intervals or {}).get(name),
            "p": (pid.p_values or {}).get(name),
            "share": getattr(pid, name) / pid.total if pid.total > 1e-9 else None,
        }
        for name in ATOMS
    ]


def picture(draw: Callable[[Any], Axes], result: Any) -> str:
    """A plot as the address of an image that holds its own data."""
    from matplotlib import rc_context

    with rc_context({"svg.hashsalt": "interplay"}):
        figure = draw(result).get_figure(root=True)
        assert figure is not None
        file = BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=False)
    return "data:image/svg+xml;base64," + b64encode(file.getvalue()).decode("ascii")


def plain(value: Any) -> str:
    """A setting as text."""
    return value if isinstance(value, str) else json.dumps(value)
