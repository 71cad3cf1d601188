"""What models reach on rows that they were not trained on."""

import numpy as np
import pytest

pytest.importorskip("skorch")

from interplay.errors import InputError
from interplay.models import FusionClassifier
from interplay.models.scores import score, table
from models.rows import shared


@pytest.fixture(scope="module")
def fitted():
    x1, x2, y = shared(120)
    return FusionClassifier(epochs=1).fit((x1, x2), np.where(y, "yes", "no"))


def test_bits_are_the_entropy_less_the_log_loss(fitted):
    x1, x2, y = shared(60)
    labels = np.where(y, "yes", "no")
    one = score(fitted, (x1, x2), labels)
    told = fitted.predict_proba((x1, x2))[np.arange(60), y.astype(int)]
    assert one.log_loss == pytest.approx(-np.log2(told).mean())
    found = table([one], labels, ("a note",))
    assert one.information == pytest.approx(found.entropy_y - one.log_loss)
    assert str(found).endswith("a note")


def test_a_class_that_the_model_does_not_know(fitted):
    x1, x2, _ = shared(9)
    with pytest.raises(InputError, match="y has class 'maybe', which the model was not trained"):
        score(fitted, (x1, x2), np.array(["yes"] * 8 + ["maybe"]))


def test_rows_that_do_not_match(fitted):
    x1, x2, y = shared(9)
    with pytest.raises(InputError, match="x1 has 9 rows, x2 has 4 rows"):
        score(fitted, (x1, x2[:4]), np.where(y, "yes", "no"))
    with pytest.raises(InputError, match="y has 5 labels for 9 rows"):
        score(fitted, (x1, x2), np.where(y[:5], "yes", "no"))
