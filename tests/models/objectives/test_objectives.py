from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from interplay.errors import InputError
from interplay.models.objectives import (
    Alignment,
    Objective,
    Reconstruction,
    Term,
    agreement,
    discrete_time_survival,
    time_bins,
)
from interplay.models.objectives.objective import weighted_cross_entropy


def test_a_perfectly_aligned_pair_has_the_least_cosine_loss():
    one = torch.randn(6, 4)
    assert Alignment("cosine").of([one, 3 * one]).item() == pytest.approx(0, abs=1e-6)
    assert Alignment("cosine").of([one, -one]).item() == pytest.approx(2, abs=1e-6)
    assert Alignment("cosine").of([one, torch.randn(6, 4)]).item() > 0.1


def test_a_perfectly_aligned_pair_has_the_least_contrastive_loss():
    opposite = torch.tensor([[1.0, 0.0], [-1.0, 0.0]])
    least = np.log(1 + np.exp(-2 / 0.5))  # of two rows: partners at 1, others at -1
    found = Alignment("contrastive", 0.5).of([opposite, opposite])
    assert found.item() == pytest.approx(least, rel=1e-5)
    rows = torch.eye(4)
    losses = {o: Alignment("contrastive").of([rows, rows[list(o)]]) for o in permutations(range(4))}
    assert min(losses, key=losses.get) == (0, 1, 2, 3)


def test_alignment_of_three_is_the_mean_over_pairs():
    one, two, three = torch.randn(3, 6, 4)
    loss = Alignment("cosine")
    pairs = [loss.of(pair) for pair in ([one, two], [one, three], [two, three])]
    torch.testing.assert_close(loss.of([one, two, three]), sum(pairs) / 3)


def test_agreement_is_the_squared_difference():
    outputs = SimpleNamespace(unimodal=(torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 2.0]])))
    assert agreement(outputs).item() == 2.0


def test_reconstruction_counts_what_is_the_rows_own():
    from interplay.models import Padded

    given = Padded(torch.ones(2, 3, 1), torch.tensor([3, 1]))
    made = torch.tensor([[[1.0], [1.0], [3.0]], [[1.0], [9.0], [9.0]]])
    outputs = SimpleNamespace(
        inputs=(given, torch.zeros(2, 2)), reconstructions=(made, torch.ones(2, 2))
    )
    assert Reconstruction([1.0, 0.5])(outputs).item() == pytest.approx(4 / 4 + 0.5)


def test_weights_of_rows_and_terms():
    logits, y = torch.tensor([[2.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 0])
    plain = torch.nn.functional.cross_entropy(logits, y, reduction="none")
    weight = torch.tensor([0.5, 1.5])
    assert weighted_cross_entropy(logits, y, weight).item() == pytest.approx(
        ((plain * weight).mean()).item()
    )
    objective = Objective({"half": Term(3.0, lambda _: torch.tensor(0.5))}, 2.0)
    parts = objective.parts(SimpleNamespace(logits=logits), y, weight)
    assert set(parts) == {"cross_entropy", "half"}
    wanted = 2 * parts["cross_entropy"] + 1.5
    torch.testing.assert_close(objective.total(parts), wanted)


def test_survival_is_the_likelihood_of_hazards():
    logits = torch.tensor([[0.3, -0.2, 1.0]]).repeat(3, 1)
    hazard = torch.sigmoid(logits[0]).tolist()
    died_last = (1 - hazard[0]) * (1 - hazard[1]) * hazard[2]
    lost_last = (1 - hazard[0]) * (1 - hazard[1])
    wanted = -np.log([died_last, lost_last, hazard[0]]).mean()
    found = discrete_time_survival(logits, torch.tensor([2, 2, 0]), torch.tensor([1, 0, 1]))
    assert found.item() == pytest.approx(wanted, rel=1e-5)


def test_survival_of_all_bins_sums_to_one():
    logits = torch.randn(1, 4)
    every = torch.arange(4)
    each = [discrete_time_survival(logits, every[j : j + 1], torch.ones(1)) for j in range(4)]
    beyond = torch.nn.functional.logsigmoid(-logits).sum().exp()
    assert sum(torch.exp(-loss) for loss in each) + beyond == pytest.approx(1, abs=1e-6)


def test_bins_of_time_are_quantiles_of_deaths():
    time, event = np.array([1.0, 2, 3, 4, 9, 0.5]), np.array([1, 1, 1, 1, 0, 0])
    codes, edges = time_bins(time, event, 2)
    assert edges.tolist() == [2.5]
    assert codes.tolist() == [0, 0, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("time", "event", "bins", "message"),
    [
        ([1.0, 2.0], [1], 2, "time has shape"),
        ([1.0, np.nan], [1, 1], 2, "missing or infinite"),
        ([1.0, 2.0, 3.0], [1, 0, 0], 2, "1 distinct times of death"),
    ],
)
def test_bins_that_cannot_be_made(time, event, bins, message):
    with pytest.raises(InputError, match=message):
        time_bins(time, event, bins)
