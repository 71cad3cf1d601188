"""Pretrained encoders of the paper (appendix C.4), from weights that lie on this machine.

VGG19 sees images, RoBERTa reads text, CLIP ViT-B/32 does both. Nothing is downloaded: an error says
which file is missing and how to get it.
"""

from __future__ import annotations

import difflib
import os
from abc import abstractmethod
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from interplay.core.extras import load_extra
from interplay.core.types import Matrix
from interplay.datasets.real import vgg19
from interplay.datasets.real.images import Pixels
from interplay.errors import InputError

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))  # mean and deviation of red, green, blue
CLIP_COLOURS = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
LETTERS = 10_000  # of a text that are looked at


class Pretrained(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A pretrained encoder as a transformer of scikit-learn; it learns nothing from the rows.

    Args:
        folder: with the weights; None for where the library that brings them keeps its own.
        batch_size: rows that are encoded at a time.

    """

    kind: str  # of rows: "images" or "text"

    def __init__(self, folder: str | os.PathLike[str] | None = None, batch_size: int = 32) -> None:
        self.folder = folder
        self.batch_size = batch_size

    def fit(self, X: Any, y: Any = None) -> Pretrained:  # noqa: ARG002
        """Load the weights.

        Raises:
            InputError: they are not there (the message says how to get them), or damaged.
            MissingExtraError: torch or transformers is not installed.

        """
        self.model_ = self.loaded()
        return self

    def transform(self, X: Any) -> Matrix:
        """(n, d) features of n rows, batch by batch.

        Args:
            X: images (n, height, width, 3), 0 to 255, in memory or on the disk; or n texts.

        Raises:
            InputError: rows of another kind.

        """
        size = self.batch_size
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise InputError(f"batch_size is {size!r}: pass a whole number of rows")
        if not hasattr(self, "model_"):
            self.fit(X)
        rows = checked_rows(X, self.kind, type(self).__name__)
        torch = torch_module()
        with torch.inference_mode():
            found = [self.encoded(rows[i : i + size]) for i in range(0, len(rows), size)]
        return np.concatenate([batch.double().numpy() for batch in found])

    def encode(self, rows: Any) -> Matrix:
        """The same as ``transform``: such as ``data.encoded`` and ``text_encoder`` call."""
        return self.transform(rows)

    @abstractmethod
    def loaded(self) -> Any:
        """The model with its weights."""

    @abstractmethod
    def encoded(self, rows: Any) -> Any:
        """A tensor (m, d) of a batch."""


class VGG19(Pretrained):
    """Images to 4,096 numbers: the last layer before the classes of VGG19.

    Args:
        folder: that has torchvision's weights, ``vgg19-dcbb9e9d.pth``; None for torch's cache.
        batch_size: images that are encoded at a time.

    """

    kind = "images"

    def loaded(self) -> Mapping[str, Any]:
        """The weights by name."""
        return vgg19.weights(self.folder)

    def encoded(self, rows: Any) -> Any:
        """(m, 4,096)."""
        return vgg19.features(self.model_, as_tensors(rows, 224, 256, "BILINEAR", IMAGENET))


class RoBERTa(Pretrained):
    """Texts to 768 numbers: the mean of RoBERTa's last layer over the words.

    The folder may hold any other encoder of text that transformers can read.

    Args:
        folder: with the model; None for the cache of transformers.
        batch_size: texts that are encoded at a time.

    """

    kind = "text"

    def loaded(self) -> Any:
        """(tokenizer, model)."""
        tokenizer = from_folder("AutoTokenizer", "FacebookAI/roberta-base", self.folder)
        return tokenizer, from_folder("AutoModel", "FacebookAI/roberta-base", self.folder)

    def encoded(self, rows: Any) -> Any:
        """(m, d)."""
        tokenizer, model = self.model_
        words = tokens(tokenizer, model.config, rows)
        hidden = model(**words).last_hidden_state
        mask = words["attention_mask"][..., None]
        return (hidden * mask).sum(dim=1) / mask.sum(dim=1)


class CLIP(Pretrained):
    """What CLIP's two encoders share: the model.

    Args:
        folder: with the model; None for the cache of transformers.
        batch_size: rows that are encoded at a time.

    """

    name = "openai/clip-vit-base-patch32"

    def loaded(self) -> Any:
        """The model."""
        return from_folder("CLIPModel", self.name, self.folder)


class CLIPImage(CLIP):
    """Images to 512 numbers, by CLIP ViT-B/32.

    Args:
        folder: with the model; None for the cache of transformers.
        batch_size: images that are encoded at a time.

    """

    kind = "images"

    def encoded(self, rows: Any) -> Any:
        """(m, d)."""
        side = self.model_.config.vision_config.image_size
        pixels = as_tensors(rows, side, side, "BICUBIC", CLIP_COLOURS)
        return pooled(self.model_.get_image_features(pixel_values=pixels))


class CLIPText(CLIP):
    """Texts to 512 numbers, by CLIP ViT-B/32.

    Args:
        folder: with the model; None for the cache of transformers.
        batch_size: texts that are encoded at a time.

    """

    kind = "text"

    @cached_property
    def tokenizer(self) -> Any:
        """Of the same folder."""
        return from_folder("AutoTokenizer", self.name, self.folder)

    def encoded(self, rows: Any) -> Any:
        """(m, d)."""
        words = tokens(self.tokenizer, self.model_.config.text_config, rows)
        return pooled(self.model_.get_text_features(**words))


ENCODERS: dict[str, type[Pretrained]] = {
    "vgg19": VGG19, "roberta": RoBERTa, "clip_image": CLIPImage, "clip_text": CLIPText,
}  # fmt: skip


def encoder(
    name: str, folder: str | os.PathLike[str] | None = None, *, batch_size: int = 32
) -> Pretrained:
    """One of the paper's encoders, as a transformer of scikit-learn.

    Args:
        name: "vgg19" or "clip_image" of images, "roberta" or "clip_text" of text.
        folder: with the weights; None for where torch and transformers keep theirs.
        batch_size: rows that are encoded at a time.

    Raises:
        InputError: an unknown name.

    """
    if name not in ENCODERS:
        near = difflib.get_close_matches(str(name), ENCODERS, n=1)
        said = f"did you mean {near[0]!r}?" if near else f"pass one of {', '.join(ENCODERS)}"
        raise InputError(f"encoder is {name!r}: {said}")
    return ENCODERS[name](folder, batch_size)


def checked_rows(X: Any, kind: str, name: str) -> Any:
    """Images (n, height, width, 3) of bytes, or a list of text.

    Raises:
        InputError: something else.

    """
    if kind == "text":
        texts = list(X)
        if texts and all(isinstance(text, str) for text in texts):
            return [text[:LETTERS] for text in texts]
        raise InputError(f"{name} reads text: pass a list of one text or more")
    rows: Any = X if hasattr(X, "shape") and hasattr(X, "dtype") else np.asarray(X)
    if len(rows.shape) != 4 or rows.shape[-1] != 3 or rows.dtype != np.uint8 or not len(rows):
        raise InputError(
            f"{name} sees images: pass bytes (n, height, width, 3), 0 to 255, not "
            f"{rows.shape} of {rows.dtype}"
        )
    return rows


def as_tensors(rows: Any, side: int, shorter: int, resample: str, colours: Any) -> Any:
    """(m, 3, side, side) of images, whose shorter side is made ``shorter``, then cut out."""
    cut = np.stack([middle(np.asarray(row), side, shorter, resample) for row in rows])
    mean, deviation = (np.array(values, dtype=np.float32) for values in colours)
    scaled = (cut.astype(np.float32) / 255 - mean) / deviation
    return torch_module().from_numpy(np.ascontiguousarray(scaled.transpose(0, 3, 1, 2)))


def middle(image: Pixels, side: int, shorter: int, resample: str) -> Pixels:
    """(side, side, 3) the middle of an image whose shorter side is made ``shorter``."""
    from PIL import Image

    height, width = image.shape[:2]
    scale = shorter / min(height, width)
    size = max(round(width * scale), side), max(round(height * scale), side)
    small = Image.fromarray(image).resize(size, getattr(Image.Resampling, resample))
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    return np.asarray(small.crop((left, top, left + side, top + side)))


def tokens(tokenizer: Any, config: Any, rows: list[str]) -> dict[str, Any]:
    """Numbers of the words of texts, cut to what the model takes, and which are padding."""
    most = min(config.max_position_embeddings - 2, tokenizer.model_max_length)
    words = tokenizer(rows, padding=True, truncation=True, max_length=most, return_tensors="pt")
    return {key: words[key] for key in ("input_ids", "attention_mask")}


def pooled(found: Any) -> Any:
    """(m, d); newer versions of transformers give it with more around it."""
    return found if hasattr(found, "double") else found.pooler_output


def from_folder(kind: str, name: str, folder: str | os.PathLike[str] | None) -> Any:
    """A model or tokenizer of transformers, from a folder or its cache, never from the network.

    Raises:
        InputError: it is not there, or damaged.
        MissingExtraError: transformers is not installed.

    """
    library = transformers_module()
    where = name if folder is None else str(folder)
    if folder is not None and not Path(folder).is_dir():
        raise InputError(f"folder is {where!r}: no such folder; {how(name, 'FOLDER')}")
    try:
        made = getattr(library, kind).from_pretrained(where, local_files_only=True)
    except Exception as error:  # a file that is missing or damaged can fail in any way
        place = "the cache of transformers" if folder is None else where
        raise InputError(
            f"{name} cannot be read from {place} ({type(error).__name__}); "
            f"{how(name, 'FOLDER' if folder is None else where)}"
        ) from error
    return made.eval() if hasattr(made, "eval") else made


def how(name: str, folder: str) -> str:
    """How to get a model, as a sentence."""
    return f"get it with: hf download {name} --local-dir {folder}; then pass folder={folder!r}"


def torch_module() -> Any:
    """Torch, where it is installed."""
    return load_extra("torch", "A pretrained encoder", "encoders")


def transformers_module() -> Any:
    """The library of RoBERTa and CLIP, where it is installed."""
    torch_module()
    return load_extra("transformers", "RoBERTa or CLIP", "encoders")
