"""The solvers of the exact problem, and the choice between them."""
