import numpy as np
import pytest

import interplay
from interplay.errors import InputError
from interplay.selection.from_files import ModelPIDs, quantify_files


@pytest.fixture(scope="module")
def found():
    xor = np.zeros((2, 2, 2))
    xor[[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]] = 5
    return ModelPIDs(
        {
            "a": interplay.estimate_counts(xor, bias="none"),
            "long name": interplay.estimate_counts(xor + 1),
        }
    )


def test_it_keeps_and_shows(found, tmp_path):
    found.save(tmp_path / "pids.json")
    again = ModelPIDs.load(tmp_path / "pids.json")
    assert again.to_dict() == found.to_dict()
    assert found.to_frame("dict")["model"] == ["a", "long name"]
    assert str(found).splitlines()[2].split() == [
        "a",
        "0.0000",
        "0.0000",
        "0.0000",
        "1.0000",
        "1.0000",
    ]


def test_other_data_is_refused():
    with pytest.raises(InputError, match="no ModelPIDs"):
        ModelPIDs.from_dict({"pid": 1})


def test_no_models(tmp_path):
    with pytest.raises(InputError, match="has no models"):
        quantify_files(tmp_path, tmp_path / "data.csv")
