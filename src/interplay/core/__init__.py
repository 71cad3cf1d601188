"""Information in bits, joint distributions, and the result of a decomposition."""
