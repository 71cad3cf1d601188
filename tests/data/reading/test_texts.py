"""Free text by an encoder that the user names, and refused without one."""

import numpy as np
import pandas
import polars
import pytest
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.pipeline import make_pipeline

from interplay import InputError
from interplay.data.coding.discretise import check_text
from interplay.data.reading.tables import narwhal
from interplay.data.reading.texts import is_free_text
from interplay.data.rows.gather import gather

N = 300
RNG = np.random.default_rng(0)
GOOD = RNG.random(N) < 0.5
WORDS = np.array(["the", "film", "actor", "was", "in", "of", "an", "old", "plot"])
TEXTS = [
    " ".join([*RNG.choice(WORDS, 7), "great" if good else "dull", str(i)])
    for i, good in enumerate(GOOD.tolist())
]
DATA = polars.DataFrame(
    {"review": TEXTS, "kind": RNG.choice(["a", "b"], N), "age": RNG.normal(size=N), "y": GOOD}
)
PARTS = {"x1": "review,kind", "x2": "age", "y": "y"}


def letters(texts):
    return np.array([[text.count("e"), len(text)] for text in texts])


class Sentences:
    """The interface of sentence encoders."""

    def encode(self, texts):
        return letters(texts).astype(np.float32)


ENCODERS = {
    "callable": (letters, 2),
    "object": (Sentences(), 2),
    "one number": (lambda texts: np.array([len(text) for text in texts]), 1),
    "sparse": (lambda texts: sparse.csr_matrix(letters(texts)), 2),
    "transformer": (make_pipeline(TfidfVectorizer(), TruncatedSVD(3, random_state=0)), 3),
    "fitted": (CountVectorizer(vocabulary=["great", "dull"]).fit(TEXTS), 2),
    "stateless": (HashingVectorizer(n_features=8), 8),
    "tfidf": ("tfidf", 50),
    "imported": ("sklearn.feature_extraction.text:CountVectorizer", N + 1),
    "by column": ({"review": letters}, 2),
}


@pytest.mark.parametrize(("encoder", "width"), ENCODERS.values(), ids=ENCODERS)
def test_encoders_make_features_of_free_text(encoder, width):
    rows = gather(PARTS, DATA, encoder)
    names = [f"review[{i}]" for i in range(width)]
    assert rows.frames["x1"].columns == [*names, "kind"]
    assert all(rows.frames["x1"][name].dtype.is_float() for name in names)
    assert rows.tally().notes("error") == [
        f"review: {width} feature{'s' if width > 1 else ''} of its text."
    ]


def test_values_go_to_the_encoder_in_their_order_and_missing_ones_stay_missing():
    column = [None if i % 7 == 0 else text for i, text in enumerate(TEXTS)]
    for frame in (DATA.with_columns(review=polars.Series(column)), {"x1": column}):
        parts = (
            PARTS
            if isinstance(frame, polars.DataFrame)
            else {"x1": column, "x2": RNG.normal(size=N), "y": GOOD}
        )
        rows = gather(parts, frame if isinstance(frame, polars.DataFrame) else None, letters)
        found = rows.frames["x1"].to_native().to_series(1).to_numpy()
        expected = [np.nan if text is None else len(text) for text in column]
        np.testing.assert_array_equal(found, expected)


def test_an_encoder_is_not_changed():
    encoder = TfidfVectorizer()
    gather(PARTS, DATA, encoder)
    assert not hasattr(encoder, "vocabulary_")


def test_an_encoder_of_a_module_in_this_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_own_encoder.py").write_text(
        "def length(texts):\n    return [len(t) for t in texts]\n"
    )
    assert gather(PARTS, DATA, "my_own_encoder:length").frames["x1"].columns[0] == "review[0]"


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (7, "encoder is a int"),
        ("bert", "encoder is 'bert': pass 'tfidf', or"),
        ("absent_module:encode", "cannot be imported"),
        ("math:absent", "cannot be imported"),
        (
            lambda texts: letters(texts)[1:],
            r"gives an array of shape \(299, 2\).*300 texts of column review",
        ),
        (lambda texts: texts, "dtype"),
        (lambda texts: np.zeros((len(texts), 2, 2)), "shape"),
        (lambda _: sparse.csr_matrix((300, 200_000)), "encoder of review is a sparse matrix"),
        ({"absent": letters}, "encoder names 'absent'"),
    ],
)
def test_encoders_that_cannot_be_used(encoder, message):
    with pytest.raises(InputError, match=message):
        gather(PARTS, DATA, encoder)


def test_an_encoder_without_free_text():
    with pytest.raises(InputError, match="no modality has a column of free text"):
        gather({"x1": "kind", "x2": "age", "y": "y"}, DATA, letters)
    assert gather({"x1": "kind", "x2": "age", "y": "y"}, DATA, {"kind": letters}).frames[
        "x1"
    ].columns == [
        "kind[0]",
        "kind[1]",
    ]


def test_an_encoder_of_lazy_data():
    with pytest.raises(InputError, match="text_encoder needs rows in memory"):
        gather(PARTS, DATA.lazy(), letters)


def test_texts_without_words():
    blank = DATA.with_columns(review=polars.Series([f"{'! ' * (i % 60 + 5)}" for i in range(N)]))
    with pytest.raises(InputError, match="finds no words"):
        gather(PARTS, blank, "tfidf")


# without an encoder


def series(values):
    return narwhal(polars.Series("c", values), "c")


def test_free_text_is_refused_even_where_it_repeats():
    repeated = TEXTS[:100] * 10  # 100 sentences in 1,000 rows would pass as symbols
    with pytest.raises(InputError, match=r"column c is free text .*100 distinct.*text_encoder="):
        check_text(series(repeated))
    check_text(series([f"ward {i}" for i in range(100)] * 10))
    check_text(series(TEXTS[:50] * 10))  # few answers of a questionnaire
    assert not is_free_text(series([1.5, 2.5]))


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_categories_may_be_sentences(kind):
    repeated = TEXTS[:100] * 10
    if kind == "polars":
        column = narwhal(polars.Series("c", repeated, polars.Categorical), "c")
    else:
        column = narwhal(pandas.Series(repeated, dtype="category", name="c"), "c")
    check_text(column)


@pytest.mark.parametrize("text", ["{:.2f}", "{:,.2f}", "{:.1f} %", "€{:.2f}", "1'{:03.0f}"])
def test_text_of_numbers_is_refused(text):
    values = [text.format(i * 1.37).replace(".", ",") for i in range(200)] * 5
    with pytest.raises(InputError, match=r"column c is text of numbers such as .*decimal"):
        check_text(series(values))
    check_text(series([f"{i}" for i in range(200)] * 5))  # codes
