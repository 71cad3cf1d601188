"""Small files in the true formats of the paper's datasets, with the oddities of real files."""

import json
import pickle

import h5py
import numpy as np
import polars as pl

from datasets.real.small import at, png, rng


def avmnist(root, valid=5000, train=6, digits=10):
    r = rng()
    for part, n in (("train", valid + train), ("test", 4)):
        np.save(at(root, f"image/{part}_data.npy"), r.integers(0, 256, (n, 784)).astype(np.uint8))
        audio = np.zeros((n, 112, 112), dtype=np.uint8)  # a sparse one would do, but it is small
        audio[:, 0, 0] = np.arange(n) % 256
        np.save(at(root, f"audio/{part}_data.npy"), audio)
        np.save(at(root, f"{part}_labels.npy"), np.arange(n) % digits)


def affect(path, widths, labels, ids):
    """Parts of 6, 4 and 4 rows; row 1 has no text; audio has -inf and NaN."""
    r = rng()
    data = {}
    for part, n in (("train", 6), ("valid", 4), ("test", 4)):
        arrays = {m: r.normal(size=(n, 5, d)).astype(np.float32) for m, d in widths.items()}
        for x in arrays.values():
            x[:, :2] = 0  # padding on the left
        arrays["text"][1] = 0
        arrays["audio"][0, 3, 0] = -np.inf
        arrays["vision"][0, 4, 1] = np.nan
        data[part] = {**arrays, "labels": labels(n), "id": ids(n)}
    path.write_bytes(pickle.dumps(data))


def sentiment(n):
    """(n, 1, 7): the sentiment is the first; 0 is not positive."""
    out = np.zeros((n, 1, 7), dtype=np.float32)
    out[:, 0, 0] = np.resize([2.3, -1.0, 0.0, 0.3], n)
    return out


def mosei(root):
    widths = {"vision": 7, "audio": 4, "text": 3}
    affect(
        root / "mosei_raw.pkl", widths, sentiment, lambda n: [f"vid{i // 2}[{i}]" for i in range(n)]
    )


def mosi(root):
    widths = {"vision": 5, "audio": 4, "text": 3}
    one = lambda n: np.array([[f"a_b[{i}]"] for i in range(n)], dtype=object)  # noqa: E731
    affect(root / "mosi_raw.pkl", widths, lambda n: sentiment(n)[:, :, :1], one)


def urfunny(root):
    widths = {"vision": 6, "audio": 4, "text": 3}
    labels = lambda n: (np.arange(n) % 2).reshape(n, 1)  # noqa: E731
    affect(root / "humor.pkl", widths, labels, lambda n: np.arange(n).reshape(n, 1))


def mustard(root):
    widths = {"vision": 6, "audio": 4, "text": 3}
    labels = lambda n: (np.arange(n) % 2 * 2.0 - 1).reshape(n, 1)  # noqa: E731
    affect(root / "sarcasm.pkl", widths, labels, lambda n: np.array([f"1_{i}" for i in range(n)]))


def mimic(root, n=40):
    r = rng()
    series, static = r.normal(size=(n, 24, 12)), r.normal(size=(n, 5))
    series[0, 0, 0], series[1, 1, 1], static[2, 2] = np.nan, np.inf, np.nan
    static[:, 4] = 3.0  # constant
    died = np.zeros((n, 7))
    died[::4, 3] = 1
    died[::8, 5] = 1
    died[1, 1] = 2
    codes = (r.random((n, 20)) < 0.5).astype(float)
    data = {"ep_tdata": series, "adm_features_all": static, "adm_labels_all": died}
    (root / "im.pk").write_bytes(pickle.dumps(data | {"y_icd9": codes}))


def maps(root, n=20):
    r = rng()
    data = {"bow": r.integers(0, 3, (n, 30)), "apps": r.integers(0, 3, (n, 7))}
    data |= {"typing": r.normal(size=(n, 4)), "label": np.arange(n) % 3, "others": r.random(n)}
    (root / "maps.pkl").write_bytes(pickle.dumps(data))


