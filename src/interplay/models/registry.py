"""Fusion models by their names."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from interplay.core.checks import checked_number
from interplay.errors import InputError
from interplay.models.encoders.choose import Own, Shape, kind_of, make_encoder
from interplay.models.encoders.choose import settings_of as encoder_settings
from interplay.models.families.additive import Additive
from interplay.models.families.agree import Agree
from interplay.models.families.align import Align
from interplay.models.families.ef import EF
from interplay.models.families.elem import Elem
from interplay.models.families.fusion import Encoders, FusionModel, Head
from interplay.models.families.lower import Lower
from interplay.models.families.mi import MI
from interplay.models.families.mult import MULT
from interplay.models.families.rec import REC
from interplay.models.families.tensor import TensorFusion
from interplay.models.families.unimodal import Unimodal
from interplay.models.hyperparameters import Preset, preset_of
from interplay.models.layers import perceptron

FAMILIES: dict[str, Any] = {
    "ef": EF,
    "additive": Additive,
    "agree": Agree,
    "align": Align,
    "elem": Elem,
    "tensor": TensorFusion,
    "mi": MI,
    "mult": MULT,
    "lower": Lower,
    "rec": REC,
    "unimodal1": partial(Unimodal, which=0),
    "unimodal2": partial(Unimodal, which=1),
}
HEAD = ("head_width", "head_layers", "activation", "dropout")
FOLLOWERS = ("head_width", "fused_size", "embed_size", "decoder_size")  # the width, if not given
OF_ANY = ("width", "parameters")
NARROWEST, WIDEST = 2, 4096
TOO_SMALL = 1.1  # times the parameters asked for, that even the narrowest model has


def create(
    name: str,
    sizes: Sequence[int | Sequence[int]],
    n_classes: int,
    *,
    preset: str = "default",
    encoders: Any = None,
    **settings: Any,
) -> FusionModel:
    """A new fusion model: ``model(x1, x2)`` gives logits (n, k).

    Args:
        name: of the family, one of ``names()``.
        sizes: of each modality, the shape of a row: d or (d,) for vectors, (t, d) for sequences,
            (c, h, w) for images.
        n_classes: k.
        preset: where settings come from that are not given, one of ``presets()``.
        encoders: the name of an encoder, a torch module, or None for that of the preset; or one of
            these for each modality.
        **settings: ``width`` of encoders, heads and fused features; or ``parameters``, the number
            of parameters up to which they are made wide. Others of the family, its encoders and its
            heads by name, such as ``rank``, ``layers``, ``dropout``.

    Raises:
        InputError: an argument cannot be used; the message says why.

    """
    if name not in FAMILIES:
        raise InputError(f"model is {name!r}: pass one of {', '.join(FAMILIES)}")
    checked_number("n_classes", n_classes)
    shapes = tuple(shape_of(size) for size in sizes)
    found = preset_of(preset, name)
    plan = Plan(name, shapes, n_classes, found, chosen_encoders(encoders, shapes, found), settings)
    plan.check()
    width = plan.width()
    model = plan.build(width)
    model.recipe = plan.recipe(width)
    return model


def recreate(recipe: Mapping[str, Any], encoders: Any = None) -> FusionModel:
    """The model that a recipe tells of, with new weights; presets are not looked at.

    Args:
        recipe: ``model.recipe`` of a model that ``create`` made.
        encoders: modules in the place of the user's own, as they were given to ``create``.

    Raises:
        InputError: modules that are lacking.

    """
    shapes = tuple(tuple(shape) for shape in recipe["shapes"])
    each = tuple(encoders) if isinstance(encoders, (tuple, list)) else (encoders,) * len(shapes)
    if len(each) != len(shapes):
        raise InputError(f"encoders has {len(each)} entries for {len(shapes)} modalities")
    made: list[Any] = []
    for number, (known, given, shape) in enumerate(
        zip(recipe["encoders"], each, shapes, strict=True), start=1
    ):
        if known is None and not isinstance(given, torch.nn.Module):
            raise InputError(
                f"the encoder of x{number} is a module of your own, which is not in the file: pass "
                "encoders=, with None for the others"
            )
        made.append(Own(given, shape) if known is None else known)
    preset = Preset({}, dict(recipe["preset"]), {})
    plan = Plan(
        recipe["name"], shapes, recipe["n_classes"], preset, tuple(made), recipe["settings"]
    )
    model = plan.build(recipe["width"])
    model.recipe = dict(recipe)
    return model


def shape_of(size: int | Sequence[int]) -> Shape:
    """The shape of a row."""
    shape = tuple(size) if isinstance(size, Sequence) else (size,)
    return tuple(checked_number("a size", part, 1) for part in shape)


def chosen_encoders(given: Any, shapes: Sequence[Shape], preset: Preset) -> tuple[Any, ...]:
    """The name of an encoder, or a module, for each modality."""
    each = tuple(given) if isinstance(given, (tuple, list)) else (given,) * len(shapes)
    if len(each) != len(shapes):
        raise InputError(
            f"encoders has {len(each)} entries for {len(shapes)} modalities: pass one, or one each"
        )
    made: list[Any] = []
    for encoder, shape in zip(each, shapes, strict=True):
        if encoder is None:
            made.append(preset.encoders[kind_of(shape)])
        elif isinstance(encoder, (str, Own)):
            made.append(encoder)
        elif isinstance(encoder, torch.nn.Module):
            made.append(Own(encoder, shape))
        else:
            raise InputError(f"encoder is {encoder!r}: pass a name, a torch module, or None")
    return tuple(made)


@dataclass(frozen=True)
class Plan:
    """How a model is built.

    Attributes:
        name: of the family.
        shapes: of a row of each modality.
        n_classes: k.
        preset: its settings for the family.
        encoders: a name or a module for each modality.
        settings: that were given.

    """

    name: str
    shapes: tuple[Shape, ...]
    n_classes: int
    preset: Preset
    encoders: tuple[Any, ...]
    settings: Mapping[str, Any]

    @property
    def own(self) -> tuple[str, ...]:
        """The settings of the family itself."""
        family = FAMILIES[self.name]
        keywords = getattr(family, "keywords", {})  # of a partial, which are settled
        signature = inspect.signature(getattr(family, "func", family).__init__)
        keyword = inspect.Parameter.KEYWORD_ONLY
        known = signature.parameters.items()
        return tuple(n for n, p in known if p.kind is keyword and n not in keywords)

    def recipe(self, width: int) -> dict[str, Any]:
        """All that it takes to build the model again, as plain values; None for a user's module."""
        return {
            "name": self.name,
            "shapes": [list(shape) for shape in self.shapes],
            "n_classes": self.n_classes,
            "encoders": [name if isinstance(name, str) else None for name in self.encoders],
            "preset": self.preset.model,
            "settings": dict(self.settings),
            "width": width,
        }

    def check(self) -> None:
        """Refuse settings that this model does not have."""
        used = [name for name in self.encoders if isinstance(name, str)]
        of_encoders = {key for name in used for key in encoder_settings(name)}
        known = sorted({*OF_ANY, *HEAD, *self.own, *of_encoders})
        unknown = [name for name in self.settings if name not in known]
        if unknown:
            raise InputError(
                f"{unknown[0]!r} is no setting of model {self.name!r}; it has {', '.join(known)}"
            )
        if "width" in self.settings and "parameters" in self.settings:
            raise InputError("width and parameters are both given: leave one out")
        for name in OF_ANY:
            if name in self.settings:
                checked_number(name, self.settings[name], 1)

    def width(self) -> int:
        """As given, or for as many parameters as asked for, or of the preset."""
        model = self.preset.model
        if "width" in self.settings:
            return int(self.settings["width"])
        if "parameters" in self.settings:
            return self.widest(int(self.settings["parameters"]))
        like = model.get("equal_to")
        if like is None or like == self.name:
            return int(model["width"])
        return self.widest(self.count_of(like))

    def count_of(self, like: str) -> int:
        """The parameters of another family with the same encoders, where these were given."""
        preset = preset_of("default", like)
        known = [e if isinstance(e, Own) else None for e in self.encoders]
        other = Plan(
            like,
            self.shapes,
            self.n_classes,
            preset,
            chosen_encoders(known, self.shapes, preset),
            {},
        )
        return other.count(int(preset.model["width"]))

    def widest(self, parameters: int) -> int:
        """The largest width with at most so many parameters.

        Raises:
            InputError: the narrowest has many more.

        """
        low, high = NARROWEST, WIDEST
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.count(middle) <= parameters else (low, middle)
        if "parameters" in self.settings and self.count(low) > TOO_SMALL * parameters:
            raise InputError(
                f"parameters is {parameters:,}, but the smallest model {self.name!r} has "
                f"{self.count(low):,}: ask for more"
            )
        return low

    def count(self, width: int) -> int:
        """How many parameters the model has; nothing is allocated."""
        with torch.device("meta"):
            return sum(weights.numel() for weights in self.build(width).parameters())

    def build(self, width: int) -> FusionModel:
        """A new model."""
        settings = {**self.preset.model, **self.settings}
        for name in FOLLOWERS:
            settings.setdefault(name, width)
        settings.setdefault("intermediate", (width,))
        modules = tuple(
            encoder if isinstance(encoder, Own) else self.encoder(encoder, shape, width)
            for encoder, shape in zip(self.encoders, self.shapes, strict=True)
        )
        own = {key: settings[key] for key in self.own if key in settings}
        head = head_of(settings, self.n_classes)
        made: FusionModel = FAMILIES[self.name](Encoders(self.shapes, modules), head, **own)
        return made

    def encoder(self, name: str, shape: Shape, width: int) -> torch.nn.Module:
        """A new encoder; ``vector_layers`` and the like of a preset go before ``layers``."""
        settings = {**self.preset.model, "width": width}
        widths = settings.get("widths")
        if widths and "width" not in self.settings and len(shape) < 3:
            settings["width"] = next((w for w in widths if w >= shape[-1]), widths[-1])
        kind = kind_of(shape)
        for key in encoder_settings(name):
            if f"{kind}_{key}" in settings and key not in self.settings:
                settings[key] = settings[f"{kind}_{key}"]
        given = {key: value for key, value in self.settings.items() if key != "parameters"}
        return make_encoder(name, shape, {**settings, **given})


def head_of(settings: Mapping[str, Any], n_classes: int) -> Head:
    """What makes heads: a perceptron from features to logits."""
    width, layers = settings["head_width"], settings["head_layers"]
    checked_number("head_layers", layers, 0)

    def head(size: int) -> torch.nn.Module:
        sizes = [size, *[width] * layers, n_classes]
        return perceptron(sizes, settings["activation"], settings["dropout"])

    return head
