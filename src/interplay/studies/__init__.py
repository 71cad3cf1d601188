"""Experiments that run piece by piece and write a page, its numbers and its plot."""
