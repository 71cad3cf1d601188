"""Files that are compressed, piped in, or in another encoding, and those that mean harm."""

import gzip
import io
import sys
import zipfile

import numpy as np
import polars
import pytest

from interplay import InputError, estimate, read
from interplay.data.reading import plain, sources
from interplay.data.reading.engines import collect
from interplay.data.reading.sources import read_table

TEXT = "a,b,y\n" + "".join(f"{i % 3},{i % 4},{'ja' if i % 2 else 'nein'}\n" for i in range(60))
ROWS = polars.read_csv(io.StringIO(TEXT)).rows()


def rows(source, **settings):
    return collect(read(source, **settings).frame).rows()


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def gzipped(path, text):
    path.write_bytes(gzip.compress(text.encode()))
    return path


@pytest.fixture(params=["small", "large"])
def size(request, monkeypatch):
    if request.param == "large":
        monkeypatch.setattr(sources, "SMALL_BYTES", -1)


def test_compressed_text_is_read_and_said(tmp_path, size):
    members = {"data.csv": TEXT, "__MACOSX/._data.csv": "x", ".DS_Store": "x"}
    files = {
        "gz": gzipped(tmp_path / "data.csv.gz", TEXT),
        "zip": zipped(tmp_path / "data.csv.zip", members),
    }
    for packed, file in files.items():
        table = read(file)
        assert collect(table.frame).rows() == ROWS
        assert table.notes == (f"The file is text, compressed by {packed}.",)
        assert table.notes[0] in estimate("a", "b", "y", data=file).notes
    assert rows(zipped(tmp_path / "other.zip", {"folder/data.csv": TEXT})) == ROWS
    assert rows(gzipped(tmp_path / "misnamed.csv", TEXT)) == ROWS


def test_other_kinds_may_be_compressed_too(tmp_path):
    frame = polars.read_csv(io.StringIO(TEXT))
    frame.write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    lines = zipped(tmp_path / "lines.zip", {"a.jsonl": frame.write_ndjson()})
    assert rows(tmp_path / "a.parquet.gz") == rows(lines) == ROWS


def test_folders_may_hold_compressed_files(tmp_path):
    gzipped(tmp_path / "a.csv.gz", TEXT)
    (tmp_path / "b.csv").write_text(TEXT)
    assert rows(tmp_path) == ROWS + ROWS


def test_a_file_is_unpacked_once_and_again_when_it_has_changed(tmp_path):
    file = gzipped(tmp_path / "data.csv.gz", TEXT)
    before = plain.plain_source(file).path
    assert plain.plain_source(file).path == before
    gzipped(file, TEXT + "2,2,ja\n")
    assert len(rows(file)) == len(ROWS) + 1


def test_truncated_archives(tmp_path):
    rng = np.random.default_rng(0)
    noise = TEXT + "".join(f"{a},{b},ja\n" for a, b in rng.integers(0, 10**9, (500, 2)).tolist())
    for file in (
        gzipped(tmp_path / "a.csv.gz", noise),
        zipped(tmp_path / "a.zip", {"a.csv": noise}),
    ):
        whole = file.read_bytes()
        for share in (0.1, 0.5, 0.999):
            file.write_bytes(whole[: int(share * len(whole))])
            with pytest.raises(InputError, match=r"truncated|cannot be read"):
                read(file)


def test_damaged_archives(tmp_path):
    file = gzipped(tmp_path / "a.csv.gz", TEXT)
    damaged = bytearray(file.read_bytes())
    damaged[-6] ^= 0xFF  # of the checksum
    file.write_bytes(bytes(damaged))
    with pytest.raises(InputError, match="cannot be unpacked"):
        read(file)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a.csv": TEXT, "b.csv": TEXT}, r"holds 2 files \(a.csv, b.csv\)"),
        ({}, "none of the files that are read"),
        ({"a.exe": TEXT}, "none of the files that are read"),
        ({"a.csv": ""}, "is empty"),
        ({"../../a.csv": TEXT}, "holds 0 files"),
    ],
)
def test_archives_of_other_things(tmp_path, members, message):
    file = zipped(tmp_path / "a.zip", members)
    with pytest.raises(InputError, match=message):
        read(file)


