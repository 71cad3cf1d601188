"""Rows that come in groups: worlds of known posteriors, and how often intervals hold the truth."""
