"""What the published code got wrong, so that it stays right here."""

import pytest
import torch

from interplay.models import create, names
from interplay.models.objectives import Objective

SIZES = {"vectors": (5, 7), "sequences": ((4, 3), (6, 2)), "images": ((3, 16, 16), (1, 8, 8))}
FORMS = [(name, {}) for name in names()] + [
    ("tensor", {"rank": 3}),
    ("align", {"alignment": "contrastive"}),
]


def rows_and_labels(sizes, n=16):
    torch.manual_seed(1)
    shapes = [(size,) if isinstance(size, int) else size for size in sizes]
    return [torch.randn(n, *shape) for shape in shapes], torch.randint(0, 3, (n,))


def loss_of(model, rows, labels):
    objective = Objective(model.terms)
    parts = objective.parts(model.outputs(*rows), labels, torch.ones(len(labels)))
    return objective.total(parts)


@pytest.mark.parametrize(("name", "settings"), FORMS, ids=str)
@pytest.mark.parametrize("kind", SIZES)
def test_every_parameter_gets_a_gradient_and_moves(name, settings, kind):
    torch.manual_seed(0)
    model = create(name, SIZES[kind], 3, width=16, dropout=0.0, **settings).train()
    rows, labels = rows_and_labels(SIZES[kind])
    before = {key: weights.detach().clone() for key, weights in model.named_parameters()}
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    loss_of(model, rows, labels).backward()
    unmoved = [key for key, weights in model.named_parameters() if not weights.grad.any()]
    assert unmoved == []
    optimiser.step()
    after = dict(model.named_parameters())
    assert [key for key in before if torch.equal(before[key], after[key])] == []


@pytest.mark.parametrize("name", ["agree", "align", "rec"])
@pytest.mark.parametrize("kind", SIZES)
def test_the_gradient_of_every_term_reaches_both_encoders(name, kind):
    model = create(name, SIZES[kind], 3, width=16).train()
    rows, _ = rows_and_labels(SIZES[kind])
    for term in model.terms.values():
        model.zero_grad()
        term.loss(model.outputs(*rows)).backward()
        for encoder in model.encoders:
            assert all(weights.grad.any() for weights in encoder.parameters())


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("number", [0, 1])
def test_every_modality_is_looked_at(name, number):
    model = create(name, (5, 7), 3, width=16).eval()
    rows, _ = rows_and_labels((5, 7))
    other = [rows[i].clone() for i in range(2)]
    other[number] += 1
    same = torch.equal(model(*rows), model(*other))
    assert same == (name in ("unimodal1", "unimodal2") and name != f"unimodal{number + 1}")


@pytest.mark.parametrize("name", names())
def test_dropout_acts_in_training_alone(name):
    model = create(name, (5, 7), 3, width=16, dropout=0.5)
    rows, _ = rows_and_labels((5, 7))
    assert torch.equal(model.eval()(*rows), model(*rows))
    assert not torch.equal(model.train()(*rows), model(*rows))


@pytest.mark.parametrize("name", ["additive", "agree", "align"])
def test_late_fusion_is_the_mean_of_unimodal_logits(name):
    model = create(name, (5, 7), 3).eval()
    rows, _ = rows_and_labels((5, 7))
    found = model.outputs(*rows)
    torch.testing.assert_close(found.logits, (found.unimodal[0] + found.unimodal[1]) / 2)


def interaction(model):
    """f(a, b) - f(a, 0) - f(0, b) + f(0, 0), which is 0 of a sum of functions of one modality."""
    rows, _ = rows_and_labels((5, 7))
    none = [torch.zeros_like(part) for part in rows]
    given = [(rows[0], rows[1]), (rows[0], none[1]), (none[0], rows[1]), (none[0], none[1])]
    one, two, three, four = (model(*pair) for pair in given)
    return (one - two - three + four).abs().max().item()


@pytest.mark.parametrize("name", names())
def test_which_families_have_interactions_in_their_logits(name):
    found = interaction(create(name, (5, 7), 3, width=16).eval())
    alone = name in ("additive", "agree", "align", "unimodal1", "unimodal2")
    assert found < 1e-6 if alone else found > 1e-3


def test_the_outer_product_has_all_orders():
    model = create("tensor", (2, 2), 2, factor_size=2, width=4)
    one, two = torch.tensor([[2.0, 3.0]]), torch.tensor([[5.0, 7.0]])
    for project in model.projections:
        torch.nn.init.eye_(project.weight[:, :2].data)
    from interplay.models.families.tensor import outer, with_one

    made = outer([with_one(one), with_one(two)])
    assert made.tolist() == [[10, 14, 2, 15, 21, 3, 5, 7, 1]]


def test_the_low_rank_form_is_a_sum_of_products():
    model = create("tensor", (3, 4), 2, rank=2, fused_size=5, width=6).eval()
    h1, h2 = torch.randn(2, 7, 6)
    a, b = (
        project(h).view(7, 2, 5) for project, h in zip(model.projections, (h1, h2), strict=True)
    )
    torch.testing.assert_close(model.fuse((h1, h2)), a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1])


def test_multiplicative_interactions_are_bilinear():
    model = create("mi", (3, 4), 2, factor_size=3, fused_size=5, width=6).eval()
    h1, h2 = torch.randn(2, 7, 6)
    one, two = model.first(h1), model.second(h2)
    product = torch.einsum("ni,iok,nk->no", one, model.weight, two)
    wanted = product + model.linear_first(one) + model.linear_second(two) + model.bias
    torch.testing.assert_close(model.fuse((h1, h2)), wanted)


def test_lower_order_terms_stand_beside_the_products():
    model = create("lower", (3, 4), 2, rank=2, fused_size=5, width=6).eval()
    h1, h2 = torch.randn(2, 7, 6)
    left, right = model.left[0](h1).view(7, 2, 5), model.right[0](h2).view(7, 2, 5)
    wanted = (left * right).sum(1) + model.alone[0](h1) + model.alone[1](h2)
    torch.testing.assert_close(model.fuse((h1, h2)), wanted)


def test_filling_of_sequences_changes_nothing():
    from interplay.models import Padded

    values = torch.randn(6, 5, 3)
    lengths = torch.tensor([5, 1, 3, 2, 4, 5])
    longer = torch.cat([values, 9 * torch.ones(6, 2, 3)], dim=1)
    for name in names():
        for encoder in ("gru", "transformer", "multiple_instance"):
            model = create(name, ((5, 3), 2), 2, width=16, encoders=(encoder, None)).eval()
            other = torch.randn(6, 2)
            plain = model(Padded(values, lengths), other)
            torch.testing.assert_close(model(Padded(longer, lengths), other), plain)
