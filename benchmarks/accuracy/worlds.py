"""Datasets of known decomposition that estimators are measured on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi
from typing import Any

from interplay.core.pid import PID
from interplay.datasets import (
    bitwise,
    continuous,
    continuous_names,
    generative,
    generative_names,
    gmm,
)


@dataclass(frozen=True, slots=True)
class World:
    """A dataset, its family, and its true decomposition."""

    family: str
    name: str
    dataset: Any
    truth: Callable[[], PID]

    @property
    def key(self) -> str:
        return f"{self.family}/{self.name}"


def gates() -> list[World]:
    names = ("AND", "OR", "XOR", "RDNXOR", "UNQ")
    return [World("bitwise", n, bitwise(n), bitwise(n).true_pid) for n in names]


def mixtures() -> list[World]:
    found = []
    for norm in (1.0, 2.0):
        for share in (1 / 8, 1 / 4):
            for coordinates in ("cartesian", "polar"):
                dataset = gmm(norm, share * pi, coordinates)
                name = f"{coordinates}, norm {norm:g}, angle pi/{1 / share:g}"
                found.append(World("gmm", name, dataset, dataset.true_pid))
    return found


def suite(preset: str) -> list[World]:
    found = []
    for name in generative_names():
        dataset = generative(name, preset)
        found.append(
            World(f"generative, {preset}", name, dataset, lambda d=dataset: d.true_pid(200_000))
        )
    return found


def own() -> list[World]:
    return [
        World("continuous", name, continuous(name), continuous(name).true_pid)
        for name in continuous_names()
    ]


def worlds() -> dict[str, World]:
    """All, by family and name."""
    listed = [*gates(), *mixtures(), *suite("published"), *suite("text"), *own()]
    return {world.key: world for world in listed}
