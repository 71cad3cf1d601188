from interplay.core import settings
from interplay.data.coding import discretise
from interplay.data.rows import prepared
from interplay.estimators import method
from interplay.posteriors import crossfit
from interplay.uncertainty import bias, bootstrap


def test_choices_are_those_that_the_code_knows():
    assert set(settings.BIASES) == {"auto", *bias.BIASES}
    assert settings.INTERVALS == bootstrap.INTERVALS
    assert settings.BINNINGS == discretise.BINNINGS
    assert settings.SAMPLE == prepared.SAMPLE
    assert ("auto", *method.NAMED) == settings.METHODS
    assert settings.BUDGET == crossfit.BUDGET
