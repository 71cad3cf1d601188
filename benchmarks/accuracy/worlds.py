"""Datasets of known decomposition that estimators are measured on."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

from interplay.datasets import (
    Dataset,
    bitwise,
    continuous,
    continuous_names,
    generative,
    generative_names,
    gmm,
)


@dataclass(frozen=True, slots=True)
class World:
    """A dataset and its family."""

    family: str
    name: str
    dataset: Dataset

    @property
    def key(self) -> str:
        return f"{self.family}/{self.name}"


def gates() -> list[World]:
    names = ("AND", "OR", "XOR", "RDNXOR", "UNQ")
    return [World("bitwise", n, bitwise(n)) for n in names]


def mixtures() -> list[World]:
    found = []
    for norm in (1.0, 2.0):
        for share in (1 / 8, 1 / 4):
            for coordinates in ("cartesian", "polar"):
                dataset = gmm(norm, share * pi, coordinates)
                name = f"{coordinates}, norm {norm:g}, angle pi/{1 / share:g}"
                found.append(World("gmm", name, dataset))
    return found


def suite(preset: str) -> list[World]:
    found = []
    for name in generative_names():
        dataset = generative(name, preset, truth_rows=200_000)
        found.append(World(f"generative, {preset}", name, dataset))
    return found


def own() -> list[World]:
    return [World("continuous", name, continuous(name)) for name in continuous_names()]


def worlds() -> dict[str, World]:
    """All, by family and name."""
    listed = [*gates(), *mixtures(), *suite("published"), *suite("text"), *own()]
    return {world.key: world for world in listed}
