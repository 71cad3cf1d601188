"""Run a table or figure, piece by piece, and write its page, its numbers and its plot."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path

from interplay.core.store import Store
from interplay.core.types import Progress
from interplay.errors import InputError
from interplay.plots import save
from interplay.studies.experiment import Experiment, Page, Piece, Values


def reproduce(
    experiment: Experiment,
    folder: str | Path,
    progress: Progress | None = None,
    n_jobs: int | None = None,
    seen: Callable[[Values], None] | None = None,
) -> Page:
    """Do what an earlier run has not done, and write ``<name>.md``, ``.csv`` and ``.png``.

    Args:
        experiment: the table or figure.
        folder: where to write; ``<name>.jsonl`` in it keeps finished pieces (``store`` in place of
            the name, for experiments that share them).
        progress: called with (what, done, all) pieces.
        n_jobs: joblib workers; None for one. Each piece is kept as it ends.
        seen: called with settings and values of each piece, first of those that are finished.

    Raises:
        InputError: the folder cannot be written, or ``<name>.jsonl`` in it is damaged.

    """
    place = Path(folder)
    store = Store(place / f"{getattr(experiment, 'store', experiment.name)}.jsonl")
    pieces = experiment.pieces()
    results: dict[int, Values] = {}

    def take(number: int, values: Values) -> None:
        results[number] = {**pieces[number].settings, **values}
        if seen:
            seen(results[number])
        if progress:
            progress(experiment.name, len(results), len(pieces))

    for number, piece in enumerate(pieces):
        if (values := store.get(piece.settings)) is not None:
            take(number, values)
    todo = [number for number in range(len(pieces)) if number not in results]
    for number, values in worked(pieces, todo, n_jobs):
        take(number, store.add(pieces[number].settings, values))
    page = experiment.page([results[number] for number in range(len(pieces))])
    write(page, place, experiment.name)
    return page


def worked(
    pieces: Sequence[Piece], todo: Sequence[int], n_jobs: int | None
) -> Iterator[tuple[int, Values]]:
    """(number, values) of pieces as they end."""
    from joblib import Parallel, delayed

    tasks = (delayed(numbered)(number, pieces[number]) for number in todo)
    return iter(Parallel(n_jobs=n_jobs, return_as="generator_unordered")(tasks))


def numbered(number: int, piece: Piece) -> tuple[int, Values]:
    """The work of one piece."""
    return number, piece.work()


def write(page: Page, folder: Path, name: str) -> None:
    """The three files of a page."""
    try:
        (folder / f"{name}.md").write_text(page.markdown, encoding="utf-8")
        (folder / f"{name}.csv").write_text(as_csv(page.lines), encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"--out {folder} cannot be written: {error.strerror}; name another folder"
        ) from error
    save(page.axes, folder / f"{name}.png", dpi=120)


def as_csv(lines: Sequence[Values]) -> str:
    """Lines of equal columns, with a header; six decimals."""
    text = StringIO()
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    for line in lines:
        writer.writerow({key: f"{v:.6f}" if isinstance(v, float) else v for key, v in line.items()})
    return text.getvalue()


def as_markdown(lines: Sequence[Values], digits: int = 4) -> str:
    """The same as a Markdown table; numbers to the right."""
    columns = list(lines[0])
    numeric = [all(isinstance(line[c], (int, float)) for line in lines) for c in columns]
    rows = [columns, [" ---: " if number else " --- " for number in numeric]]
    rows += [[shown(line[c], digits) for c in columns] for line in lines]
    return "\n".join("| " + " | ".join(cell.strip() for cell in row) + " |" for row in rows)


def shown(value: object, digits: int) -> str:
    """A cell of a table; no minus sign in front of zero."""
    if not isinstance(value, float):
        return str(value)
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("-") and float(text) == 0 else text
