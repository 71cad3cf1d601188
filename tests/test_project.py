"""Files about the project agree with the project."""

import re
import tomllib
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[1]


def test_hooks_are_local_and_are_checks_of_the_test_script():
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert {repo["repo"] for repo in repos} == {"local"}
    programs = {hook["entry"].split()[0] for repo in repos for hook in repo["hooks"]}
    script = (ROOT / "scripts" / "test.sh").read_text()
    assert programs == set(re.findall(r"^(\.venv/bin/(?!python)\S+)", script, re.MULTILINE))


def test_constraints_are_plain_lines_and_cover_all_dependencies():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.!]+", line) for line in lines)
    named = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = set(project["dependencies"]).union(*project["optional-dependencies"].values())
    assert {re.split(r"[\[>=<]", name)[0].lower() for name in wanted} <= named


def test_the_guide_names_every_package():
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    packages = {file.parent.name for file in (ROOT / "src" / "interplay").glob("*/__init__.py")}
    assert {name for name in packages if f"{name}/" not in guide} == set()
