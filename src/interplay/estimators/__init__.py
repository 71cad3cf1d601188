"""Estimators: from rows to the four informations."""
