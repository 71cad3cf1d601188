"""Symbols counted into joint distributions."""
