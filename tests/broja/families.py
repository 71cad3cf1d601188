"""Seeded families of nasty joint tables, each hard for a solver in a way of its own.

``table(name, seed)`` draws one: (n1, n2, k) counts or masses of any total. Every family comes a
second time with its labels merged into two, under its name and ``", two labels"``. Where a family
is not called ``"below rounding"``, cells whose share of p(x1, y) or p(x2, y) is below 1e-15 are
emptied: less than that is rounding of the total.
"""

import zlib

import numpy as np

LEAST = 1e-15
BELOW = "below rounding"
TWO_LABELS = ", two labels"
FAMILIES = {}


def family(name):
    def register(maker):
        FAMILIES[name] = maker
        return maker

    return register


def names():
    """Every family, then every family with two labels."""
    return [*FAMILIES, *(name + TWO_LABELS for name in FAMILIES)]


def table(name, seed):
    """A table (n1, n2, k) with some mass; its sides are exchanged and shuffled at random."""
    base = name.removesuffix(TWO_LABELS)
    rng = np.random.default_rng([zlib.crc32(name.encode()), seed])
    p = np.asarray(FAMILIES[base](rng), dtype=float)
    if base != name:
        p = two_labels(p, rng)
    if rng.random() < 0.5:
        p = p.transpose(1, 0, 2)
    if rng.random() < 0.5:
        p = shuffled(p, rng)
    if not p.any():
        p[0, 0, 0] = 1.0
    return np.ascontiguousarray(p if base == BELOW else without_rounding(p))


def without_rounding(p):
    """Empty the cells that hold under ``LEAST`` of p(x1, y) or p(x2, y), until none is left."""
    while True:
        total = p.sum()
        first, second = p.sum(axis=1) / total, p.sum(axis=0) / total
        kept = (first >= LEAST)[:, None, :] & (second >= LEAST)[None]
        if not (p[~kept] > 0).any():
            return p
        p = np.where(kept, p, 0.0)


def two_labels(p, rng):
    """Labels merged into two groups at random, neither without a label."""
    if p.shape[2] == 1:
        return np.concatenate([p, p[:, ::-1]], axis=2)
    group = rng.permutation(np.arange(p.shape[2]) % 2)
    return np.stack([p[:, :, group == g].sum(axis=2) for g in (0, 1)], axis=2)


def shuffled(p, rng):
    for axis, size in enumerate(p.shape):
        p = np.take(p, rng.permutation(size), axis=axis)
    return p


def sizes(rng, most=7, labels=6):
    """(n1, n2, k), small ones more often; one table in eight is larger."""
    scale = 2 if rng.random() < 0.125 else 1
    n1, n2 = rng.integers(2, scale * most + 1, size=2)
    return int(n1), int(n2), int(rng.integers(2, scale * labels + 1))


def tiny(rng, least=-15, most=-3, size=None):
    """Powers of ten."""
    return 10.0 ** rng.uniform(least, most, size=size)


def one_hot(labels, k=None):
    labels = np.asarray(labels)
    return (np.arange(k or labels.max() + 1) == labels[..., None]).astype(float)


def pair_mass(n1, n2, rng):
    """Even, uneven or product masses of the pairs, (n1, n2, 1)."""
    kind = rng.integers(3)
    if kind == 0:
        return np.full((n1, n2, 1), 1 / (n1 * n2))
    if kind == 1:
        return rng.dirichlet(np.ones(n1 * n2)).reshape(n1, n2, 1)
    return np.outer(rng.dirichlet(np.ones(n1)), rng.dirichlet(np.ones(n2)))[:, :, None]


def from_channels(p1, p2):
    """The table in which X1 and X2 are independent given the label, from (n, k) marginals."""
    return p1[:, None, :] * p2[None] / p1.sum(axis=0)


def jolted(p, rng, least=-15, most=-3):
    """Each cell changed by a relative perturbation of one size."""
    return p * (1 + tiny(rng, least, most) * rng.uniform(-1, 1, size=p.shape))


