import numpy as np
import pytest
import torch

from interplay.errors import InputError
from interplay.models import create, names, presets
from interplay.models.registry import FAMILIES

KINDS = {"vectors": (5, 7), "sequences": ((4, 3), (6, 2)), "images": ((3, 16, 16), (1, 8, 8))}


def size_of(model):
    return sum(weights.numel() for weights in model.parameters())


def batch(sizes, n=3):
    torch.manual_seed(0)
    shapes = [(size,) if isinstance(size, int) else size for size in sizes]
    return [torch.randn(n, *shape) for shape in shapes]


def test_every_name_is_a_family():
    assert names() == list(FAMILIES)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("kind", KINDS)
def test_every_family_takes_every_kind_of_rows(name, kind):
    logits = create(name, KINDS[kind], 4)(*batch(KINDS[kind]))
    assert logits.shape == (3, 4)
    assert torch.isfinite(logits).all()


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize("name", names())
def test_every_preset_builds_every_family(preset, name):
    with torch.device("meta"):
        model = create(name, (5, 7), 2, preset=preset)
        assert model(*(torch.zeros(2, d, device="meta") for d in (5, 7))).shape == (2, 2)


@pytest.mark.parametrize("name", sorted(set(names()) - {"mi"}))
def test_three_modalities(name):
    sizes = (5, (4, 3), 2)
    settings = {"factor_size": 4} if name == "tensor" else {}
    assert create(name, sizes, 3, **settings)(*batch(sizes)).shape == (3, 3)


def test_multiplicative_interactions_are_of_two_modalities():
    with pytest.raises(InputError, match="2 modalities, not 3"):
        create("mi", (1, 1, 1), 2)


@pytest.mark.parametrize("name", names())
def test_default_models_have_the_parameters_of_early_fusion(name):
    wanted = size_of(create("ef", (30, 20), 2))
    assert 0.8 * wanted <= size_of(create(name, (30, 20), 2)) <= 1.001 * wanted


@pytest.mark.parametrize("name", names())
def test_as_many_parameters_as_asked_for(name):
    made = size_of(create(name, (12, 12), 2, parameters=20_000))
    assert 0.8 * 20_000 <= made <= 20_000


def test_settings_go_before_the_preset():
    model = create("tensor", (5, 7), 2, rank=3, fused_size=4, width=8)
    assert model.rank == 3
    assert [project.out_features for project in model.projections] == [12, 12]


def test_widths_of_the_affect_preset_go_with_the_columns():
    model = create("additive", [(9, d) for d in (5, 20, 35, 74, 300, 704)], 2, preset="affect")
    assert [e.output_size for e in model.encoders] == [32, 32, 64, 128, 512, 1024]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("transformer", (1, 1), 2), "model is 'transformer': pass one of ef, "),
        (("ef", (0, 1), 2), "a size is 0"),
        (("ef", (1, 1), 1), "n_classes is 1"),
        (("unimodal2", (1,), 2), "needs modality 2, but there is 1"),
        (("tensor", (1,), 2), "takes 2 or more modalities, not 1"),
        (("ef", ((1, 2, 3, 4), 1), 2), "rows of shape"),
    ],
)
def test_what_cannot_be_made(arguments, message):
    with pytest.raises(InputError, match=message):
        create(*arguments)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rank": 2}, "'rank' is no setting of model 'ef'; it has "),
        ({"layers": 2}, "'layers' is no setting of model 'ef'"),
        ({"width": 0}, "width is 0"),
        ({"width": 8, "parameters": 100}, "leave one out"),
        ({"parameters": 2}, "the smallest model 'ef' has"),
        ({"preset": "mine"}, "preset is 'mine': pass one of default, synthetic"),
        ({"encoders": "conv"}, "encoder is 'conv': pass one of identity"),
        ({"encoders": ("mlp",)}, "encoders has 1 entries for 2 modalities"),
        ({"encoders": 3}, "encoder is 3: pass a name"),
        ({"encoders": "gru"}, "takes sequences"),
        ({"encoders": "lenet"}, "takes images"),
        ({"activation": "step"}, "activation is 'step'"),
    ],
)
def test_settings_that_cannot_be_used(settings, message):
    with pytest.raises(InputError, match=message):
        create("ef", (3, 3), 2, **settings)


def test_family_settings_that_cannot_be_used():
    for name, settings, message in [
        ("agree", {"agree_weight": -1}, "a weight is -1"),
        ("align", {"alignment": "near"}, "alignment is 'near'"),
        ("align", {"temperature": 0}, "temperature is 0"),
        ("rec", {"modality_weights": [1.0]}, "pass one for each modality"),
        ("tensor", {"factor_size": 2000}, "elements: lower factor_size"),
        ("lower", {"rank": 0}, "rank is 0"),
    ]:
        with pytest.raises(InputError, match=message):
            create(name, (3, 3), 2, **settings)


def test_a_module_of_the_user_as_encoder_is_copied():
    own = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(12, 5))
    model = create("additive", ((4, 3), 2), 2, encoders=(own, None))
    assert model.encoders[0].output_size == 5
    assert model.encoders[0].module is not own
    assert np.isfinite(model(*batch(((4, 3), 2))).detach().numpy()).all()


class Pair(torch.nn.Module):
    def forward(self, x):
        return x, x


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (torch.nn.Linear(9, 2), "Linear cannot be called with rows of shape"),
        (torch.nn.Identity(), "must give"),
        (Pair(), "makes tuple of 2 rows"),
    ],
)
def test_encoders_that_do_not_fit(module, message):
    with pytest.raises(InputError, match=message):
        create("additive", ((4, 3), 2), 2, encoders=(module, None))
