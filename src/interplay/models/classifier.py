"""A fusion model with scikit-learn's methods."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import check_is_fitted

from interplay.core.checks import checked_number, checked_progress
from interplay.core.row_checks import checked_codes
from interplay.core.store import fingerprint
from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.models.devices import checked_device
from interplay.models.families.given import Given
from interplay.models.hyperparameters import preset_of
from interplay.models.inputs import Modalities
from interplay.models.registry import create
from interplay.models.training.batches import LabelledRows, tensors
from interplay.models.training.net import SCORED, memory_named
from interplay.models.training.run import History, train
from interplay.models.training.validation import check_parts, held_out
from interplay.threads import by_size

WHOLE = ("epochs", "patience", "batch_size")
CLASS_WEIGHTS = ("balanced", "equal")

Labelled = tuple[Modalities, Index, Array]  # rows, classes 0 ... k - 1, what each row counts


class FusionClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Trains a fusion model of two or more modalities, and predicts classes.

    ``fit((x1, x2), y)`` takes vectors, sequences and images; see ``Modalities``, which stands for
    the pair where scikit-learn must index rows.

    Args:
        name: of the family, one of ``interplay.models.names()``; or a torch module that is called
            with the rows of each modality and gives logits (n, k).
        preset: where settings come from that are not given, one of ``interplay.models.presets()``.
        encoders: as in ``interplay.models.create``; modules start from the weights they have.
        settings: of the model, by name, as in ``interplay.models.create``: such as
            ``{"width": 32}``.
        epochs: the most; None, here and below, for what the preset says.
        patience: epochs without a lower log loss on rows kept aside, after which training stops.
        batch_size: rows of a training batch.
        learning_rate: of the optimiser.
        class_weight: ``"balanced"`` to count each class alike, ``"equal"`` to count each row
            alike, or a mapping from each class to what its rows count.
        validation_fraction: of the rows that is kept aside, where ``fit`` is given no validation.
        standardise: whether rows are centred and scaled by the training part's mean and spread,
            kept with the model; rows that a user's module gets are left as they are.
        device: such as ``"cuda"``; None for the processor.
        checkpoint: file that keeps the training after each epoch; ``fit`` goes on with it where it
            exists.
        progress: called with (name, epochs done, the most).
        random_state: of weights, batches and rows kept aside: a number, a ``RandomState`` or None.

    Attributes:
        module_: the model, with the weights of its best epoch.
        classes_: (k,) labels in sorted order.
        history_: curves, a number an epoch: ``train_loss`` as minimised and each part of it,
            ``valid_log_loss`` (bits) and ``valid_accuracy`` of the rows kept aside.
        n_iter_: epochs trained.
        shapes_: of a row of each modality.

    """

    takes_modalities = True  # read by ``interplay.posteriors``, which has modalities to give

    def __init__(
        self,
        name: Any = "ef",
        *,
        preset: str = "default",
        encoders: Any = None,
        settings: Mapping[str, Any] | None = None,
        epochs: int | None = None,
        patience: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        class_weight: Any = None,
        validation_fraction: float = 0.15,
        standardise: bool = True,
        device: str | None = None,
        checkpoint: Any = None,
        progress: Any = None,
        random_state: Any = 0,
    ) -> None:
        self.name = name
        self.preset = preset
        self.encoders = encoders
        self.settings = settings
        self.epochs = epochs
        self.patience = patience
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.class_weight = class_weight
        self.validation_fraction = validation_fraction
        self.standardise = standardise
        self.device = device
        self.checkpoint = checkpoint
        self.progress = progress
        self.random_state = random_state

    def fit(
        self,
        X: Any,
        y: Any,
        validation: Any = None,
        groups: Any = None,
        sample_weight: Any = None,
    ) -> FusionClassifier:
        """Train; rows kept aside say when to stop, and which epoch was best.

        Args:
            X: a tuple of the modalities, or ``Modalities``.
            y: (n,) labels of any kind.
            validation: (X, y) of rows to keep aside; None for ``validation_fraction`` of the rows.
            groups: (n,) what rows belong to, such as the subject: kept aside as a whole.
            sample_weight: (n,) what each row counts; None for 1.

        Raises:
            InputError: an argument or a setting cannot be used; the message says what to do.

        """
        rows = Modalities.of(X)
        codes = checked_codes("y", y, len(rows))
        check_classes(y)
        self.classes_ = np.unique(np.asarray(y))
        if len(self.classes_) < 2:
            raise InputError("y has one class: pass two classes or more")
        device, seed = checked_device(self.device), self._seed()
        settings = self._training_settings()
        known = rows, codes, self._row_weights(codes, sample_weight)
        if validation is None:
            parts = self._split(known, groups, seed)
        else:
            parts = self._beside(known, validation, groups)
        self._trained(parts, settings, device, seed)
        return self

    def _trained(
        self,
        parts: tuple[Labelled, Labelled],
        settings: dict[str, Any],
        device: str,
        seed: int,
    ) -> None:
        train_rows, aside = (LabelledRows(*part, device) for part in parts)
        self.shapes_ = parts[0][0].sizes
        self.module_ = self._module(train_rows, seed).to(device)
        if self.standardise and not isinstance(self.module_, Given):
            self.module_.learn_scales(train_rows.parts)
        self.history_: History = train(
            self.module_,
            (train_rows, aside),
            settings,
            device=device,
            seed=seed,
            what=self.called,
            progress=checked_progress(self.progress),
            checkpoint=None if self.checkpoint is None else Path(self.checkpoint),
            fingerprint=self._fingerprint(parts, settings, seed) if self.checkpoint else "",
        )
        self.n_iter_ = len(self.history_["valid_log_loss"])

    def predict_proba(self, X: Any) -> Array:
        """(n, k) class probabilities of rows, in the order of ``classes_``.

        Raises:
            InputError: rows of other shapes than those trained on.

        """
        check_is_fitted(self, "module_")
        rows = Modalities.of(X)
        check_shapes(rows, self.shapes_)
        return np.asarray(self._logits(rows).double().softmax(dim=1).numpy())

    def predict(self, X: Any) -> NDArray[Any]:
        """(n,) the likeliest class of each row."""
        found = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[found])

    def alone(self, number: int) -> FusionClassifier:
        """An unfitted model of one modality, counted from 0, with the same settings of training."""
        given = self.get_params(deep=False)
        several = isinstance(self.encoders, (tuple, list))
        given["encoders"] = (self.encoders[number],) if several else self.encoders
        return type(self)(**{**given, "name": "unimodal1", "settings": None, "checkpoint": None})

    @by_size(lambda _, rows: rows_elements(rows, SCORED))
    def _logits(self, rows: Modalities) -> torch.Tensor:
        device = str(next(self.module_.parameters()).device)
        self.module_.eval()
        found = []
        with torch.no_grad(), memory_named(device, SCORED):
            for start in range(0, len(rows), SCORED):
                parts = tensors(rows[start : start + SCORED], device)
                found.append(self.module_(*parts).cpu())
        return torch.cat(found)

    @property
    def called(self) -> str:
        """The name of the family, or of the module."""
        return self.name if isinstance(self.name, str) else type(self.name).__name__

    def _seed(self) -> int:
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _module(self, rows: LabelledRows, seed: int) -> Any:
        """The model with its first weights."""
        settings = dict(self.settings or {})
        if not isinstance(self.name, torch.nn.Module):
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                return create(
                    self.name,
                    self.shapes_,
                    len(self.classes_),
                    preset=self.preset,
                    encoders=self.encoders,
                    **settings,
                )
        if settings or self.encoders is not None:
            raise InputError("settings and encoders are of the families: leave them out")
        module = Given(self.name, len(self.classes_))
        module.check(rows.parts)
        return module

    def _training_settings(self) -> dict[str, Any]:
        """Those of the preset, and those given."""
        family = self.name if isinstance(self.name, str) else "ef"
        found = dict(preset_of(self.preset, family).training)
        for name in WHOLE:
            if getattr(self, name) is not None:
                found[name] = checked_number(name, getattr(self, name), 1)
        if self.learning_rate is not None:
            rate = self.learning_rate
            if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not rate > 0:
                raise InputError(f"learning_rate is {rate!r}: pass a positive number")
            found["learning_rate"] = rate
        return found

    def _row_weights(self, codes: Index, sample_weight: Any) -> Array:
        """(n,) what each row counts, of mean 1."""
        weight = np.ones(len(codes))
        if sample_weight is not None:
            weight = np.asarray(sample_weight, dtype=np.float64)
            good = weight.shape == codes.shape and np.isfinite(weight).all() and weight.min() >= 0
            if not good or weight.sum() == 0:
                raise InputError(
                    f"sample_weight has shape {weight.shape}, or holds no weight above zero: pass "
                    f"({len(codes)},) finite numbers of at least 0"
                )
        weight = weight * class_weights(self._class_weight(), codes, weight, self.classes_)[codes]
        return np.asarray(weight / weight.mean())

    def _class_weight(self) -> Any:
        if self.class_weight is not None:
            return self.class_weight
        family = self.name if isinstance(self.name, str) else "ef"
        return preset_of(self.preset, family).training.get("class_weight", "equal")

    def _split(self, known: Labelled, groups: Any, seed: int) -> tuple[Labelled, Labelled]:
        """The rows to train on, and those kept aside."""
        rows, codes, weight = known
        train_rows, aside = held_out(codes, self.validation_fraction, seed, groups)
        check_parts(codes[train_rows], codes[aside], self.classes_)
        one, two = ((rows[part], codes[part], weight[part]) for part in (train_rows, aside))
        return one, two

    def _beside(self, known: Labelled, validation: Any, groups: Any) -> tuple[Labelled, Labelled]:
        """All rows to train on, and those given to be kept aside."""
        if groups is not None:
            raise InputError("groups and validation are both given: leave one out")
        rows, codes, _ = known
        given, labels = self._validation(validation, rows)
        check_parts(codes, labels, self.classes_)
        ones = np.ones(len(codes))
        counted = class_weights(self._class_weight(), codes, ones, self.classes_)[labels]
        return known, (given, labels, counted / counted.mean())

    def _validation(self, validation: Any, rows: Modalities) -> tuple[Modalities, Index]:
        """Rows and classes that were given to be kept aside."""
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise InputError("validation is no pair: pass (X, y)")
        given = Modalities.of(validation[0])
        check_shapes(given, rows.sizes)
        labels = np.asarray(validation[1])
        checked_codes("the y of validation", labels, len(given))
        unseen = np.setdiff1d(labels, self.classes_).tolist()
        if unseen:
            raise InputError(
                f"validation has class {unseen[0]!r}, which y does not have: leave its rows out"
            )
        return given, np.searchsorted(self.classes_, labels)

    def _fingerprint(self, parts: Any, settings: Mapping[str, Any], seed: int) -> str:
        """Of all that a training depends on."""
        return fingerprint(
            {
                "model": self.called,
                "module": str(self.module_),
                "weights": digest(self.module_.state_dict().values()),
                "data": [digest((*arrays(rows), y, weight)) for rows, y, weight in parts],
                "settings": {k: v for k, v in settings.items() if k != "epochs"},
                "terms": {name: term.weight for name, term in self.module_.terms.items()},
                "seed": seed,
            }
        )

    def __sklearn_clone__(self) -> FusionClassifier:
        """Modules are copied, so that each clone trains its own."""
        given = self.get_params(deep=False)
        return type(self)(**{key: deepcopy_modules(value) for key, value in given.items()})


