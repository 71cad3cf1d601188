"""What the paper prints in tables 1, 2 and 10, digit by digit."""

from __future__ import annotations

from math import log

NATS = 1 / log(2)  # bits in a nat

TABLE_1 = {  # rows "Exact", "CVX" and "BATCH" are the same
    "OR": "0.31 0 0 0.5",
    "AND": "0.31 0 0 0.5",
    "XOR": "0 0 0 1",
}

TABLE_2 = {  # R U1 U2 S of the ten datasets in order
    "CVX": (
        "0.16 0 0 0.05",
        "0 0.16 0 0.05",
        "0 0 0.17 0.05",
        "0.07 0 0.01 0.14",
        "0.04 0.01 0 0.07",
        "0.04 0.06 0 0.07",
        "0.07 0 0 0.12",
        "0.1 0 0.01 0.07",
        "0.03 0 0.04 0.05",
        "0.1 0 0.04 0.05",
    ),
    "BATCH": (
        "0.29 0.02 0.02 0",
        "0 0.30 0 0",
        "0 0 0.30 0",
        "0.11 0.02 0.02 0.15",
        "0.06 0.01 0.01 0.06",
        "0.04 0.09 0 0.06",
        "0.11 0.02 0.02 0.10",
        "0.11 0.02 0.02 0.05",
        "0.07 0 0.06 0",
        "0.19 0 0.06 0",
    ),
    "Truth": (
        "0.58 0 0 0",
        "0 0.56 0 0",
        "0 0 0.54 0",
        "0 0 0 0.56",
        "0.13 0 0 0.27",
        "0 0.25 0 0.25",
        "0.18 0 0 0.36",
        "0.22 0 0 0.22",
        "0.21 0 0.21 0",
        "0.34 0 0.17 0",
    ),
}
TABLE_2_ROWS = {  # the row of the paper, and the bits in its unit
    "paper: CVX, from nats": ("CVX", NATS),
    "paper: BATCH": ("BATCH", 1.0),
    'paper: "Truth"': ("Truth", 1.0),
}

TABLE_10 = {  # R U1 U2 S of the datasets R, U1, U2 and S; its other rows are those of table 2
    "I_min": ("0.17 0.08 0.07 0", "0 0.23 0 0.06", "0 0 0.25 0.08", "0.07 0.03 0.04 0.17"),
    "WMS": ("0 0.20 0.20 -0.11", "0 0.25 0.02 0.05", "0 0.03 0.27 0.05", "0 0.14 0.15 0.07"),
    "CI": ("0.34 -0.09 -0.10 0.17", "0 0.23 0 0.06", "0 0.01 0.25 0.07", "-0.02 0.13 0.14 0.08"),
    "CVX, nats": tuple(TABLE_2["CVX"][:4]),
}
