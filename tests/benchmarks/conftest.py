"""The benchmarks' modules, which import each other by their bare names."""

import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def benchmark_module(monkeypatch):
    """A function from a name to the module."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module
