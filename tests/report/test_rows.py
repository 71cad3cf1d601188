import narwhals
import numpy as np
import polars
import pytest

from interplay.report.rows import Rows, row_shape, shown, without_channels


def frame(**columns):
    return narwhals.from_native(polars.DataFrame(columns), eager_only=True)


def test_few_columns_are_named_and_one_is_not():
    assert Rows(frame(a=[1.23456])).text(0) == "1.235"
    assert Rows(frame(a=[1.5], b=["word"])).text(0) == "a = 1.5, b = word"


def test_of_many_numbers_the_most_unusual_are_shown():
    rng = np.random.default_rng(0)
    columns = {f"c{i}": rng.normal(size=50) for i in range(9)} | {"still": np.ones(50)}
    columns["c4"][7], columns["c8"][7], columns["c1"][7] = 40, -30, 20
    text = Rows(frame(**columns)).text(7)
    assert text == "c1 = 20, c4 = 40, c8 = -30 (the most unusual of 10 columns)"


def test_missing_values_are_not_unusual():
    columns = {f"c{i}": [0.0, 1.0, 2.0] for i in range(4)} | {"gone": [None, 1.0, 2.0]}
    assert "gone" not in Rows(frame(**columns)).text(0)


def test_words_among_many_columns_show_the_first():
    columns = {name: ["x"] for name in "abcde"}
    assert Rows(frame(**columns)).text(0) == "a = x, b = x, c = x and 2 more"


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [((6, 6), True), ((6, 6, 3), True), ((3, 6, 6), True), ((1, 6, 6), True), ((2, 18), False)],
)
def test_tables_have_pictures(shape, drawn):
    d = int(np.prod(shape))
    rows = Rows(frame(**{f"c{i}": np.arange(2.0) + i for i in range(d)}), shape)
    assert (rows.picture(0) is not None) == drawn
    if drawn:
        assert rows.picture(0).startswith("data:image/png;base64,")
        assert rows.text(0).endswith("numbers, 0 to " + shown(float(d - 1)))


def test_shapes_are_of_arrays_with_more_than_columns():
    assert row_shape(np.zeros((5, 2, 3))) == (2, 3)
    assert row_shape(np.zeros((5, 2))) == row_shape("a_*") == row_shape([1, 2]) == ()
    assert without_channels((5, 6, 3)) == (5, 6)


def test_constant_pictures_can_be_drawn():
    rows = Rows(frame(**{f"c{i}": [1.0] for i in range(16)}), (4, 4))
    assert rows.picture(0) is not None


def test_long_values_are_cut():
    assert shown("x" * 100) == "x" * 39 + "…"
    assert shown(None) == "missing"
