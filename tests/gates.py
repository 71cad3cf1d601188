"""Gates of Bertschinger et al. (2014) and Griffith and Koch (2014) with their exact values."""

from math import log2

import numpy as np


def table(function, p_inputs=None, n1=2, n2=2):
    """p(x1, x2, y) of a deterministic gate."""
    labels = [[function(a, b) for b in range(n2)] for a in range(n1)]
    p = np.zeros((n1, n2, 1 + max(max(row) for row in labels)))
    for a in range(n1):
        for b in range(n2):
            p[a, b, labels[a][b]] = 1 / (n1 * n2) if p_inputs is None else p_inputs[a][b]
    return p


def product(first, second):
    """Two independent gates side by side: symbols and labels are pairs."""
    shape = [a * b for a, b in zip(first.shape, second.shape, strict=True)]
    return np.einsum("abc,def->adbecf", first, second).reshape(shape)


EQUAL = [[0.5, 0], [0, 0.5]]  # both inputs carry the same bit
H = log2(4) - 0.75 * log2(3)  # entropy of (1/4, 3/4)
AND_R = H - 0.5  # I(X1;Y) = H(Y) - H(Y|X1) = H - 1/2
XOR = table(lambda a, b: a ^ b)
UNQ = table(lambda a, b: 2 * a + b)  # each input tells its own bit
RDN = table(lambda a, b: a, EQUAL)
ONLY_FIRST = table(lambda a, b: a)
SUM_I1 = 0.5  # H(1/4, 1/2, 1/4) - H(1/2, 1/2)

# name: (table, R, U1, U2, S)
GATES = {
    "AND": (table(lambda a, b: a & b), AND_R, 0, 0, 0.5),
    "OR": (table(lambda a, b: a | b), AND_R, 0, 0, 0.5),
    "NAND": (table(lambda a, b: 1 - (a & b)), AND_R, 0, 0, 0.5),
    "XOR": (XOR, 0, 0, 0, 1),
    "UNQ": (UNQ, 0, 1, 1, 0),
    "COPY": (UNQ, 0, 1, 1, 0),
    "COPY3x2": (table(lambda a, b: 2 * a + b, n1=3), 0, log2(3), 1, 0),
    "RDN": (RDN, 1, 0, 0, 0),
    "ONLYX1": (ONLY_FIRST, 0, 1, 0, 0),
    "SUM": (table(lambda a, b: a + b), 0.5, 0, 0, 1),
    "RDNXOR": (product(RDN, XOR), 1, 0, 0, 1),
    "RDNUNQXOR": (product(product(RDN, UNQ), XOR), 1, 1, 1, 1),
    "XORAND": (table(lambda a, b: 2 * (a ^ b) + (a & b)), 0.5, 0, 0, 1),
    "XORUNQ": (product(XOR, ONLY_FIRST), 0, 1, 0, 1),
    "CONSTANT": (table(lambda a, b: 0), 0, 0, 0, 0),
}
