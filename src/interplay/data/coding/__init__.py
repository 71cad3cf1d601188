"""Columns turned into symbols: levels, bins and clusters."""
