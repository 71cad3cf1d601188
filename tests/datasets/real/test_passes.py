"""Each dataset of the paper all the way: files, decomposition, a fusion model, a report."""

import numpy as np
import pytest

import interplay
from datasets.real.small_paper import PAPER_BUILDERS
from interplay.datasets import load
from interplay.datasets.real import avmnist
from interplay.datasets.real.features import paper_clusters

pytest.importorskip("torch")

from interplay.models import FusionClassifier
from interplay.report import build_report, write_report

SETTINGS = {"enrico": {"size": (32, 16)}, "vqa": {"size": 16}, "clevr": {"size": 16}}
FEW = {"method": "discrete", "clusters": 2, "bias": "none", "replicates": 0, "permutations": 0}


@pytest.fixture
def data(name, tmp_path, monkeypatch):
    """The dataset of small files as they are."""
    if name == "avmnist":
        monkeypatch.setattr(avmnist, "VALID", 6)
        PAPER_BUILDERS[name](tmp_path, valid=6, train=12, digits=3)
    else:
        PAPER_BUILDERS[name](tmp_path)
    return load(name, tmp_path, **SETTINGS.get(name, {}))


@pytest.mark.parametrize("name", sorted(PAPER_BUILDERS))
def test_from_files_to_a_report(name, data, tmp_path):
    plain = data.as_numbers()
    x1, x2 = (components(x) for x in (plain.x1, plain.x2))
    rows = {"groups": plain.groups, "names": plain.names}
    pid = interplay.estimate(x1, x2, plain.y, **rows, **FEW)
    assert pid.names == plain.names
    assert 0 <= pid.total <= pid.entropy_y + 1e-9

    p = probabilities(data)
    assert p.shape == (len(data), len(data.classes))
    np.testing.assert_allclose(p.sum(axis=1), 1)

    content = build_report(x1, x2, plain.y, sizes=(2,), **rows, **FEW)
    write_report(content, tmp_path / "report.html")
    assert content.pid == pid
    assert all(word in (tmp_path / "report.html").read_text("utf-8") for word in plain.names)


def probabilities(data):
    """(n, k) of a model of the modalities as they are, trained for an epoch on the first part."""
    x = tuple(native(data, name) for name in data.names[:2])
    model = FusionClassifier("additive", epochs=1, settings={"width": 8})
    if not data.splits:
        return model.fit(x, data.y, groups=data.groups).predict_proba(x)
    train, *others = data.splits.values()
    aside = np.concatenate(others)
    (one, two), y = x, data.y
    model.fit((one[train], two[train]), y[train], validation=((one[aside], two[aside]), y[aside]))
    return model.predict_proba(x)


def native(data, name):
    """Sequences as they are, images with their colours first, text as numbers."""
    x = data.modalities[name]
    if isinstance(x, list):
        return data.as_numbers().modalities[name]
    return x.transpose(0, 3, 1, 2) if x.shape[-1] == 3 and len(x.shape) == 4 else x


def components(x):
    """(n, 2) of the paper's recipe, or the columns as they are where there are no more."""
    return x if x.shape[1] <= 2 else paper_clusters(2)[:-1].fit_transform(x)
