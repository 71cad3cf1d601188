import subprocess
import sys

import pytest

import interplay
from interplay import errors

HEAVY = [
    "cvxpy",
    "dit",
    "matplotlib",
    "narwhals",
    "pandas",
    "polars",
    "pyarrow",
    "rich",
    "sklearn",
    "torch",
]


@pytest.mark.parametrize("name", interplay.__all__)
def test_every_public_name_resolves_and_is_listed(name):
    assert getattr(interplay, name) is not None
    assert name in dir(interplay)


def test_every_error_is_public():
    names = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert names <= set(interplay.__all__)


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no attribute 'decomposse'"):
        interplay.decomposse  # noqa: B018


@pytest.mark.parametrize(
    "statement",
    [
        "import interplay",
        "import interplay; interplay.decompose([[[1, 0], [0, 1]]])",
        "import interplay.cli.main",
    ],
)
def test_importing_loads_nothing_heavy(statement):
    code = f"{statement}; import sys; print([m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_importing_the_package_loads_no_numpy():
    code = "import interplay, sys; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
