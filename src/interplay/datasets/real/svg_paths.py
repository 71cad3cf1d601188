"""Paths of SVG as lines of points, so that drawings need no other program.

The letters are those of SVG 1.1, section 8.3; arcs are turned as in its appendix F.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from interplay.errors import InputError

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
STEPS = 12  # straight pieces of a curve

Line = list[complex]  # points x + iy


def lines(path: str) -> list[NDArray[np.complex128]]:
    """Points x + iy of each line that a path draws; curves become 12 straight pieces.

    Raises:
        InputError: it is no path: an unknown letter, or numbers too many or too few.

    """
    found: list[Line] = []
    here, turn = 0j, 0j  # where the pen is, and the last point that steered a curve
    before = ""
    for letter, numbers in commands(path):
        kind, origin = letter.lower(), here if letter.islower() else 0j
        if kind == "m":
            found.append([])
        elif not found:
            raise InputError(f"the path {path[:30]!r} does not start with M")
        smooth = (kind == "s" and before in "cs") or (kind == "t" and before in "qt")
        mirrored = 2 * here - turn if smooth else here
        if kind == "z":
            points, steered = [found[-1][0]], here
        else:
            points, steered = drawn(kind, numbers, here, origin, mirrored)
        found[-1].extend(points)
        here, turn, before = points[-1], steered, kind
    return [np.array(line) for line in found]


def commands(path: str) -> list[tuple[str, list[float]]]:
    """Letters with the numbers of one step each; what follows a move is a line.

    Raises:
        InputError: an unknown letter, or numbers too many or too few.

    """
    found: list[tuple[str, list[float]]] = []
    pieces = re.findall(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)", path)
    if not pieces:
        raise InputError(f"the path {path[:30]!r} draws nothing")
    for letter, text in pieces:
        size = TAKES.get(letter.lower())
        numbers = [float(number) for number in NUMBER.findall(text)]
        if size is None or (len(numbers) % size or not numbers if size else numbers):
            raise InputError(f"the path {path[:30]!r} has {letter + text[:20]!r}, which is no step")
        steps = [numbers[i : i + size] for i in range(0, len(numbers), size)] if size else [[]]
        rest = {"m": "l", "M": "L"}.get(letter, letter)
        found += [(letter if i == 0 else rest, step) for i, step in enumerate(steps)]
    return found


def drawn(
    kind: str, numbers: Sequence[float], here: complex, origin: complex, mirrored: complex
) -> tuple[Line, complex]:
    """Points of a step, without the one where it starts, and the one that steers the next."""
    if kind == "h":
        return [complex(numbers[0] + origin.real, here.imag)], here
    if kind == "v":
        return [complex(here.real, numbers[0] + origin.imag)], here
    if kind == "a":
        return arc(here, numbers, origin + complex(*numbers[5:])), here
    points = [origin + complex(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    if kind in "ml":
        return points, here
    steers = [here, *([mirrored] if kind in "st" else []), *points]
    return bezier(steers), steers[-2]


def bezier(points: Line) -> Line:
    """A curve of Bezier of any degree, by de Casteljau's steps for all places at once."""
    t = np.arange(1, STEPS + 1)[:, None] / STEPS
    rows = np.tile(np.array(points), (STEPS, 1))
    while rows.shape[1] > 1:
        rows = rows[:, :-1] + t * (rows[:, 1:] - rows[:, :-1])
    return [complex(p) for p in rows[:, 0]]


def arc(start: complex, numbers: Sequence[float], end: complex) -> Line:
    """A part of an ellipse from one point to another (SVG 1.1, F.6.5 and F.6.6)."""
    rx, ry, degrees, large, sweep = (abs(n) if i < 2 else n for i, n in enumerate(numbers[:5]))
    if rx * ry == 0 or start == end:
        return [end]
    turned = np.exp(1j * np.radians(degrees))

    def on_circle(point: complex) -> complex:
        back = point / turned
        return complex(back.real / rx, back.imag / ry)

    a, b = on_circle(start), on_circle(end)
    half = abs(b - a) / 2
    scale = max(half, 1.0)  # radii too small are grown until they reach
    side = 1 if bool(large) != bool(sweep) else -1
    away = side * np.sqrt(max(scale**2 - half**2, 0.0))
    centre = (a + b) / 2 + 1j * (b - a) / (2 * half) * away
    first, last = np.angle(a - centre), np.angle(b - centre)
    angle = (last - first) % (2 * np.pi) - (0 if sweep else 2 * np.pi)
    t = np.arange(1, STEPS + 1) / STEPS
    circle = centre + scale * np.exp(1j * (first + t * angle))
    points = turned * (circle.real * rx + 1j * circle.imag * ry)
    return [*(complex(p) for p in points[:-1]), end]
