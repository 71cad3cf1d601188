import re
import wave

import numpy as np
import pytest

from interplay.annotation.items import Content, items_of
from interplay.annotation.page import HEIGHT, MOST_POINTS, WIDTH, Visit, plotted
from interplay.annotation.study import Modality, load_study

KINDS = """
task = "Which?"
data = "items.csv"
label = "y"
per_class = 1
[[modality]]
name = "first"
kind = "{0}"
columns = "{1}"
[[modality]]
name = "second"
kind = "{2}"
columns = "{3}"
"""


def study_of(folder, first, second):
    with wave.open(str(folder / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(np.zeros(800, "<i2").tobytes())
    (folder / "v.mp4").write_bytes(b"")
    np.save(folder / "s.npy", np.sin(np.linspace(0, 9, 300)).reshape(100, 3))
    (folder / "items.csv").write_text(
        "sound,film,file,t0,t1,t2,words,n_1,n_2,y\n"
        "a.wav,v.mp4,s.npy,1,3,2,<i>one</i>,0.123456789,,no\n"
        "a.wav,v.mp4,s.npy,2,1,5,two,7,8,yes\n"
    )
    (folder / "study.toml").write_text(KINDS.format(*first, *second))
    return load_study(folder / "study.toml")


def pages(study):
    items = items_of(study)
    visit = Visit(study, items, "ann", set())
    by_label = {item.label: i + 1 for i, item in enumerate(items)}
    return {label: visit.example(number, [], "") for label, number in by_label.items()}


def test_sounds_and_films_have_players(tmp_path):
    html = pages(study_of(tmp_path, ("audio", "sound"), ("video", "film")))["no"]
    assert re.search(r'<audio controls [^>]*src="media/\d/0"', html)
    assert re.search(r'<video controls [^>]*src="media/\d/1"', html)


def test_rows_are_tables(tmp_path):
    html = pages(study_of(tmp_path, ("row", "n_*"), ("text", "words")))["no"]
    cells = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', html)
    assert cells == [("n_1", "0.123457"), ("n_2", "missing")]
    assert "&lt;i&gt;one&lt;/i&gt;" in html


def test_series_are_lines(tmp_path):
    html = pages(study_of(tmp_path, ("series", "t0:t2"), ("series", "file")))["yes"]
    lines = re.findall(r'<polyline points="([^"]+)"', html)
    assert len(lines) == 4  # one of the columns, three channels of the file
    x, y = np.array([pair.split(",") for pair in lines[0].split()], dtype=float).T
    assert x.tolist() == [0, WIDTH / 2, WIDTH]
    assert y.argmin() == 2  # 5 is the highest, and pictures count from the top
    assert y.argmax() == 1
    assert "from 1 to 5" in html
    assert html.count("<figcaption>channel ") == 3


@pytest.mark.parametrize("n", [2, 500, 20_000])
def test_long_series_keep_their_extremes(n):
    values = np.random.default_rng(0).normal(size=n)
    values[n // 3] = 50.0
    modality = Modality("x", "series", 1)
    (line,) = plotted(Content(modality, channels=(("", tuple(values)),)))
    pairs = np.array([pair.split(",") for pair in line["points"].split()], dtype=float)
    assert len(pairs) <= min(n, MOST_POINTS)
    assert pairs[:, 1].min() == pytest.approx(3)  # the spike
    assert pairs[:, 1].max() == pytest.approx(HEIGHT - 3)
    assert (np.diff(pairs[:, 0]) >= 0).all()


def test_a_series_that_stays_the_same():
    (line,) = plotted(Content(Modality("x", "series", 1), channels=(("", (2.0, 2.0, 2.0)),)))
    assert {pair.split(",")[1] for pair in line["points"].split()} == {f"{HEIGHT / 2:.1f}"}


def test_three_modalities_are_rated_as_two_sides(tmp_path):
    study_of(tmp_path, ("row", "n_*"), ("text", "words"))
    more = '[[modality]]\nname = "third"\nkind = "audio"\ncolumns = "sound"\npart = 2\n'
    with (tmp_path / "study.toml").open("a") as file:
        file.write(more)
    study = load_study(tmp_path / "study.toml")
    visit = Visit(study, items_of(study), "ann", set())
    html = visit.example(1, [], "")
    assert "Only in second and third" in html
    assert html.count('<section class="card"') == 3
    assert "two sides to rate" in visit.start()
