"""Dialects of text files: separators, headers, and numbers as people write them."""

import csv
import datetime
import io

import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError, estimate, read
from interplay.data.reading import sources
from interplay.data.reading.dialect import SEPARATORS, told_separator
from interplay.data.reading.engines import collect


@pytest.fixture(params=["small", "large"])
def size(request, monkeypatch):
    if request.param == "large":
        monkeypatch.setattr(sources, "SMALL_BYTES", -1)


@pytest.fixture
def written(tmp_path):
    def write(text, name="data.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        return tmp_path / name

    return write


def column(source, name, **settings):
    return collect(read(source, **settings).frame)[name].to_list()


@pytest.mark.parametrize(("sep", "said"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical")])
@pytest.mark.parametrize("ending", ["csv", "txt"])
def test_separators_are_told_and_said(written, size, sep, said, ending):
    text = "a,b,y\n1,x,0\n2,y,1\n"
    table = read(written(text.replace(",", sep), f"data.{ending}"))
    assert table.names == ["a", "b", "y"]
    if (sep, ending) != ("\t", "txt"):
        assert said in table.notes[0]
    else:
        assert table.notes == ()


CELLS = st.text(st.sampled_from('ab ,;\t|"\n1.'), max_size=5)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=3, max_size=8)
)


@given(TABLES, st.sampled_from(SEPARATORS))
def test_quoted_cells_may_hold_any_separator(rows, sep):
    """The separator is found, or the file said to be ambiguous; never another one taken."""
    header = [f"c{i}" for i in range(len(rows[0]))]
    text = io.StringIO()
    csv.writer(text, delimiter=sep, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    assert told_separator(text.getvalue(), ",", "data.csv") == sep


def test_two_likely_separators_are_an_error(written):
    file = written("a,b;c,d\n1,2;3,4\n5,6;7,8\n")
    with pytest.raises(InputError, match="commas and semicolons alike: say which"):
        read(file)
    assert read(file, sep=";").names == ["a,b", "c,d"]
    assert read(file, sep=",").names == ["a", "b;c", "d"]


def test_the_first_line_of_excel_names_the_separator(written):
    assert read(written("sep=;\na;b\n1;2\n")).names == ["a", "b"]


@pytest.mark.parametrize("name", ["tab", "\\t", "\t"])
def test_separators_may_be_spelt(written, name):
    assert read(written("a\tb\n1\t2\n"), sep=name).names == ["a", "b"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sep": "::"}, "sep is '::'"),
        ({"sep": ""}, "sep is ''"),
        ({"decimal": "·"}, "decimal is"),
        ({"sep": ",", "decimal": ","}, "both a comma"),
        ({"sheet": "a"}, "sheet does not apply"),
    ],
)
def test_settings_that_cannot_be_used(written, settings, message):
    with pytest.raises(InputError, match=message):
        read(written("a,b\n1,2\n"), **settings)


@pytest.mark.parametrize("setting", [{"sep": ";"}, {"decimal": ","}, {"encoding": "utf-8"}])
def test_settings_that_a_kind_of_file_does_not_have(tmp_path, setting):
    polars.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet")
    np.savez(tmp_path / "a.npz", a=[1])
    for name in ("a.parquet", "a.npz"):
        with pytest.raises(InputError, match=f"{next(iter(setting))} does not apply to"):
            read(tmp_path / name, **setting)


def test_frames_have_no_dialect():
    with pytest.raises(InputError, match="source is a DataFrame"):
        read(polars.DataFrame({"a": [1]}), sep=";")


def test_repeated_names_are_an_error(tmp_path, written):
    for text in ("a,b,a\n1,2,3\n", "a, a\n1,2\n", '"a",a\n1,2\n'):
        with pytest.raises(InputError, match=r"repeated column names \('a'\)"):
            read(written(text))
    with pytest.raises(InputError, match="repeated column names"):
        read(written('{"a":1,"a":2}\n', "a.jsonl"))
    assert read(written('{"a":{"b":1},"b":2}\n', "b.jsonl")).names == ["a", "b"]
    assert read(written("a,,\n1,,\n2,,\n")).names[0] == "a"  # columns without a name


# numbers


def numbers(values):
    return "a;y\n" + "".join(f"{value};{i % 2}\n" for i, value in enumerate(values))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1,5", "-2,25", "3"], [1.5, -2.25, 3]),
        ([",5", "+2,", "1,5e3"], [0.5, 2, 1500]),
        (["1.234,5", "12.345.678,25", "7"], [1234.5, 12345678.25, 7]),
        (["1 234,5", "1\u00a0234,25", "1\u202f234"], [1234.5, 1234.25, 1234]),
        (["1'234.5", "2'345'678.25", "1"], [1234.5, 2345678.25, 1]),
        (["1,234.5", "12,345,678", "7"], [1234.5, 12345678, 7]),
        (["1.234.567", "7", "8,5"], [1234567, 7, 8.5]),
        (["NA", "1,5", ""], [None, 1.5, None]),
    ],
)
def test_numbers_as_people_write_them(written, size, values, expected):
    assert column(written(numbers(values)), "a") == expected


def test_what_is_read_as_numbers_is_said(written):
    table = read(written(numbers(["1,5", "2,5"])))
    assert "Read as numbers with a decimal comma: a." in table.notes
    table = read(written(numbers(["1,234.5", "2"])))
    assert table.notes[1].startswith("Read as numbers with a decimal point and signs")
    for settings in ({}, {"decimal": "."}):
        table = read(written(numbers(["1,234" if not settings else "1,5", "2"])), **settings)
        assert table.notes[1].startswith("Left as text, since its commas or points may be")
        assert table.notes[1].endswith(": a.")


