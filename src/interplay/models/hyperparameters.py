"""Presets: the hyperparameters of the paper's tables 11 to 17, and ours, from ``presets.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from interplay.errors import InputError

KINDS = ("vector", "sequence", "image")


@dataclass(frozen=True)
class Preset:
    """Settings of one family.

    Attributes:
        encoders: the name of the encoder of each kind of rows.
        model: settings of the module.
        training: settings of its training.

    """

    encoders: dict[str, str]
    model: dict[str, Any]
    training: dict[str, Any]


@cache
def read() -> dict[str, Any]:
    """The file."""
    return tomllib.loads(files("interplay.models").joinpath("presets.toml").read_text("utf-8"))


def presets() -> list[str]:
    """The names of all presets."""
    return list(read())


def preset_of(name: str, family: str) -> Preset:
    """The settings that a preset has for a family.

    Raises:
        InputError: no preset of that name.

    """
    if name not in read():
        raise InputError(f"preset is {name!r}: pass one of {', '.join(presets())}")
    found = read()[name]
    own = dict(found.get("families", {}).get(family, {}))
    encoders = {kind: own.pop(kind, found["encoders"][kind]) for kind in KINDS}
    training = {**found["training"], **found.get("trainings", {}).get(family, {})}
    return Preset(encoders, {**found["model"], **own}, training)