def deepcopy_modules(value: Any) -> Any:
    """Copies of torch modules; anything else as it is."""
    if isinstance(value, torch.nn.Module):
        return deepcopy(value)
    if isinstance(value, (tuple, list)):
        return type(value)(deepcopy_modules(part) for part in value)
    return value


def class_weights(given: Any, codes: Index, weight: Array, classes: Any) -> Array:
    """(k,) what a row of each class counts.

    Raises:
        InputError: neither a known word nor a mapping from every class to a positive number.

    """
    k = len(classes)
    if isinstance(given, str) and given == "equal":
        return np.ones(k)
    if isinstance(given, str) and given == "balanced":
        return np.asarray(weight.sum() / (k * np.bincount(codes, weight, minlength=k)))
    if not isinstance(given, Mapping):
        raise InputError(
            f"class_weight is {given!r}: pass one of {', '.join(CLASS_WEIGHTS)}, or a mapping from "
            "each class to a number"
        )
    labels = classes.tolist()
    lacking = [label for label in labels if label not in given]
    found = np.array([given.get(label, 1.0) for label in labels], dtype=np.float64)
    if lacking or len(given) > k or not (np.isfinite(found).all() and found.min() > 0):
        raise InputError(
            f"class_weight has classes {list(given)}: pass a positive number for each of {labels}"
        )
    return found


