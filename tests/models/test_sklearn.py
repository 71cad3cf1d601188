"""scikit-learn's own checks of classifiers.

They pass one matrix, which the classifier here cuts in two modalities, and few epochs will do for
what they ask.
"""

from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from interplay.models import FusionClassifier


class Halves(FusionClassifier):
    """Takes the first half of the columns of a matrix for x1, the rest for x2."""

    def fit(self, X, y, sample_weight=None):
        X, y = validate_data(self, X, y)
        return super().fit(self.cut(X), y, sample_weight=sample_weight)

    def predict_proba(self, X):
        check_is_fitted(self)
        return super().predict_proba(self.cut(validate_data(self, X, reset=False)))

    @staticmethod
    def cut(X):
        half = max(X.shape[1] // 2, 1)
        return X[:, :half], X[:, half - (X.shape[1] == 1) :]


DIFFERENT = {
    "check_sample_weight_equivalence_on_dense_data": "rows left out or repeated change which rows "
    "are kept aside and which share a batch, so that weights give another training"
}


@parametrize_with_checks(
    [Halves(epochs=30, learning_rate=0.02, settings={"width": 8})],
    expected_failed_checks=lambda _: DIFFERENT,
)
def test_scikit_learn_checks(estimator, check):
    check(estimator)
