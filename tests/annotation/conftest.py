"""Studies to try things on, and a server in a process of its own that can be killed."""

import os
import re
import signal
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

STUDY = """
title = "Words & pictures"
task = "Is it sarcastic?"
data = "items.csv"
label = "label"
id = "id"
per_class = {per_class}
annotators = {annotators}

[[modality]]
name = "the picture"
kind = "image"
columns = "picture"

[[modality]]
name = "the words"
kind = "text"
columns = "words"
"""
HOSTILE = "<script>document.title = 'taken over'</script> <b>bold</b> & \"quoted\""
FIELDS = [
    f"{question}{ending}"
    for question in ("redundancy", "unique1", "unique2", "synergy")
    for ending in ("", "_confidence")
]


def png(shade):
    """A grey image of 8 by 8."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + bytes([shade % 256]) * 8) * 8
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def write_study(folder, *, n=12, per_class=3, annotators='["ann", "ben"]', words=None):
    """A study of pictures and words; gives the path of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["id,picture,words,label"]
    for i in range(n):
        (folder / f"p{i}.png").write_bytes(png(7 * i))
        text = (words or f"These are the words of case {i}.").replace('"', '""')
        lines.append(f'case{i},p{i}.png,"{text}",{"sarcastic" if i % 2 else "sincere"}')
    (folder / "items.csv").write_text("\n".join(lines) + "\n")
    (folder / "study.toml").write_text(STUDY.format(per_class=per_class, annotators=annotators))
    return folder / "study.toml"


@pytest.fixture
def study_file(tmp_path):
    return write_study(tmp_path / "study")


@dataclass
class Running:
    """``interplay annotate`` in a process of its own, always at the same port."""

    file: Path
    port: int = 0
    links: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "interplay", "annotate", self.file, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        lines = [self.process.stdout.readline() for _ in range(self.n_links + 1)]
        self.links = dict(re.findall(r"^ *(\w+) +(http\S+)", "".join(lines), flags=re.M))
        self.port = int(re.search(r":(\d+)/", self.links["owner"])[1])
        return self

    @property
    def n_links(self):
        return 1 + len(
            re.findall(r"\w+", re.search(r"annotators = (.*)", self.file.read_text())[1])
        )

    def kill(self):
        """As ``kill -9`` does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def server(study_file):
    running = Running(study_file).start()
    yield running
    running.kill()