@family("dense")
def dense(rng):
    shape = sizes(rng)
    return rng.dirichlet(np.full(np.prod(shape), rng.choice([0.3, 1, 10]))).reshape(shape)


@family("sparse")
def sparse(rng):
    p = dense(rng)
    return p * (rng.random(p.shape) < rng.uniform(0.05, 0.5))


@family("near deterministic")
def near_deterministic(rng):
    n1, n2, k = sizes(rng)
    p = one_hot(rng.integers(k, size=(n1, n2)), k)
    return pair_mass(n1, n2, rng) * (p + tiny(rng, -14) * rng.random((n1, n2, k)))


@family("decades")
def decades(rng):
    return tiny(rng, -15, 0, size=sizes(rng))


@family("sparse decades")
def sparse_decades(rng):
    p = decades(rng)
    return p * (rng.random(p.shape) < rng.uniform(0.2, 0.7))


@family("decades of rows")
def decades_of_rows(rng):
    n1, n2, k = sizes(rng)
    p = rng.dirichlet(np.full(k, 0.5), size=(n1, n2))
    return p * tiny(rng, -14, 0, size=(n1, 1, 1)) * tiny(rng, -1, 0, size=(1, n2, 1))


@family("huge count")
def huge_count(rng):
    p = rng.poisson(rng.choice([0.3, 1, 5]), size=sizes(rng)).astype(float)
    p[tuple(rng.integers(n) for n in p.shape)] = np.rint(tiny(rng, 6, 12))
    return p


@family("several huge counts")
def several_huge_counts(rng):
    p = huge_count(rng)
    cells = rng.integers(1, 4)
    where = tuple(rng.integers(n, size=cells) for n in p.shape)
    p[where] = np.rint(tiny(rng, 6, 12, size=cells))
    return p


@family("small counts")
def small_counts(rng):
    return rng.poisson(rng.uniform(0.1, 3), size=sizes(rng))


@family("zeros and ones")
def zeros_and_ones(rng):
    return rng.random(sizes(rng)) < rng.uniform(0.1, 0.7)


@family("heavy counts")
def heavy_counts(rng):
    p = rng.pareto(rng.uniform(0.2, 1), size=sizes(rng))
    return np.floor(np.minimum(p, 1e9)) * (rng.random(p.shape) < rng.uniform(0.3, 1))


@family("resampled counts")
def resampled_counts(rng):
    """A bootstrap replicate of a sample of few rows."""
    p = small_counts(rng).astype(float)
    p[0, 0, 0] += 1
    return rng.multinomial(int(p.sum()), p.ravel() / p.sum()).reshape(p.shape)


@family("repeated rows")
def repeated_rows(rng):
    """Rows, and columns, that are multiples of each other up to a perturbation."""
    p = rng.choice([dense, sparse, small_counts])(rng).astype(float)
    rows = [p * tiny(rng, -6, 0) for _ in range(rng.integers(1, 4))]
    p = jolted(np.concatenate([p, *rows]), rng)
    columns = p[:, : rng.integers(1, p.shape[1] + 1)] * tiny(rng, -6, 0)
    return jolted(np.concatenate([p, columns], axis=1), rng)


@family("blocks")
def blocks(rng):
    """Blocks that share no symbol; they share labels, or none, or leak."""
    parts = [dense(rng)[:4, :4, :4] for _ in range(rng.integers(2, 4))]
    apart = rng.random() < 0.5
    k = sum(q.shape[2] for q in parts) if apart else max(q.shape[2] for q in parts)
    p = np.zeros((sum(len(q) for q in parts), sum(q.shape[1] for q in parts), k))
    i = j = y = 0
    for q in parts:
        n1, n2, labels = q.shape
        p[i : i + n1, j : j + n2, y : y + labels] = q
        i, j, y = i + n1, j + n2, y + labels if apart else 0
    return p + (rng.random() < 0.5) * tiny(rng) * rng.random(p.shape)


@family("copies")
def copies(rng):
    n1, n2 = rng.integers(2, 6, size=2)
    return pair_mass(n1, n2, rng) * np.eye(n1 * n2).reshape(n1, n2, -1)


