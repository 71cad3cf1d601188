"""Types that modules share: arrays by what they hold, and what is called as work goes on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = Array  # (n,)
Matrix = Array  # (n, d)
Index = NDArray[np.intp]
Codes = Index  # (n,) symbols 0 ... m - 1
Integers = NDArray[np.int64]

Progress = Callable[[str, int, int], None]  # (what, done, all)
Steps = Callable[[int, int], None]  # (done, all)
