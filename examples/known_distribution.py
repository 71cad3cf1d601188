"""The exact decomposition of a distribution you know, and its certificate redone by hand.

Two noisy sensors watch a machine that is fine, worn or broken. Run it with

    python examples/known_distribution.py
"""

import numpy as np

import interplay

state = np.array([0.7, 0.2, 0.1])  # fine, worn, broken
vibration = np.array([[0.8, 0.15, 0.05], [0.3, 0.5, 0.2], [0.1, 0.2, 0.7]])  # p(reading | state)
heat = np.array([[0.9, 0.1], [0.7, 0.3], [0.1, 0.9]])

# Given the state, the two sensors err independently: p[x1, x2, y].
p = np.einsum("y,yi,yj->ijy", state, vibration, heat)
pid, solution = interplay.decompose(p, names=("vibration", "heat", "state"), return_solution=True)
print(pid)

# The certificate: potentials that meet every constraint, and a coupling with the right marginals.
constraints = np.exp(solution.lam[:, None] + solution.mu[None]).sum(axis=2)
lower = (p.sum(1) * solution.lam).sum() + (p.sum(0) * solution.mu).sum()
q = solution.coupling.dense()
upper = (q * np.log(q / q.sum(axis=2, keepdims=True), where=q > 0, out=np.zeros_like(q))).sum()
print(f"\nlargest constraint {constraints.max():.12f}, at most 1")
print(f"-H(Y|X1,X2) lies between {lower:.12f} and {upper:.12f} nats")

# Which readings are told together only?
cells = interplay.pointwise(p)
most = np.argmax(cells.synergy * cells.mass)
print(
    f"most synergy: vibration {cells.rows[most]}, heat {cells.columns[most]}, "
    f"state {cells.labels[most]}: {cells.synergy[most]:.3f} bits"
)