@family("noisy copies")
def noisy_copies(rng):
    p = copies(rng)
    noise = rng.dirichlet(np.ones(p.size)).reshape(p.shape)
    noise *= rng.random(p.shape) < rng.uniform(0.05, 1)
    return p + tiny(rng, -12, -1) * noise


@family("copies in part")
def copies_in_part(rng):
    """Some pairs have a label of their own, the others share what is left."""
    p = copies(rng)
    shared = rng.random(p.shape[2]) < 0.5
    rest = p[:, :, shared] @ np.ones((shared.sum(), 1)) * rng.dirichlet(np.ones(3), p.shape[:2])
    return np.concatenate([p[:, :, ~shared], rest], axis=2)


def channel(rng, n, k, concentration=None):
    """(n, k) marginal of a random channel under a random label."""
    columns = rng.dirichlet(np.full(n, concentration or rng.choice([0.3, 1])), size=k).T
    return (columns + 1e-12) * rng.dirichlet(np.full(k, 2.0))


@family("near Blackwell")
def near_blackwell(rng):
    """X2 is X1 through a further channel, up to a perturbation."""
    n1, n2, k = sizes(rng)
    p1 = channel(rng, n1, k)
    p2 = jolted(rng.dirichlet(np.full(n2, rng.choice([0.1, 1])), size=n1).T @ p1, rng)
    return from_channels(p1, p2)


@family("near Blackwell, merged")
def near_blackwell_merged(rng):
    """X2 is a coarser X1, up to a perturbation."""
    n1, n2, k = sizes(rng)
    p1 = channel(rng, n1, k)
    p2 = one_hot(rng.integers(n2, size=n1), n2).T @ p1
    return from_channels(p1, jolted(p2, rng) + (rng.random() < 0.3) * tiny(rng) * p1.sum(axis=0))


@family("equal channels")
def equal_channels(rng):
    n, _, k = sizes(rng)
    p1 = channel(rng, n, k)
    p2 = p1[rng.permutation(n)]
    if rng.random() < 0.7:
        p2 = jolted(p2, rng, -16)
    return from_channels(p1, p2)


@family("erasures")
def erasures(rng):
    """Each side shows the label, or nothing; now and then a wrong label."""
    k = int(rng.integers(2, 8))
    label, wrong = rng.dirichlet(np.ones(k)), (rng.random() < 0.5) * tiny(rng)
    lost1, lost2 = rng.random(2) if rng.random() < 0.7 else np.full(2, rng.random())
    sides = [
        np.vstack([(1 - lost) * (np.eye(k) + wrong), np.full((1, k), lost)]) * label
        for lost in (lost1, lost2)
    ]
    return from_channels(*sides)


@family("independent")
def independent(rng):
    """One side tells nothing, or next to nothing."""
    n1, n2, k = sizes(rng)
    p1 = channel(rng, n1, k)
    p2 = np.outer(rng.dirichlet(np.ones(n2)), p1.sum(axis=0))
    return from_channels(p1, jolted(p2, rng, -16) if rng.random() < 0.8 else p2)


def staircase(rng, label, most=13):
    n1, n2 = (int(n) for n in rng.integers(2, most, size=2))
    x1, x2 = np.arange(n1)[:, None], np.arange(n2)[None]
    return pair_mass(n1, n2, rng) * one_hot(label(x1, x2))


@family("smaller of two")
def smaller_of_two(rng):
    return staircase(rng, np.minimum, most=16)


@family("capped sum")
def capped_sum(rng):
    cap = rng.integers(1, 8)
    return staircase(rng, lambda x1, x2: np.minimum(x1 + x2, cap))


@family("sum")
def plain_sum(rng):
    return staircase(rng, np.add, most=9)


@family("sum modulo")
def sum_modulo(rng):
    modulus = rng.integers(2, 8)
    return staircase(rng, lambda x1, x2: (x1 + x2) % modulus)


@family("greater")
def greater(rng):
    if rng.random() < 0.5:
        return staircase(rng, lambda x1, x2: (x1 > x2).astype(int))
    return staircase(rng, lambda x1, x2: 1 + np.sign(x1 - x2))


