import ast
import subprocess
import sys
from pathlib import Path

import pytest

import interplay
from interplay import errors
from interplay.cli.main import COMMANDS

HEAVY = [
    "cvxpy",
    "dit",
    "matplotlib",
    "narwhals",
    "pandas",
    "polars",
    "pyarrow",
    "rich",
    "scipy.optimize",
    "scipy.stats",
    "sklearn",
    "torch",
]


@pytest.mark.parametrize("name", interplay.__all__)
def test_every_public_name_resolves_and_is_listed(name):
    assert getattr(interplay, name) is not None
    assert name in dir(interplay)


def test_type_checkers_see_the_names_that_are_loaded():
    tree = ast.parse(Path(interplay.__file__).read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname for node in block.body for alias in node.names}
    assert seen == set(interplay.__all__)


def test_every_error_is_public():
    names = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert names <= set(interplay.__all__)


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="interplay attribute decomposse"):
        interplay.decomposse  # noqa: B018


@pytest.mark.parametrize(
    "statement",
    [
        "import interplay",
        "import interplay.cli.main",
    ],
)
def test_importing_loads_nothing_heavy(statement):
    code = f"{statement}; import sys; print([m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_exact_solver_loads_no_readers_and_no_learners():
    code = (
        "import interplay, sys; interplay.decompose([[[1, 0], [0, 1]]])\n"
        f"print([m for m in {HEAVY} if m in sys.modules and 'scipy' not in m])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=str)
def test_help_loads_nothing_heavy(command):
    code = f"""
import sys
from interplay.cli.main import cli
cli([*{command}, "--help"], standalone_mode=False)
print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("Usage:")
    assert run.stderr.strip() == "[]"


def test_importing_the_package_loads_no_numpy():
    code = "import interplay, sys; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
