"""The pages on real datasets say what the kept results say."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def maker(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.real_page")


def test_pages_are_those_of_the_kept_results(maker):
    for name, made in maker.pages(maker.lines_kept()).items():
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert text.split(maker.MARK)[1] == "\n" + made, "run python -m benchmarks.real_page"


def test_every_dataset_has_its_models(maker):
    lines = maker.lines_kept()
    assert all(line["blind"] > 0 for line in lines)
    assert all(line["log_loss tensor"] > 0 for line in lines)