@family("noisy staircases")
def noisy_staircases(rng):
    makers = [smaller_of_two, capped_sum, plain_sum, sum_modulo, greater]
    p = makers[rng.integers(len(makers))](rng)[:8, :8]
    return p + tiny(rng, -12, -1) * p.sum(axis=2, keepdims=True) * rng.random((1, 1, p.shape[2]))


@family("noisy gates")
def noisy_gates(rng):
    """One or two gates of two bits side by side, with noise, under uneven inputs."""
    p = np.ones((1, 1, 1))
    for _ in range(rng.integers(1, 3)):
        gate = one_hot(rng.integers(rng.integers(2, 5), size=(2, 2)))
        shape = [a * b for a, b in zip(p.shape, gate.shape, strict=True)]
        p = np.einsum("abc,def->adbecf", p, gate).reshape(shape)
    return pair_mass(*p.shape[:2], rng) * (p + tiny(rng, -14, -1) * rng.random(p.shape))


@family("rare classes")
def rare_classes(rng):
    p = rng.choice([dense, sparse])(rng)
    share = np.where(rng.random(p.shape[2]) < 0.4, tiny(rng, -12, -3, size=p.shape[2]), 1.0)
    return p * share


@family("symmetric")
def symmetric(rng):
    """Nothing changes when the sides are exchanged, or a label's table is turned."""
    n, _, k = sizes(rng)
    p = rng.dirichlet(np.full(n * n * k, 0.5)).reshape(n, n, k)
    p *= rng.random((n, n, 1)) < rng.uniform(0.4, 1)
    p = p + p.transpose(1, 0, 2)
    return p + p[::-1, ::-1, ::-1] if rng.random() < 0.5 else p


@family("circulant")
def circulant(rng):
    """p depends on x1 + x2 and y alone, up to a perturbation."""
    n, _, k = sizes(rng)
    row = rng.dirichlet(np.full(k, rng.choice([0.1, 1])), size=n)
    p = row[(np.arange(n)[:, None] + np.arange(n)) % n]
    return jolted(p, rng) if rng.random() < 0.5 else p


@family("rows of one label")
def rows_of_one_label(rng):
    p = rng.choice([dense, sparse, small_counts])(rng).astype(float)
    for i in range(len(p)):
        if rng.random() < 0.6:
            p[i] *= np.arange(p.shape[2]) == rng.integers(p.shape[2])
    return p


@family("thin")
def thin(rng):
    n, k = int(rng.integers(8, 41)), int(rng.integers(2, 8))
    p = rng.dirichlet(np.full(2 * n * k, 0.5)).reshape(2, n, k)
    return p * (rng.random(p.shape) < rng.uniform(0.2, 1))


@family("many labels")
def many_labels(rng):
    n1, n2 = rng.integers(2, 7, size=2)
    k = int(rng.integers(10, 21))
    p = rng.dirichlet(np.full(n1 * n2 * k, 0.3)).reshape(n1, n2, k)
    return p * (rng.random(p.shape) < rng.uniform(0.1, 1))


@family("one label prevails")
def one_label_prevails(rng):
    p = dense(rng) * tiny(rng, -13, -2)
    p[:, :, 0] = dense_pairs(p.shape[:2], rng)
    return p


def dense_pairs(shape, rng):
    return rng.dirichlet(np.ones(np.prod(shape))).reshape(shape)


@family("nearly empty labels")
def nearly_empty_labels(rng):
    """Labels that live in one or two cells, with little mass."""
    p = dense(rng)
    extra = np.zeros((*p.shape[:2], rng.integers(1, 5)))
    for y in range(extra.shape[2]):
        cells = rng.integers(1, 3)
        rows, columns = (rng.integers(n, size=cells) for n in p.shape[:2])
        extra[rows, columns, y] = tiny(rng, -14, -1, size=cells)
    return np.concatenate([p, extra], axis=2)