def test_thousands_or_decimals_nobody_knows(written, size):
    file = written(numbers(["1,234", "2,345"]))
    assert column(file, "a") == ["1,234", "2,345"]
    assert column(file, "a", decimal=",") == [1.234, 2.345]
    assert column(file, "a", decimal=".") == [1234, 2345]


def test_other_columns_tell_decimals_from_thousands(written, size):
    commas = written("a;b;y\n1,234;0,5;0\n2,345;1,5;1\n")
    assert column(commas, "a") == [1.234, 2.345]
    points = written("a;b;y\n1,234;0.5;0\n2,345;1.5;1\n")
    assert column(points, "a") == [1234, 2345]
    both = written("a;b;c;y\n1,234;0.5;0,5;0\n2,345;1.5;1,5;1\n")
    assert column(both, "a") == ["1,234", "2,345"]


def test_points_between_thousands_are_no_decimals_where_commas_are(written, size):
    """Of ``1.234`` in a file of decimal commas."""
    file = written("a;b;y\n1.234;0,5;0\n12.345;1,5;1\n999;2,5;1\n")
    assert column(file, "a") == [1234, 12345, 999]
    assert column(written(numbers(["1.234", "2.345"])), "a") == [1.234, 2.345]
    assert column(written(numbers(["1.234", "2.345"])), "a", decimal=",") == [1234, 2345]
    assert column(written(numbers(["1.5", "2.345"])), "a", decimal=",") == [1.5, 2.345]


def test_commas_in_quotes_between_commas_need_to_be_told(written):
    rng = np.random.default_rng(0)
    values = [f"{v:.4f}".replace(".", ",") for v in rng.normal(size=300).tolist()]
    rows = "".join(f'"{v}",{i % 2},{i % 3}\n' for i, v in enumerate(values))
    file = written(f"a,b,y\n{rows}")
    with pytest.raises(InputError, match=r"column a is text of numbers such as '0,12.*decimal"):
        estimate("a", "b", "y", data=file)
    assert column(file, "a", decimal=",")[0] == pytest.approx(0.1257)


def test_lists_of_several_choices_stay_text(written):
    assert column(written('a,y\n"1,2",0\n"2,3",1\n3,1\n'), "a") == ["1,2", "2,3", "3"]
    assert column(written("a;y\n1,2;0\n1,2,3;1\n3;1\n"), "a")[1] == "1,2,3"
    assert column(written("a;y\n1,2;0\n2,3;1\n3;1\n"), "a", decimal=".") == ["1,2", "2,3", "3"]


def test_padded_numbers_are_numbers(written, size):
    assert column(written("a, b\n1, 2\n3, 4\n"), "b") == [2, 4]
    table = read(written("a, b\n1, 2.5\n3, 4\n"))
    assert collect(table.frame)["b"].to_list() == [2.5, 4]
    assert table.notes == ()
    assert column(written("a, b\n1, 1.234\n3, 4\n"), "b") == [1.234, 4]
    assert column(written("a; b;c\n1; 1.234;0,5\n3; 4;1\n"), "b") == [1234, 4]


def test_signs_that_contradict_each_other_tell_nothing(written):
    file = written('a,b,c\n"1,234","0,5",0.5\n"2,345","1,5",1.5\n')
    assert column(file, "a") == ["1,234", "2,345"]
    assert column(file, "a", decimal=",") == [1.234, 2.345]
    assert column(file, "b", decimal=",") == [0.5, 1.5]
    assert column(file, "c", decimal=",") == [0.5, 1.5]


def test_decimal_commas_are_never_read_wrong(tmp_path):
    """Written with a decimal comma and points between thousands, they come back or stay text."""

    @given(st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=20), st.sampled_from([1, 3, 6]))
    def check(values, digits):
        texts = [f"{v:,.{digits}f}".translate(str.maketrans(",.", ".,")) for v in values]
        (tmp_path / "a.csv").write_text(numbers(texts), encoding="utf-8")
        expected = [float(f"{v:.{digits}f}") for v in values]
        found = column(tmp_path / "a.csv", "a")
        assert found in (texts, expected)
        assert column(tmp_path / "a.csv", "a", decimal=",") == expected

    check()


def test_the_same_estimate_in_every_dialect(written, size):
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 200)
    x1, x2 = (rng.normal(size=(2, 200)) + y).round(3).tolist()
    rows = list(zip(x1, x2, y.tolist(), strict=True))
    usual = "x1,x2,y\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows)
    german = usual.replace(",", ";").replace(".", ",")
    one, other = (estimate("x1", "x2", "y", data=written(text), bins=4) for text in (usual, german))
    assert one.redundancy == other.redundancy
    assert one.synergy == other.synergy
    assert "Read as numbers with a decimal comma: x1, x2." in other.notes


def test_iso_dates_are_dates(written, size):
    table = read(written("d,t,y\n2020-01-02,2020-01-02 03:04,0\n,2020-01-02T03:04:05.5Z,1\n"))
    frame = collect(table.frame)
    assert frame["d"].to_list() == [datetime.date(2020, 1, 2), None]
    assert frame["t"].to_list() == [
        datetime.datetime(2020, 1, 2, 3, 4),
        datetime.datetime(2020, 1, 2, 3, 4, 5, 500_000),
    ]


def test_dates_that_do_not_exist(written):
    with pytest.raises(InputError, match="cannot be read"):
        read(written("d,y\n2020-02-31,0\n2020-01-01,1\n"))
