import subprocess
import sys

import pytest

import interplay

HEAVY = ["torch", "cvxpy", "matplotlib", "sklearn", "pandas", "polars", "narwhals"]


@pytest.mark.parametrize("name", interplay.__all__)
def test_every_public_name_resolves(name):
    assert getattr(interplay, name) is not None


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no attribute 'decomposse'"):
        interplay.decomposse  # noqa: B018


@pytest.mark.parametrize(
    "statement", ["import interplay", "import interplay; interplay.decompose([[[1, 0], [0, 1]]])"]
)
def test_importing_loads_nothing_heavy(statement):
    code = f"{statement}; import sys; print([m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