@family("coarse and fine")
def coarse_and_fine(rng):
    """X1 tells the group of the label, X2 the label, each with noise."""
    groups, each = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    k = groups * each
    label = rng.dirichlet(np.ones(k))
    p1 = np.repeat(np.eye(groups), each, axis=1) + tiny(rng) * rng.random((groups, k))
    p2 = np.eye(k) + tiny(rng) * rng.random((k, k))
    return from_channels(p1 / p1.sum(axis=0) * label, p2 / p2.sum(axis=0) * label)


@family("chains")
def chains(rng):
    """Each label holds two neighbouring symbols of each side: what is forced at one end decides."""
    n = int(rng.integers(3, 12))
    p1, p2 = (np.zeros((n, n - 1)) for _ in range(2))
    for y in range(n - 1):
        p1[y : y + 2, y] = rng.dirichlet(np.full(2, rng.choice([0.05, 1])))
        p2[y : y + 2, y] = rng.dirichlet(np.full(2, rng.choice([0.05, 1])))
    if rng.random() < 0.5:
        p1 += tiny(rng) * rng.random(p1.shape)
    label = rng.dirichlet(np.ones(n - 1))
    return from_channels(p1 / p1.sum(axis=0) * label, p2 / p2.sum(axis=0) * label)


@family("almost forced")
def almost_forced(rng):
    """In each label one symbol of one side holds all but a trace."""
    n1, n2, k = sizes(rng)
    p1, p2 = (tiny(rng, -12, -2, size=(n, k)) * rng.random((n, k)) for n in (n1, n2))
    for y in range(k):
        side = p1 if rng.random() < 0.7 else p2
        side[rng.integers(len(side)), y] += 1
    label = rng.dirichlet(np.ones(k))
    return from_channels(p1 / p1.sum(axis=0) * label, p2 / p2.sum(axis=0) * label)


@family("few posteriors")
def few_posteriors(rng):
    """Multiples of a quarter: ties, certain symbols, equal rows."""
    return rng.choice([0, 0.25, 0.5, 0.75, 1], size=sizes(rng), p=[0.4, 0.15, 0.15, 0.15, 0.15])


@family("binned normals")
def binned_normals(rng):
    """Labels at different means, in equal bins out to far tails."""
    n1, n2, k = (int(n) for n in rng.integers((4, 4, 2), (15, 15, 6)))
    centres = rng.normal(scale=rng.choice([0.3, 1, 4]), size=(k, 2))
    x1, x2 = np.linspace(-5, 5, n1)[:, None, None], np.linspace(-5, 5, n2)[None, :, None]
    return np.exp(-0.5 * ((x1 - centres[:, 0]) ** 2 + (x2 - centres[:, 1]) ** 2))


@family("larger")
def larger(rng):
    n1, n2, k = (int(n) for n in rng.integers((10, 10, 2), (31, 31, 13)))
    concentration = rng.choice([0.03, 0.1, 1])
    return from_channels(*weighed(rng, n1, n2, k, concentration))


def weighed(rng, n1, n2, k, concentration):
    """Two random channels under one random label."""
    label = rng.dirichlet(np.ones(k))
    sides = [channel(rng, n, k, concentration) for n in (n1, n2)]
    return [side / side.sum(axis=0) * label for side in sides]


@family("known trouble")
def known_trouble(rng):
    """Counts around two tables of ordinary counts on which an interior point once diverged."""
    tables = (
        [[[1, 0, 0, 6, 0], [0, 1, 0, 1, 3]], [[0, 0, 4, 98, 8], [4, 0, 0, 3, 8]]],
        [[[0, 275, 3], [48, 2197, 0]], [[32, 0, 15], [108, 78, 20]]],
    )
    p = rng.poisson(np.array(tables[rng.integers(2)], dtype=float) * rng.choice([0.5, 1, 3]))
    return p + (rng.random(p.shape) < 0.1)


@family(BELOW)
def below_rounding(rng):
    """Masses down to 1e-300; what lies below 1e-15 hardly matters, and must not hurt."""
    p = tiny(rng, rng.choice([-20, -40, -300]), 0, size=sizes(rng))
    return p * (rng.random(p.shape) < rng.uniform(0.3, 1))
