import pytest
import torch

from interplay.errors import InputError
from interplay.models import Padded
from interplay.models.encoders import (
    ENCODERS,
    GRU,
    MLP,
    LeNet,
    MultipleInstance,
    SelfNormalising,
    Transformer,
)
from interplay.models.layers import Standardise

SHAPES = {
    "identity": (5,),
    "linear": (5,),
    "mlp": (5,),
    "self_normalising": (5,),
    "gru": (6, 3),
    "transformer": (6, 3),
    "multiple_instance": (6, 3),
    "lenet": (3, 28, 28),
}


@pytest.mark.parametrize("name", ENCODERS)
def test_every_encoder_gives_as_many_numbers_as_it_says(name):
    encoder = ENCODERS[name](SHAPES[name])
    made = encoder(torch.randn(4, *SHAPES[name]))
    assert made.shape == (4, encoder.output_size)


def test_filters_are_those_of_the_paper():
    for pixels, filters in [(28, [6, 12, 24, 48]), (112, [6, 12, 24, 48, 96, 192])]:
        layers = LeNet((1, pixels, pixels)).convolutions
        made = [layer for layer in layers if isinstance(layer, torch.nn.Conv2d)]
        assert [layer.out_channels for layer in made] == filters
        assert [layer.kernel_size[0] for layer in made] == [5] + [3] * (len(filters) - 1)


def test_images_without_channels_have_one():
    encoder = LeNet((8, 8))
    images = torch.randn(2, 8, 8)
    torch.testing.assert_close(encoder(images), encoder(images[:, None]))


@pytest.mark.parametrize(("shape", "layers"), [((1, 1, 9), None), ((1, 8, 8), 4), ((1, 8, 8), 0)])
def test_images_that_are_too_small(shape, layers):
    with pytest.raises(InputError, match=r"too small for lenet|pass 1 to 3"):
        LeNet(shape, layers=layers)


def test_the_last_step_of_a_row_is_its_own():
    torch.manual_seed(0)
    encoder, values = GRU((5, 3), width=8), torch.randn(2, 5, 3)
    made = encoder(Padded(values, torch.tensor([2, 5])))
    torch.testing.assert_close(made[:1], encoder(values[:1, :2]))
    torch.testing.assert_close(made[1:], encoder(values[1:]))


def test_transformers_see_the_order_of_steps_and_bags_do_not():
    torch.manual_seed(0)
    values = torch.randn(2, 5, 3)
    turned = values.flip(1)
    encoder = Transformer((5, 3), width=16).eval()
    assert not torch.allclose(encoder(values), encoder(turned), atol=1e-3)
    bag = MultipleInstance((5, 3), width=16)
    torch.testing.assert_close(bag(values), bag(turned))


def test_attention_over_instances_sums_to_one_without_filling():
    bag = MultipleInstance((5, 3), width=8)
    weights = bag.attention(Padded(torch.randn(2, 5, 3), torch.tensor([2, 5])))
    torch.testing.assert_close(weights.sum(dim=1), torch.ones(2))
    assert not weights[0, 2:].any()


def test_self_normalising_layers_keep_mean_and_variance():
    torch.manual_seed(0)
    made = SelfNormalising((200,), width=200, layers=8).eval()(torch.randn(500, 200))
    assert made.mean().item() == pytest.approx(0, abs=0.1)
    assert made.var().item() == pytest.approx(1, abs=0.25)


def test_residual_layers_add():
    encoder = MLP((4,), width=4, layers=2, residual=True)
    x = torch.randn(3, 4)
    first = encoder.blocks[0](x)
    torch.testing.assert_close(encoder(x), first + encoder.blocks[1](first))


def test_columns_are_standardised_by_their_own_steps():
    padded = Padded(torch.tensor([[[1.0], [3.0]], [[5.0], [99.0]]]), torch.tensor([2, 1]))
    scale = Standardise((2, 1))
    scale.fit(padded)
    assert scale.mean.item() == 3
    made = scale(padded)
    assert made.values.flatten().tolist() == pytest.approx([-1.2247, 0, 1.2247, 0], abs=1e-4)


def test_channels_of_images_have_a_scale_each():
    images = torch.stack([torch.full((2, 2), 3.0), torch.tensor([[1.0, 2], [3, 4]])])[None]
    scale = Standardise((2, 2, 2))
    scale.fit(images)
    made = scale(images)
    assert not made[0, 0].any()
    assert made[0, 1].std(correction=0).item() == pytest.approx(1)
