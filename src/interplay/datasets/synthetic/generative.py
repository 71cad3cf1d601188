"""The synthetic generative suite of section 4.1, table 2 and appendix C.3.

Latents z1, z2 and zc are normal. Modality 1 shows z1 and zc, modality 2 shows z2 and zc, and the
label is the class of a noisy score of some of them: each sample takes a share of each latent's
dimensions, and drops some of those by chance. Two presets:

- ``"text"`` follows the paper's text: sigma 0.5, dropout 0.1, a fixed nonlinearity (tanh, which the
  paper leaves open), the label is 1 where the mean score is 0 or more, and each modality is one
  linear map of its two latents.
- ``"published"`` is what reproduces the printed table: no nonlinearity, dropout 0.5, classes cut at
  the sample's own quantiles, each latent mapped to 100 columns by a uniform matrix that both
  modalities share.

The true decomposition is known. Given the latents that a modality shows, the score is a sum of many
independent small terms, of which the mean and variance are exact: its class probabilities are those
of a normal score (the central limit, to about 1e-4 bits for 50 dimensions). In the limit of many
dimensions both modalities are Gaussian channels of the score, one a noisier copy of the other, and
the decomposition is a few one-dimensional integrals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import log2
from typing import Any, Literal, get_args

import numpy as np
from scipy.linalg import block_diag
from scipy.special import ndtr, ndtri

from interplay.core.atoms import pid_from_informations
from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import mutual_information
from interplay.core.pid import PID
from interplay.core.types import Array, Integers
from interplay.datasets.base import Seed
from interplay.datasets.rows import checked_columns, checked_lengths
from interplay.datasets.synthetic.monte_carlo import LEAST_ROWS, pid_of_posteriors
from interplay.errors import InputError

Preset = Literal["text", "published"]
Nonlinearity = Literal["identity", "tanh", "sine"]
Split = Literal["threshold", "quantile"]
Subsample = Literal["each", "once"]
Mixing = Literal["joint", "blocks"]

NONLINEARITIES: dict[Nonlinearity, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "tanh": np.tanh,
    "sine": np.sin,
}
SEEDS = (("seed", 0), ("truth_seed", 0), ("truth_rows", LEAST_ROWS))  # and their least values
SHARES = {
    "R": (0.0, 0.0, 1.0),
    "U1": (1.0, 0.0, 0.0),
    "U2": (0.0, 1.0, 0.0),
    "S": (1.0, 1.0, 0.0),
    "z1* z2* zc*": (0.5, 0.5, 0.5),
    "z1 z2* zc*": (1.0, 0.5, 0.5),
    "z1 z2 zc*": (1.0, 1.0, 0.5),
    "z1* z2* zc": (0.5, 0.5, 1.0),
    "z2* zc*": (0.0, 0.5, 0.5),
    "z2* zc": (0.0, 0.5, 1.0),
}
PRESETS: dict[Preset, dict[str, Any]] = {
    "text": {
        "sigma": 0.5,
        "dropout": 0.1,
        "nonlinearity": "tanh",
        "split": "threshold",
        "mixing": "joint",
    },
    "published": {
        "sigma": 1.5**0.5,
        "dropout": 0.5,
        "nonlinearity": "identity",
        "split": "quantile",
        "mixing": "blocks",
    },
}
SEEN = ((0, 2), (1, 2), (0, 1, 2))  # the latents behind x1, x2 and both
MOMENT_NODES = 80  # of Gauss-Hermite quadrature
NODES = 4001  # of the score and of a channel's signal
REACH = 8.0  # standard deviations
BLOCK = 20_000  # rows drawn at a time for the truth


@dataclass(frozen=True)
class Generative:
    """Two modalities made from latents, and a label that some of the latents decide.

    Attributes:
        name: as ``generative`` takes it.
        shares: of the dimensions of z1, z2 and zc that the label takes, each from 0 to 1.
        dim: dimensions of each latent.
        sigma: standard deviation of the latents.
        dropout: chance that a dimension that was taken is dropped; the others are scaled up.
        nonlinearity: of each dimension before the sum: ``"identity"``, ``"tanh"`` or
            ``"sine"``. It is odd, so that scores are symmetric about 0.
        classes: of the label, all of the same size.
        split: classes are cut ``"threshold"`` at the quantiles of all scores (for two classes: 0),
            or ``"quantile"`` at those of the sample's own.
        subsample: dimensions are taken anew for ``"each"`` sample or ``"once"`` for the dataset.
        mixing: ``"joint"``, one normal matrix from both latents of a modality to its columns, or
            ``"blocks"``, a uniform matrix from each latent to as many columns.
        columns: of each modality with ``"joint"``, for each latent with ``"blocks"``.
        seed: of the matrices, and of the dimensions taken once.
        truth_rows: behind ``true_pid``; more than two classes are solved in cells of posteriors.
        truth_seed: of those rows.

    """

    name: str
    shares: tuple[float, float, float]
    dim: int = 50
    sigma: float = 0.5
    dropout: float = 0.1
    nonlinearity: Nonlinearity = "tanh"
    classes: int = 2
    split: Split = "threshold"
    subsample: Subsample = "each"
    mixing: Mixing = "joint"
    columns: int = 100
    seed: int = 0
    truth_rows: int = 100_000
    truth_seed: int = 0

    names = ("modality 1", "modality 2", "label")

    def __post_init__(self) -> None:
        check_shares(self.shares)
        for name, least in (("dim", 2), ("classes", 2), ("columns", 1), *SEEDS):
            checked_number(name, getattr(self, name), least)
        if not (np.isfinite(self.sigma) and self.sigma > 0):
            raise InputError(f"sigma is {self.sigma!r}: pass a positive number")
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout is {self.dropout!r}: pass a chance from 0 to below 1")
        for name, choices in (
            ("nonlinearity", get_args(Nonlinearity)),
            ("split", get_args(Split)),
            ("subsample", get_args(Subsample)),
            ("mixing", get_args(Mixing)),
        ):
            if getattr(self, name) not in choices:
                raise InputError(
                    f"{name} is {getattr(self, name)!r}: choose one of {', '.join(choices)}"
                )
        if not sum(self.taken):
            raise InputError(f"shares {self.shares} of {self.dim} dimensions take none: raise them")

    @property
    def taken(self) -> tuple[int, ...]:
        """Dimensions of z1, z2 and zc that the label takes."""
        return tuple(int(share * self.dim) for share in self.shares)

    def sample(self, n: int, rng: Seed = None) -> tuple[Array, Array, Integers]:
        """Independent draws: x1 (n, d1), x2 (n, d2), and y (n,) in 0 ... classes - 1.

        Raises:
            InputError: ``n`` is not a positive whole number, or ``rng`` no seed or generator.

        """
        checked_number("n", n, least=1)
        generator = checked_generator(rng)
        latents = self._latents(n, generator)
        score = self._scores(latents, generator)
        x1, x2 = self._modalities(latents)
        return x1, x2, self._labels(score)

    def true_pid(self) -> PID:
        """The decomposition by Monte Carlo over ``truth_rows`` true posteriors, in bits.

        ``provenance["standard_errors"]`` has the standard error of each number.
        """
        return self._truth

    @cached_property
    def _truth(self) -> PID:
        generator = np.random.default_rng(self.truth_seed)
        starts = range(0, self.truth_rows, BLOCK)
        sizes = [min(BLOCK, self.truth_rows - start) for start in starts]
        parts = [self._posteriors(self._latents(size, generator)) for size in sizes]
        t1, t2, t12 = (np.concatenate(part) for part in zip(*parts, strict=True))
        return pid_of_posteriors(
            t1,
            t2,
            t12,
            np.full(self.classes, 1 / self.classes),
            rng=generator,
            names=self.names,
            provenance=self.settings(),
        )

    def posteriors(self, x1: Any, x2: Any) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2) and p(y|x1,x2) of rows, (n, classes) each.

        They are those of the latents that the rows show, to the central limit: about 1e-4 bits for
        50 dimensions. With ``split="quantile"`` they hold for samples of many rows.

        Args:
            x1: (n, d1) rows as ``sample`` gives them.
            x2: (n, d2) rows.

        Raises:
            InputError: the rows do not fit this dataset, or ``columns`` are too few to tell the
                latents.

        """
        matrices = self._matrices()
        one = latents_of("x1", x1, matrices[0])
        two = latents_of("x2", x2, matrices[1])
        checked_lengths(one, two)
        z1, zc = np.hsplit(one, 2)
        return self._posteriors(np.stack([z1, two[:, : self.dim], zc]))

    def _posteriors(self, latents: Array) -> tuple[Array, Array, Array]:
        """The same of latents (3, n, dim)."""
        cuts = self._cuts()
        means, variances = self._moments(latents)
        t1, t2, t12 = (self._posterior(means, variances, seen, cuts) for seen in SEEN)
        return t1, t2, t12

    def closed_form_pid(self) -> PID:
        """The decomposition in the limit of many dimensions, in bits, by numerical integration.

        The score is then normal and each modality tells of it what a normal signal tells whose
        squared correlation with it is r. The modality with the lower r is a noisier copy of the
        other: R is what it tells, and it has nothing unique.
        """
        r1, r2, r12 = self.correlations()
        i1, i2, i12 = (normal_channel(r, self.classes) for r in (r1, r2, r12))
        return pid_from_informations(
            i1=i1,
            i2=i2,
            i12=i12,
            i_star=max(i1, i2),
            entropy_y=log2(self.classes),
            method="closed form of many dimensions",
            names=self.names,
            provenance={**self.settings(), "squared_correlations": [r1, r2, r12]},
        )

    def correlations(self) -> tuple[float, float, float]:
        """Squared correlation of the score with the best prediction from x1, x2 and both."""
        keep = 1 - self.dropout
        taken = np.array(self.taken) / self.dim
        variance = taken / keep
        share = taken if self.subsample == "once" else taken**2
        r1, r2, r12 = (float(share[list(seen)].sum() / variance.sum()) for seen in SEEN)
        return r1, r2, r12

    def settings(self) -> dict[str, Any]:
        """All parameters, as plain values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"dataset": "generative", **values, "shares": list(self.shares)}

    def _latents(self, n: int, rng: np.random.Generator) -> Array:
        """(3, n, dim) draws of z1, z2 and zc."""
        return rng.normal(scale=self.sigma, size=(3, n, self.dim))

    def _scores(self, latents: Array, rng: np.random.Generator) -> Array:
        """(n,) noisy sums of the dimensions that are taken and not dropped."""
        kept = (rng.random(latents.shape) >= self.dropout) / (1 - self.dropout)
        values = NONLINEARITIES[self.nonlinearity](latents) * kept
        for block, (number, fixed) in enumerate(zip(self.taken, self._fixed(), strict=True)):
            values[block] *= self._chosen(number, fixed, values.shape[1], rng)
        return np.asarray(values.sum(axis=(0, 2)))

    def _chosen(self, number: int, fixed: Array, n: int, rng: np.random.Generator) -> Array:
        """(n, dim) or (dim,): 1 where a dimension is taken."""
        if self.subsample == "once" or number in (0, self.dim):
            return fixed
        order = rng.random((n, self.dim)).argpartition(number - 1, axis=1)
        chosen = np.zeros((n, self.dim))
        np.put_along_axis(chosen, order[:, :number], 1.0, axis=1)
        return chosen

    def _fixed(self) -> Array:
        """(3, dim): 1 where a dimension is taken once for the dataset."""
        rng = np.random.default_rng([self.seed, 1])
        fixed = np.zeros((3, self.dim))
        for row, number in zip(fixed, self.taken, strict=True):
            row[rng.permutation(self.dim)[:number]] = 1.0
        return fixed

    def _modalities(self, latents: Array) -> tuple[Array, Array]:
        """(n, d1) and (n, d2): what is observed of the latents."""
        z1, z2, zc = latents
        matrix1, matrix2 = self._matrices()
        return np.hstack([z1, zc]) @ matrix1, np.hstack([z2, zc]) @ matrix2

    def _matrices(self) -> tuple[Array, Array]:
        """(2 dim, d1) and (2 dim, d2): from a modality's latents, its own first, to columns."""
        rng = np.random.default_rng([self.seed, 0])
        if self.mixing == "blocks":
            t1, t2, tc = rng.uniform(size=(3, self.dim, self.columns))
            return block_diag(t1, tc), block_diag(t2, tc)
        t1, t2 = rng.standard_normal((2, 2 * self.dim, self.columns))
        return t1, t2

    def _labels(self, score: Array) -> Integers:
        """(n,) classes of scores."""
        if self.split == "quantile":
            rank = np.argsort(np.argsort(score, kind="stable"))
            return (rank * self.classes // len(score)).astype(np.int64)
        return np.searchsorted(self._cuts(), score, side="right").astype(np.int64)

    def _cuts(self) -> Array:
        """(classes - 1,) scores between neighbouring classes: quantiles of a normal score."""
        second = self._second_moment()
        spread = np.sqrt(sum(self.taken) * second / (1 - self.dropout))
        return np.asarray(spread * ndtri(np.arange(1, self.classes) / self.classes))

    def _second_moment(self) -> float:
        """Mean square of a dimension after the nonlinearity, by Gauss-Hermite quadrature."""
        nodes, weights = np.polynomial.hermite_e.hermegauss(MOMENT_NODES)
        values = NONLINEARITIES[self.nonlinearity](self.sigma * nodes)
        return float(weights @ values**2 / weights.sum())

    def _moments(self, latents: Array) -> tuple[Array, Array]:
        """(3, n) means and variances of each latent's part of the score, given the latent."""
        values = NONLINEARITIES[self.nonlinearity](latents)
        means, variances = np.zeros(values.shape[:2]), np.zeros(values.shape[:2])
        for block, (number, fixed) in enumerate(zip(self.taken, self._fixed(), strict=True)):
            share = fixed if self.subsample == "once" else np.full(self.dim, number / self.dim)
            means[block] = values[block] @ share
            squares = values[block] ** 2 @ share
            variances[block] = squares * self.dropout / (1 - self.dropout)
            if self.subsample == "each":
                variances[block] += sampling_variance(values[block], number)
        return means, variances

    def _posterior(
        self, means: Array, variances: Array, seen: tuple[int, ...], cuts: Array
    ) -> Array:
        """(n, classes) chances of the classes given the latents ``seen``."""
        hidden = [block for block in range(3) if block not in seen]
        unseen = sum(self.taken[block] for block in hidden)
        variance = variances[list(seen)].sum(axis=0)
        variance = variance + unseen * self._second_moment() / (1 - self.dropout)
        mean = means[list(seen)].sum(axis=0)
        spread = np.sqrt(np.maximum(variance, np.finfo(np.float64).tiny))[:, None]
        below = ndtr((cuts - mean[:, None]) / spread)
        ends = np.zeros((len(mean), 1))
        return np.diff(np.hstack([ends, below, ends + 1]), axis=1)


def generative(
    name: str,
    preset: Preset = "text",
    *,
    shares: tuple[float, float, float] | None = None,
    seed: int = 0,
    **parameters: Any,
) -> Generative:
    """A dataset of the generative suite (paper, section 4.1, table 2 and appendix C.3).

    Args:
        name: ``"R"``, ``"U1"``, ``"U2"`` or ``"S"``, whose label is made from zc, z1, z2, or z1 and
            z2; one of the six mixed datasets, such as ``"z1* z2* zc"``, where a star is half of the
            dimensions; ``"random"`` with shares drawn from ``seed``; or any other name with
            ``shares``.
        preset: ``"text"`` or ``"published"``.
        shares: of the dimensions of z1, z2 and zc that the label takes.
        seed: of the matrices, of dimensions that are taken once, and of random shares.
        parameters: any attribute of ``Generative``, such as ``dropout=0.3`` or ``classes=3``.

    Raises:
        InputError: no such name, preset or parameter, or a value that cannot be used.

    """
    if preset not in PRESETS:
        raise InputError(f"preset is {preset!r}: choose one of {', '.join(PRESETS)}")
    checked_number("seed", seed, least=0)
    known = [field.name for field in fields(Generative)][2:]
    for parameter in parameters:
        if parameter not in known:
            raise InputError(f"{parameter!r} is no parameter: choose from {', '.join(known)}")
    if shares is None:
        shares = random_shares(seed) if name == "random" else SHARES.get(name)
    if shares is None:
        raise InputError(
            f"name is {name!r}: choose one of {', '.join(map(repr, SHARES))} or 'random', or "
            "pass shares=(z1, z2, zc)"
        )
    dataset = Generative(str(name), check_shares(shares), seed=seed, **PRESETS[preset])
    return replace(dataset, **parameters)


def generative_names() -> tuple[str, ...]:
    """The ten datasets of table 2, in its order."""
    return tuple(SHARES)


def random_shares(seed: int) -> tuple[float, float, float]:
    """Three shares, uniform from 0 to 1."""
    one, two, common = np.random.default_rng([seed, 2]).uniform(size=3).tolist()
    return one, two, common


def check_shares(shares: Any) -> tuple[float, float, float]:
    """Three numbers from 0 to 1."""
    try:
        one, two, common = (float(share) for share in shares)
    except (TypeError, ValueError) as error:
        raise InputError(f"shares is {shares!r}: pass three numbers, of z1, z2 and zc") from error
    if not all(0 <= share <= 1 for share in (one, two, common)):
        raise InputError(f"shares is {shares!r}: pass numbers from 0 to 1")
    return one, two, common


def latents_of(name: str, rows: Any, matrix: Array) -> Array:
    """(n, 2 dim) latents whose product with the matrix (2 dim, d) is the rows (n, d).

    Raises:
        InputError: the rows do not fit the matrix, or do not tell the latents.

    """
    columns = checked_columns(name, rows, matrix.shape[1])
    if np.linalg.matrix_rank(matrix) < len(matrix):
        raise InputError(
            f"{name} has {matrix.shape[1]} columns of {len(matrix)} latents, which are too few to "
            "tell them: posteriors are known of datasets with more columns than latents"
        )
    return np.asarray(np.linalg.lstsq(matrix.T, columns.T, rcond=None)[0].T)


def sampling_variance(values: Array, number: int) -> Array:
    """(n,) variance of the sum of ``number`` of the d columns drawn without replacement."""
    d = values.shape[1]
    return np.asarray(number * (1 - number / d) * values.var(axis=1, ddof=1))


def normal_channel(r: float, classes: int = 2) -> float:
    """I(class; signal) in bits: classes cut a normal score at its quantiles, r = correlation**2.

    For two classes this is f(r) = 1 - E_s[h2(Phi(s sqrt(r / (1 - r))))], s normal.
    """
    signal = np.linspace(-REACH, REACH, NODES)
    mass = np.exp(-(signal**2) / 2)
    mass /= mass.sum()
    cuts = ndtri(np.arange(1, classes) / classes)
    if r >= 1:
        return log2(classes)
    below = ndtr((cuts - np.sqrt(r) * signal[:, None]) / np.sqrt(1 - r))
    ends = np.zeros((NODES, 1))
    posterior = np.diff(np.hstack([ends, below, ends + 1]), axis=1)
    return mutual_information(mass[:, None] * posterior)


def feder_merhav_bound(accuracy: float, entropy_y: float = 1.0) -> float:
    """The paper's bound log2(accuracy) + H(Y) on I(X1,X2;Y), in bits (equation (34)).

    Feder and Merhav (1994). At chance (accuracy 1/k of k equal classes) it is 0; it is far above
    the information of a noisy label, and in table 2 about twice as large.

    Raises:
        InputError: the accuracy is no share above 0, or the entropy is negative.

    """
    if not 0 < accuracy <= 1:
        raise InputError(f"accuracy is {accuracy!r}: pass a share above 0 and up to 1")
    if not entropy_y >= 0:
        raise InputError(f"entropy_y is {entropy_y!r}: pass bits of at least 0")
    return max(0.0, log2(accuracy) + entropy_y)