def check_classes(y: Any) -> None:
    """Refuse fractions, which are no names of classes.

    Raises:
        InputError: y is continuous.

    """
    if type_of_target(np.asarray(y)).startswith("continuous"):
        raise InputError(
            "Unknown label type: y is continuous, and the model predicts classes: cut it, such as "
            "numpy.digitize(y, numpy.quantile(y, [.25, .5, .75]))"
        )


def check_shapes(rows: Modalities, shapes: Any) -> None:
    """Refuse rows of other shapes; sequences may be of another length."""
    if len(rows.sizes) != len(shapes):
        raise InputError(
            f"X has {len(rows.sizes)} modalities, the model {len(shapes)}: pass a tuple of these"
        )
    for number, (found, known) in enumerate(zip(rows.sizes, shapes, strict=True), start=1):
        same = found == known or (len(found) == len(known) == 2 and found[1] == known[1])
        if not same:
            raise InputError(
                f"x{number} has rows of shape {found}, the model was trained on {known}: pass the "
                "same columns"
            )


def rows_elements(rows: Modalities, most: int) -> int:
    """Numbers in so many rows."""
    per_row = sum(int(np.prod(size)) for size in rows.sizes)
    return min(len(rows), most) * per_row


def arrays(rows: Modalities) -> list[Any]:
    """All numbers of the rows."""
    found: list[Any] = []
    for part in rows.parts:
        found += [part] if isinstance(part, np.ndarray) else [part.values, part.lengths]
    return found


def digest(values: Any) -> str:
    """Of arrays or tensors."""
    from hashlib import sha256

    found = sha256()
    for value in values:
        array = value.detach().cpu().numpy() if hasattr(value, "detach") else np.asarray(value)
        found.update(f"{array.shape}{array.dtype}".encode())
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()
