"""The tests of models need torch and skorch."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torch") and find_spec("skorch") else ["**/test_*.py"]
