import numpy as np
import pytest
from click.testing import CliRunner

from interplay import InputError
from interplay.annotation import read
from interplay.annotation.example import ALWAYS, EMPTY, NEVER, Scene, scenes
from interplay.annotation.items import items_of
from interplay.annotation.study import load_study
from interplay.cli.main import cli


@pytest.mark.parametrize(
    ("scene", "fits", "ratings"),
    [
        (Scene("red", "circle", "red"), True, (0, 0, 0, 5)),
        (Scene("red", "circle", "square"), False, (0, 0, 0, 5)),
        (Scene("red", "circle", ALWAYS), True, (0, 0, 5, 0)),
        (Scene("red", "circle", NEVER), False, (0, 0, 5, 0)),
        (Scene(EMPTY, EMPTY, "red"), False, (0, 5, 0, 0)),
        (Scene(EMPTY, EMPTY, ALWAYS), True, (0, 0, 5, 0)),
        (Scene(EMPTY, EMPTY, NEVER), False, (5, 0, 0, 0)),
    ],
)
def test_what_a_scene_needs(scene, fits, ratings):
    assert scene.fits is fits
    assert scene.ratings() == ratings


def test_scenes_are_seeded():
    one, two, other = (scenes(np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert one == two != other


def test_the_demo_is_a_study_with_answers(tmp_path):
    folder = tmp_path / "scenes"
    done = CliRunner().invoke(cli, ["annotate", "demo", str(folder), "--answered"])
    assert done.exit_code == 0, done.output
    study = load_study(folder / "study.toml")
    assert len(items_of(study)) == 40
    ratings = read(study.file)
    assert len(ratings) == 40 * 4 * 3
    assert ratings.alpha(replicates=0)["synergy"].value > 0.5
    means = {name: mean.value for name, mean in ratings.means().items()}
    assert max(means, key=means.get) == "synergy"
    again = CliRunner().invoke(cli, ["annotate", "demo", str(folder)])
    assert isinstance(again.exception, InputError)
    assert "holds files already" in str(again.exception)
