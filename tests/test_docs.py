"""The documentation builds, covers every public name, and its code runs and prints as shown.

Blocks of a page share one namespace and one empty folder, and run in the order of the page:
``python`` runs, ``pycon`` and ``console`` must also print what they show. ``...`` stands for
anything, numbers such as 1.7e-14, which differ between machines, for one another, and the ends of
an interval for others within 0.02. Other blocks (``sh``, ``text``) are for reading.
"""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import interplay
from interplay.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
API, CLI = DOCS / "api.md", DOCS / "cli.md"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
COMMAND = r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)"  # with continued lines, and what it prints
ROUNDING = re.compile(r"\d\.\de-\d\d")
NUMBER = re.compile(r"-?\d+\.\d+")
pytestmark = pytest.mark.usefixtures("remembered_fits")
INTERVAL = re.compile(r"\[([+-]?\d\.\d+), ([+-]?\d\.\d+)\]")


class Checker(doctest.OutputChecker):
    """Compares what is printed with what is shown, but for what chance and rounding move."""

    def check_output(self, want, got, optionflags):
        want, got = ROUNDING.sub("#", want), ROUNDING.sub("#", got)
        if super().check_output(want, got, optionflags):
            return True
        same_words = super().check_output(
            INTERVAL.sub("[]", want), INTERVAL.sub("[]", got), optionflags
        )
        shown, found = ends(want), ends(got)
        return same_words and np.allclose(shown, found[: len(shown)], rtol=0, atol=0.02)


def numbers(text):
    """The decimals in a text."""
    return [float(found) for found in NUMBER.findall(text)]


def without_numbers(text):
    """A text with signs in the place of decimals and percent."""
    return re.sub(r" +\d+%", " %", NUMBER.sub("#", text))


def ends(text):
    """(k, 2) the intervals in a text."""
    return np.array(INTERVAL.findall(text), dtype=float).reshape(-1, 2)


def blocks(page):
    """(language, code, line) of each block that runs."""
    text = page.read_text()
    for found in re.finditer(r"^```(python|pycon|console)\n(.*?)^```", text, flags=re.S | re.M):
        yield found[1], found[2], text[: found.start(2)].count("\n")


def run_python(code, names, page, line):
    exec(compile("\n" * line + code, str(page), "exec"), names)


def run_pycon(code, names, page, line):
    test = doctest.DocTestParser().get_doctest(code, names, page.name, str(page), line)
    test.globs = names  # the parser makes a copy
    report = []
    runner = doctest.DocTestRunner(Checker(), verbose=False, optionflags=OPTIONS)
    runner.run(test, out=report.append, clear_globs=False)
    assert not runner.failures, "".join(report)


def run_console(code, names, page, line):
    for command, shown in re.findall(COMMAND, code, flags=re.M):
        printed = shell(command)
        assert Checker().check_output(shown, printed, OPTIONS), (
            f"{page.name}, after line {line}: $ {command}\n{printed}"
        )


def shell(command):
    """What a command prints, with this interpreter's ``interplay``."""
    script = f'interplay() {{ "{sys.executable}" -m interplay "$@"; }}\n{command}'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


RUNNERS = {"python": run_python, "pycon": run_pycon, "console": run_console}


def run_blocks(page, names):
    for language, code, line in blocks(page):
        RUNNERS[language](code, names, page, line)
    return names


def names_before(page):
    """What the code of a page takes for granted."""
    return {"interplay": interplay, **GIVEN.get(page.name, dict)()}


def some_rows():
    rng = np.random.default_rng(0)
    return {
        "image_features": rng.normal(size=(700, 3)),
        "text_features": rng.normal(size=(700, 2)),
        "labels": rng.integers(0, 2, 700),
    }


def some_distribution():
    p = np.random.default_rng(0).random((3, 3, 3))
    joint = interplay.Joint.from_table(p)
    rows, columns, labels, counts = joint.cells()
    given = {"rows": rows, "columns": columns, "labels": labels, "counts": counts}
    return given | {"p": p, "p1": joint.p1, "p2": joint.p2, "i12": joint.i12}


GIVEN = {"README.md": some_rows, "exact.md": some_distribution}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_of_a_page_runs_and_prints_as_shown(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_blocks(page, names_before(page))


def test_the_numbers_in_the_comments_of_the_readme():
    names = run_blocks(ROOT / "README.md", names_before(ROOT / "README.md"))
    assert names["pid"].redundancy == pytest.approx(0.3113, abs=1e-4)
    assert names["pid"].synergy == pytest.approx(0.5)


def test_the_readme_shows_what_the_demo_prints():
    demo = shell("interplay demo")
    shown = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.S)
    assert len(shown) == 2
    lines = {without_numbers(line): numbers(line) for line in demo.splitlines()}
    for block in shown:
        for line in block.splitlines():
            found = lines[without_numbers(line)]  # by classifiers, which differ between machines
            np.testing.assert_allclose(found, numbers(line), rtol=0, atol=0.02)


def test_the_site_builds_without_warnings_and_loads_nothing_from_the_network(tmp_path):
    build = ["sphinx", "-q", "-W", "--keep-going", "-n", str(DOCS), str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", *build], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    built = list(tmp_path.glob("*.html"))
    assert {page.stem for page in DOCS.glob("*.md")} <= {page.stem for page in built}
    for page in built:
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]*https?://", page.read_text())


def test_every_public_name_is_on_the_page_of_the_api():
    documented = re.findall(r"^\.\. \w+:: (?:interplay\.)?(\w+)$", API.read_text(), flags=re.M)
    assert set(interplay.__all__) <= set(documented)


def test_every_command_is_on_the_page_of_the_command_line():
    documented = re.findall(r"^{{ (\w+) }}$", CLI.read_text(), flags=re.M)
    assert set(documented) == set(COMMANDS)
