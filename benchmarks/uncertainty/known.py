"""Distributions of known PID, from which samples are drawn."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

Array = np.ndarray


def gmm(mean1: float, mean2: float, bins: int) -> Array:
    """Two Gaussians of unit variance at +-(mean1, mean2) (paper, section 4.1), in equal bins."""
    edges = np.linspace(-1, 1, bins + 1) * (np.hypot(mean1, mean2) + 4)
    edges[0], edges[-1] = -np.inf, np.inf

    def channel(mean: float) -> Array:
        return np.stack([np.diff(norm.cdf(edges, s * mean)) for s in (-1, 1)], axis=1)

    return independent(channel(mean1), channel(mean2))


def independent(first: Array, second: Array) -> Array:
    """Channels (n1, k) and (n2, k), independent given a uniform label."""
    return np.einsum("iy,jy->ijy", first, second) / first.shape[1]


def noisy_xor(flip: float) -> Array:
    """The label is the exclusive or of two bits, turned round now and then."""
    bits = np.arange(2)
    truth = bits[:, None, None] ^ bits[:, None] == bits
    return np.where(truth, 1 - flip, flip) / 4


def uneven(shape: tuple[int, int, int], seed: int) -> Array:
    """A table without any structure."""
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.full(np.prod(shape), 0.5)).reshape(shape)


def decided(n: int, k: int, seed: int) -> Array:
    """The label is a random function of the pair."""
    labels = np.random.default_rng(seed).integers(0, k, (n, n, 1))
    return (labels == np.arange(k)) / n**2


def latent(n: int, blur1: float, blur2: float) -> Array:
    """A latent symbol that a noisy label follows from, seen through two blurred modalities."""
    high = np.arange(n) < n // 2
    label = np.where(high[:, None] == [True, False], 0.9, 0.1)
    see1, see2 = ((1 - b) * np.eye(n) + b / n for b in (blur1, blur2))
    return np.einsum("li,lj,ly->ijy", see1, see2, label) / n


def chain(n: int, blur: float) -> Array:
    """X2 is a blurred X1, which is a blurred latent: X2 tells nothing of its own."""
    one = latent(n, blur, 1.0).sum(axis=1)
    return np.einsum("iy,ij->ijy", one, (1 - blur) * np.eye(n) + blur / n)


def known() -> dict[str, Array]:
    """All distributions, by name."""
    diagonal = np.sqrt(0.5)
    return {
        "Gaussians, equal, 50 bins": gmm(diagonal, diagonal, 50),
        "Gaussians, equal, 10 bins": gmm(diagonal, diagonal, 10),
        "Gaussians, unequal, 20 bins": gmm(2 * np.cos(0.3), 2 * np.sin(0.3), 20),
        "noisy XOR": noisy_xor(0.1),
        "uneven 10x10x2": uneven((10, 10, 2), 0),
        "uneven 6x6x3": uneven((6, 6, 3), 1),
        "label decided 10x10x2": decided(10, 2, 2),
        "label decided 8x8x4": decided(8, 4, 3),
        "chance 20x20x2": np.full((20, 20, 2), 1 / 800),
        "shared latent 20x20x2": latent(20, 0.3, 0.3),
        "one modality only 20x20x2": latent(20, 0.3, 1.0),
        "chain 20x20x2": chain(20, 0.3),
    }


def draw(p: Array, n: int, rng: np.random.Generator) -> Array:
    """Counts of n rows."""
    return rng.multinomial(n, p.ravel() / p.sum()).reshape(p.shape)
