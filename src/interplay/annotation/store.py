"""Where answers are kept: one SQLite file, each answer a transaction of its own.

The log is written ahead (WAL) and synchronised at each answer, so that neither a killed server nor
a power cut loses what a page was told is saved.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from interplay.annotation.items import Item
from interplay.annotation.pointwise import Values
from interplay.errors import InputError

OWNER = "owner"
ANNOTATOR = "annotator"
PATIENCE = 10.0  # seconds to wait for another process that writes
SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    id TEXT PRIMARY KEY, label TEXT NOT NULL, reason TEXT NOT NULL,
    redundancy REAL, unique1 REAL, unique2 REAL, synergy REAL);
CREATE TABLE IF NOT EXISTS people (
    name TEXT, role TEXT, token TEXT NOT NULL UNIQUE, PRIMARY KEY (name, role));
CREATE TABLE IF NOT EXISTS answers (
    annotator TEXT, item TEXT REFERENCES items (id), question TEXT,
    rating INTEGER, confidence INTEGER, changed TEXT NOT NULL,
    PRIMARY KEY (annotator, item, question));
CREATE TABLE IF NOT EXISTS comments (
    annotator TEXT, item TEXT REFERENCES items (id), comment TEXT NOT NULL, changed TEXT NOT NULL,
    PRIMARY KEY (annotator, item));
"""
TABLES = ("items", "people", "answers", "comments")
SAVE = """
INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    rating = coalesce(excluded.rating, rating),
    confidence = coalesce(excluded.confidence, confidence), changed = excluded.changed
"""
COMMENT = """
INSERT INTO comments VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    comment = excluded.comment, changed = excluded.changed
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an annotator says to one question; None where nothing is said yet."""

    annotator: str
    item: str
    question: str
    rating: int | None
    confidence: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an example: its label, why it was drawn, and its values in bits."""

    label: str
    reason: str
    values: Values | None


class Store:
    """The answers of a study.

    Several threads and several processes may use the same file.

    Args:
        path: of the SQLite file.
        create: make it where it does not exist.

    Raises:
        InputError: it does not exist, or is no file of answers.

    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        if not create and not path.is_file():
            raise InputError(f"{path} does not exist: nobody has been asked yet")
        try:
            if create:
                path.touch(mode=0o600)  # it holds the personal links
            self._connection = sqlite3.connect(
                path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA synchronous = FULL")
            if create:
                self._connection.executescript(f"PRAGMA journal_mode = WAL; {SCHEMA}")
            self._check()
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"database {path} cannot be used: {error}") from error
        self._lock = threading.Lock()

    def _check(self) -> None:
        """Read each table once, which fails where the file is of another kind or broken off."""
        for table in TABLES:
            self._connection.execute(f"SELECT * FROM {table} ORDER BY rowid DESC").fetchone()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, one thread at a time."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def prepare(self, items: Sequence[Item], annotators: Sequence[str]) -> None:
        """Write down the examples, and a link for each annotator and for the owner.

        Raises:
            InputError: answers to other examples are kept there already.

        """
        known = self.items()
        with self._transaction() as connection:
            if self.n_answers(connection) and (other := differing(known, items)):
                raise InputError(
                    f"{self.path.name} holds answers to other examples ({', '.join(other[:3])} "
                    "...): undo the change to the study, or write another database in it"
                )
            connection.execute("DELETE FROM items")
            connection.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(i.id, i.label, i.reason, *(i.values or (None,) * 4)) for i in items],
            )
            people = [(OWNER, OWNER), *((name, ANNOTATOR) for name in annotators)]
            connection.executemany(
                "INSERT INTO people VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [(name, role, secrets.token_urlsafe(18)) for name, role in people],
            )

    def n_answers(self, connection: sqlite3.Connection) -> int:
        """How many there are, within a transaction."""
        (number,) = connection.execute("SELECT count(*) FROM answers").fetchone()
        return int(number)

    def items(self) -> dict[str, Known]:
        """The examples by their names."""
        return {
            name: Known(label, reason, None if values[0] is None else tuple(values))
            for name, label, reason, *values in self._rows("SELECT * FROM items")
        }

    def links(self, role: str) -> dict[str, str]:
        """The token of each person of a role, by name."""
        return dict(self._rows("SELECT name, token FROM people WHERE role = ?", role))

    def who(self, token: str, role: str) -> str | None:
        """Whose token it is, or None."""
        query = "SELECT name FROM people WHERE token = ? AND role = ?"
        found = self._rows(query, token, role)
        return found[0][0] if found else None

    def save(
        self,
        annotator: str,
        item: str,
        answers: Mapping[str, tuple[int | None, int | None]],
        comment: str | None = None,
    ) -> None:
        """Keep (rating, confidence) of some questions; None leaves what is kept as it is."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._transaction() as connection:
            connection.executemany(
                SAVE, [(annotator, item, name, *given, now) for name, given in answers.items()]
            )
            if comment is not None:
                connection.execute(COMMENT, (annotator, item, comment, now))

    def answers(self, annotator: str | None = None, item: str | None = None) -> list[Answer]:
        """All answers, or those of one annotator, or to one example."""
        query = (
            "SELECT annotator, item, question, rating, confidence FROM answers "
            "WHERE (?1 IS NULL OR annotator = ?1) AND (?2 IS NULL OR item = ?2) "
            "ORDER BY annotator, item, question"
        )
        return [Answer(*row) for row in self._rows(query, annotator, item)]

    def comment(self, annotator: str, item: str) -> str:
        """What an annotator wrote about an example."""
        query = "SELECT comment FROM comments WHERE annotator = ? AND item = ?"
        found = self._rows(query, annotator, item)
        return str(found[0][0]) if found else ""

    def comments(self) -> list[tuple[str, str, str]]:
        """(annotator, example, text) of all that is not empty."""
        query = (
            "SELECT annotator, item, comment FROM comments WHERE comment != '' "
            "ORDER BY annotator, item"
        )
        return [(str(a), str(i), str(text)) for a, i, text in self._rows(query)]

    def answered(self, annotator: str) -> set[str]:
        """The examples to which an annotator has given all ratings and confidences."""
        query = (
            "SELECT item FROM answers WHERE annotator = ? AND rating IS NOT NULL "
            "AND confidence IS NOT NULL GROUP BY item HAVING count(*) = 4"
        )
        return {str(item) for (item,) in self._rows(query, annotator)}

    def progress(self) -> dict[str, tuple[int, str]]:
        """(number of examples answered in full, when last) of each annotator who has begun."""
        query = "SELECT annotator, max(changed) FROM answers GROUP BY annotator"
        return {str(a): (len(self.answered(a)), str(when)) for a, when in self._rows(query)}


def differing(known: Mapping[str, Known], items: Sequence[Item]) -> list[str]:
    """The names of examples that are in one of both only, or have another label."""
    new = {item.id: item.label for item in items}
    old = {name: item.label for name, item in known.items()}
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
