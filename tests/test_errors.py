import pytest

from interplay import InputError, InterplayError, MissingExtraError, SolverError


@pytest.mark.parametrize(
    ("error", "builtin"),
    [(InputError, ValueError), (SolverError, RuntimeError), (MissingExtraError, ImportError)],
)
def test_errors_are_of_the_package_and_of_the_builtin_kind(error, builtin):
    assert issubclass(error, InterplayError)
    assert issubclass(error, builtin)


def test_a_missing_extra_names_the_line_that_installs_it():
    message = str(MissingExtraError("A conic solver", "cvxpy", "conic"))
    assert 'pip install "interplay[conic]"' in message
    assert "cvxpy" in message
