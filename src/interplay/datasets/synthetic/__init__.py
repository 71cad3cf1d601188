"""Suites that are drawn from known distributions, with their true decomposition."""
