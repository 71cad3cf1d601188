"""A study to try: whether a sentence fits a picture; made here, with annotators if you like.

Most sentences ("It is red.") need the picture as well: synergy. A sentence that always or never
fits ("It is red and it is not red.") tells alone, and so does an empty picture, of which no other
sentence is true.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from interplay.annotation.items import Item
from interplay.annotation.questions import HIGHEST, LOWEST, QUESTIONS
from interplay.annotation.store import Store
from interplay.annotation.study import Study
from interplay.errors import InputError

N_SCENES = 360
COLOURS = {"red": "#d1343a", "green": "#2c8a45", "blue": "#2b62c4"}
SHAPES = {
    "circle": '<circle cx="120" cy="80" r="52"/>',
    "square": '<rect x="70" y="30" width="100" height="100"/>',
    "triangle": '<polygon points="120,25 180,132 60,132"/>',
}
EMPTY = "none"
ALWAYS, NEVER = "always", "never"
SENTENCES = {
    **{colour: f"It is {colour}." for colour in COLOURS},
    **{shape: f"It is a {shape}." for shape in SHAPES},
    ALWAYS: "There is a shape, or there is none.",
    NEVER: "It is red and it is not red.",
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 160" width="360" height="240">'
    '<rect width="240" height="160" fill="#f7f5ef"/><g fill="{fill}">{shape}</g></svg>\n'
)
COLUMNS = ("id", "picture", "sentence", "fits", "colour", "shape", "claim")


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture and what is claimed of it."""

    colour: str
    shape: str
    claim: str

    @property
    def fits(self) -> bool:
        """Whether the claim is true."""
        return self.claim in (ALWAYS, self.colour, self.shape)

    def ratings(self) -> tuple[float, ...]:
        """What a person who understands the four questions would say."""
        told1 = self.colour == EMPTY and self.claim != ALWAYS
        told2 = self.claim in (ALWAYS, NEVER)
        alone = (told1 and told2, told1 and not told2, told2 and not told1, not (told1 or told2))
        return tuple(5.0 * said for said in alone)


def scenes(rng: np.random.Generator) -> list[Scene]:
    """Pictures and claims, drawn apart from one another."""
    pictures = [(EMPTY, EMPTY)] * 3 + [(c, s) for c in COLOURS for s in SHAPES]
    drawn = rng.integers(0, len(pictures), N_SCENES)
    claims = rng.choice(list(SENTENCES), N_SCENES)
    return [
        Scene(colour, shape, str(claim))
        for (colour, shape), claim in zip((pictures[i] for i in drawn), claims, strict=True)
    ]


def write_scenes(folder: Path, rng: np.random.Generator) -> Path:
    """Write the pictures, and a table of them with their sentences; gives the table.

    Raises:
        InputError: the folder holds files already, or cannot be written.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(f"{folder} holds files already: name a new folder")
        for colour, fill in COLOURS.items():
            for shape, outline in SHAPES.items():
                drawn = PICTURE.format(fill=fill, shape=outline)
                (folder / f"{colour}-{shape}.svg").write_text(drawn, encoding="utf-8")
        empty = PICTURE.format(fill="none", shape="")
        (folder / f"{EMPTY}-{EMPTY}.svg").write_text(empty, encoding="utf-8")
        with (folder / "items.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(line_of(i, scene) for i, scene in enumerate(scenes(rng)))
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}") from error
    return folder / "items.csv"


def line_of(number: int, scene: Scene) -> tuple[str, ...]:
    """A line of the table."""
    return (
        f"scene{number + 1}", f"{scene.colour}-{scene.shape}.svg", SENTENCES[scene.claim],
        "yes" if scene.fits else "no", scene.colour, scene.shape, scene.claim,
    )  # fmt: skip


def simulate(study: Study, items: tuple[Item, ...], rng: np.random.Generator) -> None:
    """Answer all examples as the study's annotators, who are right on the whole and differ."""
    said = {text: claim for claim, text in SENTENCES.items()}
    store = Store(study.database, create=True)
    store.prepare(items, study.annotators)
    try:
        for name in study.annotators:
            lean, slack = rng.normal(0, 0.3), rng.uniform(0.5, 1.0)
            for item in items:
                picture, sentence = item.contents
                assert picture.path is not None
                colour, shape = picture.path.stem.split("-")
                scene = Scene(colour, shape, said[sentence.text])
                wanted = 0.8 * np.array(scene.ratings()) + 0.3 + lean
                ratings = wanted + rng.normal(0, slack, len(QUESTIONS))
                confidence = 4 + rng.normal(0, 0.8, len(QUESTIONS))
                given = zip(
                    QUESTIONS, map(on_scale, ratings), map(on_scale, confidence), strict=True
                )
                store.save(name, item.id, {q: (r, c) for q, r, c in given})
    finally:
        store.close()


def on_scale(value: float) -> int:
    """The nearest answer."""
    return int(np.clip(round(value), LOWEST, HIGHEST))
