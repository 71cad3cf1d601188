"""Names and defaults of settings, which the library, the command line and type checkers share."""

from __future__ import annotations

from typing import Literal, get_args

Method = Literal["auto", "discrete", "posterior", "batch", "published-batch"]
Bias = Literal["auto", "surrogate", "none", "miller-madow", "shuffle", "extrapolation"]
IntervalKind = Literal["percentile", "bca"]
Binning = Literal["quantile", "width"]
Missing = Literal["error", "drop", "category"]

METHODS: tuple[Method, ...] = get_args(Method)
BIASES: tuple[Bias, ...] = get_args(Bias)
INTERVALS: tuple[IntervalKind, ...] = get_args(IntervalKind)
BINNINGS: tuple[Binning, ...] = get_args(Binning)
MISSING: tuple[Missing, ...] = get_args(Missing)

BUDGET = 60.0  # seconds of one core for the classifiers of x1, x2 and both, by expected times
SAMPLE = 100_000  # the most rows that are learnt from
SWEPT_BINS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48)
