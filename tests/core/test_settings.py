from interplay.core import settings
from interplay.data.coding import discretise
from interplay.estimators import estimate
from interplay.posteriors import crossfit
from interplay.uncertainty import bias, bootstrap


def test_choices_are_those_that_the_code_knows():
    assert set(settings.BIASES) == set(bias.BIASES)
    assert settings.INTERVALS == bootstrap.INTERVALS
    assert settings.BINNINGS == discretise.BINNINGS
    assert settings.METHODS == estimate.METHODS
    assert settings.BUDGET == crossfit.BUDGET