def test_bombs_are_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "LEAST", 10**6)
    zeros = "a,y\n" + "0,0\n" * 2_000_000
    bombs = (
        gzipped(tmp_path / "a.csv.gz", zeros),
        zipped(tmp_path / "a.zip", {"a.csv": zeros}),
    )
    for bomb in bombs:
        with pytest.raises(InputError, match=r"expands to more than .* over 200 times its size"):
            read(bomb)
    monkeypatch.undo()
    assert len(rows(bombs[0])) == 2_000_000  # below a gigabyte, whatever the ratio


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_encodings_are_told(tmp_path, size, encoding):
    text = "größe;straße;y\n" + "1;ä;0\n2;ö;1\n" * 20
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode(encoding))
    table = read(file)
    assert table.names == ["größe", "straße", "y"]
    assert collect(table.frame)["straße"].to_list()[:2] == ["ä", "ö"]
    said = {"utf-8-sig": "", "latin-1": ", encoded in cp1252"}.get(
        encoding, f", encoded in {encoding}"
    )
    assert table.notes == (f"The file is text, columns separated by semicolons{said}.",)


def test_encodings_that_are_given(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes("ключ,y\nключ,0\nя,1\n".encode("cp1251"))
    assert read(file, encoding="cp1251").names == ["ключ", "y"]
    with pytest.raises(InputError, match=r"is not encoded in ascii.*another encoding"):
        read(file, encoding="ascii")
    with pytest.raises(InputError, match="encoding is 'klingon'"):
        read(file, encoding="klingon")
    file.write_bytes("a,y\n、,0\n".encode("shift-jis"))
    with pytest.raises(InputError, match="encoding='shift-jis'"):
        read(file)
    assert rows(file, encoding="shift-jis") == [("、", 0)]


def test_json_lines_in_other_encodings(tmp_path):
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        file = tmp_path / f"{encoding}.jsonl"
        file.write_bytes('{"ä":"ö","y":1}\n'.encode(encoding))
        assert read(file).names == ["ä", "y"]


class Pipe(io.TextIOWrapper):
    """Standard input that holds some bytes."""


PIPED = {
    "csv": TEXT.encode(),
    "gz": gzip.compress(TEXT.encode()),
    "semicolons": TEXT.replace(",", ";").encode(),
    "jsonl": polars.read_csv(io.StringIO(TEXT)).write_ndjson().encode(),
}


@pytest.mark.parametrize("kind", [*PIPED, "parquet", "arrow", "stream", "npz"])
def test_what_is_piped_in_is_read_as_often_as_asked(tmp_path, monkeypatch, kind):
    frame = polars.read_csv(io.StringIO(TEXT))
    file = tmp_path / kind
    if kind == "npz":
        np.savez(file, **{n: frame[n].to_numpy().astype("U4" if n == "y" else int) for n in "aby"})
        file = tmp_path / "npz.npz"
    elif kind not in PIPED:
        writers = {"parquet": "parquet", "arrow": "ipc", "stream": "ipc_stream"}
        getattr(frame, f"write_{writers[kind]}")(file)
    content = PIPED[kind] if kind in PIPED else file.read_bytes()
    monkeypatch.setattr(sys, "stdin", Pipe(io.BytesIO(content)))
    assert collect(read_table("-").frame).rows() == ROWS
    assert estimate("a", "b", "y", data="-").n_samples == len(ROWS)


def test_nothing_is_piped_in(monkeypatch):
    monkeypatch.setattr(sys, "stdin", Pipe(io.BytesIO(b"")))
    with pytest.raises(InputError, match="piped in is empty"):
        read("-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="nothing is: pass the path"):
        read("-")
