"""Twenty annotators answering at once: how long a page and an answer take, and whether any is lost.

``python benchmarks/annotation/load.py`` writes ``benchmarks/results/annotation.md``. Each annotator
opens an example, gives its eight answers one by one, and goes on, without any pause: harder than
twenty people who read. Server and annotators share the machine.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import httpx
import numpy as np

from interplay.annotation.questions import QUESTIONS
from interplay.annotation.store import Store

ANNOTATORS, EXAMPLES = 20, 10
PAUSE = 0.25  # seconds between two answers of a person, in the second run
RESULT = Path(__file__).parents[1] / "results" / "annotation.md"
FIELDS = [name + ending for name in QUESTIONS for ending in ("", "_confidence")]


def write_study(folder: Path) -> Path:
    """The demonstration, for twenty."""
    run = [sys.executable, "-m", "interplay", "annotate"]
    subprocess.run([*run, "demo", str(folder / "scenes")], check=True, capture_output=True)
    file = folder / "scenes" / "study.toml"
    file.write_text(re.sub(r"annotators = \d+", f"annotators = {ANNOTATORS}", file.read_text()))
    return file


def client_of(link: str) -> httpx.AsyncClient:
    """Made before the clock runs: making one takes 30 ms, in which the others wait."""
    headers = {"Accept": "application/json"}
    return httpx.AsyncClient(base_url=link, headers=headers, timeout=60, verify=False)


async def session(client: httpx.AsyncClient, pause: float, seconds: dict[str, list[float]]) -> int:
    """One annotator; gives how many answers were said to be saved."""
    saved = 0
    async with client:
        for number in range(1, EXAMPLES + 1):
            start = perf_counter()
            (await client.get(str(number))).raise_for_status()
            seconds["page"].append(perf_counter() - start)
            for field in FIELDS:
                await asyncio.sleep(pause * np.random.default_rng().uniform(0.5, 1.5))
                start = perf_counter()
                answer = await client.post(str(number), data={field: str(number % 6)})
                seconds["answer"].append(perf_counter() - start)
                saved += answer.status_code == 204
    return saved


def measure(pause: float) -> tuple[dict[str, list[float]], int, int, float]:
    """(seconds by kind, answers said to be saved, answers that are there, seconds in all)."""
    seconds: dict[str, list[float]] = {"page": [], "answer": []}
    with tempfile.TemporaryDirectory() as folder:
        file = write_study(Path(folder))
        server = subprocess.Popen(
            [sys.executable, "-m", "interplay", "annotate", str(file), "--port", "0"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        lines = "".join(server.stdout.readline() for _ in range(ANNOTATORS + 2))
        links = re.findall(r"http\S+/a/\S+", lines)
        assert len(links) == ANNOTATORS
        httpx.get(links[0]).raise_for_status()  # links are printed before the server has started

        async def everyone() -> list[int]:
            clients = [client_of(link) for link in links]
            return await asyncio.gather(*(session(one, pause, seconds) for one in clients))

        start = perf_counter()
        saved = sum(asyncio.run(everyone()))
        whole = perf_counter() - start
        server.kill()
        server.wait()
        store = Store(file.parent / "answers.sqlite")
        kept = sum((a.rating is not None) + (a.confidence is not None) for a in store.answers())
        store.close()
    return seconds, saved, kept, whole


def row(name: str, pause: float) -> list[str]:
    seconds, saved, kept, whole = measure(pause)
    lines = []
    for kind, times in seconds.items():
        p50, p95, p99 = 1000 * np.quantile(times, [0.5, 0.95, 0.99])
        lines.append(
            f"| {name} | {kind} | {len(times):,} | {p50:.0f} | {p95:.0f} | {p99:.0f} | "
            f"{1000 * max(times):.0f} | {len(times) / whole:.0f} |"
        )
    lines.append(f"| {name} | lost | {saved - kept} of {saved:,} | | | | | |")
    return lines


def main() -> None:
    load = os.getloadavg()[0]
    lines = [
        "# The annotation page with 20 annotators at once",
        "",
        f"`python benchmarks/annotation/load.py`, {os.cpu_count()} cores; the machine's load was "
        f"{load:.1f} before the run. {EXAMPLES} examples each; every answer is a transaction that "
        "is on the disk before the server says so; the server is killed (SIGKILL) at the end, and "
        "answers are counted in the file.",
        "",
        "| annotators | what | number | median ms | p95 ms | p99 ms | most ms | a second |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *row("without a pause", 0.0),
        *row(f"{PAUSE} s between answers", PAUSE),
    ]
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