def enrico(root, n=10):
    screens = [*range(100, 100 + n - 2), 50105, 50109]
    topics = [["list", "menu"][i % 2] for i in range(n)]
    table = pl.DataFrame({"screen_id": screens, "topic": topics})
    table.write_csv(at(root, "design_topics.csv"))
    from PIL import Image

    for screen in screens:
        pixels = rng().integers(0, 256, (20, 10, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(at(root, f"screenshots/{screen}.jpg"))
        at(root, f"wireframes/{screen}.png").write_bytes(png((20, 10), "RGB", seed=screen))
    at(root, "wireframes/50105.png").write_bytes(b"corrupt")


def vqa(root):
    for part in ("train", "val"):
        questions = [
            {"question_id": i, "question": f"is it {i}?", "image_id": 9 + i // 2} for i in range(4)
        ]
        answers = [
            {"question_id": i, "image_id": 9, "multiple_choice_answer": a, "answer_type": "yes/no"}
            for i, a in reversed(list(enumerate(["yes", "no", "2", "yes"])))
        ]
        written = at(root, f"v2_OpenEnded_mscoco_{part}2014_questions.json")
        written.write_text(json.dumps({"questions": questions}))
        written = at(root, f"v2_mscoco_{part}2014_annotations.json")
        written.write_text(json.dumps({"annotations": answers}))
        for image in (9, 10):
            path = at(root, f"{part}2014/COCO_{part}2014_{image:012d}.jpg")
            path.write_bytes(
                png(mode="L" if image == 9 else "RGB", size=(30, 20)) if image > 9 else grey()
            )


def grey():
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("L", (20, 30), 77).save(file, "JPEG")
    return file.getvalue()


def clevr(root):
    for part in ("train", "val"):
        questions = [
            {
                "question": f"is {i}?",
                "answer": a,
                "image_filename": f"CLEVR_{part}_{i // 2:06d}.png",
                "question_family_index": i,
            }
            for i, a in enumerate(["yes", "no", "3", "yes"])
        ]
        written = at(root, f"questions/CLEVR_{part}_questions.json")
        written.write_text(json.dumps({"info": {}, "questions": questions}))
        for i in range(2):
            path = at(root, f"images/{part}/CLEVR_{part}_{i:06d}.png")
            path.write_bytes(png((32, 48), "RGBA", seed=i))


def trajectory(group, steps, seed):
    r = np.random.default_rng(seed)
    group["Cylinder0_pos"] = r.normal(size=(steps, 3))
    group["eef_pos"] = r.normal(size=(steps, 3))
    group["force"] = r.normal(size=(steps, 6))
    group["contact"] = r.integers(0, 2, steps)
    group.create_dataset("image", data=r.random((steps, 32, 32), np.float32), compression="gzip")
    group["object-state"] = r.normal(size=(steps, 10))


def push(root):
    for n, steps in ((1000, 100), (300, 50), (10, 33)):
        with h5py.File(root / f"gentle_push_{n}.hdf5", "w") as file:
            for i in range(11 if n == 1000 else 2):
                trajectory(file.create_group(f"trajectory{i}"), steps, i)


def tcga(root, n=16):
    r = rng()
    months = np.arange(1.0, n + 1)
    censored = (np.arange(n) % 4 == 3).astype(float)
    cases = [f"TCGA-{i:02d}" for i in range(n)]
    rows = [*range(n), 0]  # the first has two slides
    columns = {"case_id": [cases[i] for i in rows]}
    columns |= {"slide_id": [f"S{k}.svs" for k in range(n + 1)]}
    columns |= {"survival_months": months[rows], "censorship": censored[rows]}
    columns |= {"A_mut": (r.random(n) < 0.5)[rows].astype(int), "A_rnaseq": r.normal(size=n)[rows]}
    table = pl.DataFrame(columns).with_columns(B_cnv=pl.Series([None, *range(n)], dtype=pl.Int64))
    for cohort in ("lgg", "paad"):
        table.write_csv(at(root, f"tcga_{cohort}_all_clean.csv"))
    for k in range(n + 1):
        with h5py.File(at(root, f"h5_files/S{k}.h5"), "w") as file:
            patches = np.full((3, 1024), k, dtype=np.float32)
            patches[:, 1:9] = r.normal(size=(3, 8))
            file["features"] = patches


PAPER_BUILDERS = {
    "avmnist": avmnist,
    "enrico": enrico,
    "vqa": vqa,
    "clevr": clevr,
    "mosei": mosei,
    "mosi": mosi,
    "urfunny": urfunny,
    "mustard": mustard,
    "mimic": mimic,
    "maps": maps,
    "tcga": tcga,
    "push": push,
}
