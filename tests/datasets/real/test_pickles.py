"""Nothing that a pickle holds can run, and what data needs comes through."""

import builtins
import gzip
import io
import os
import pickle
import struct
from collections import OrderedDict

import numpy as np
import pytest

from interplay.datasets.real.pickles import (
    Record,
    UnsafeError,
    read_npy_object,
    read_pickle,
    unpickled,
)
from interplay.errors import InputError

PLAIN = {
    "numbers": [1, 2.5, 3 + 4j, True, None, 10**30],
    "text": ("naïve", b"bytes", bytearray(b"more")),
    "sets": {1, 2},
    "ordered": OrderedDict(a=1, b=[2]),
}
ARRAYS = [
    np.arange(12.0).reshape(3, 4),
    np.asfortranarray(np.arange(6, dtype=np.int32).reshape(2, 3)),
    np.array([1, 2], dtype=">u2"),
    np.array(["a", "bcd"]),
    np.array([b"x"]),
    np.array([True, False]),
    np.zeros((0, 5), dtype=np.float32),
    np.array(7.5),
    np.array(["a", None, np.arange(3)], dtype=object),
]


def load(data, **kw):
    return unpickled(io.BytesIO(data), size=len(data), **kw)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_values_come_back(protocol):
    assert load(pickle.dumps(PLAIN, protocol)) == PLAIN


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: str(a.dtype))
def test_arrays_come_back(array, protocol):
    found = load(pickle.dumps({"x": array}, protocol))["x"]
    assert found.dtype == array.dtype
    assert found.shape == array.shape
    if array.dtype.hasobject:
        np.testing.assert_array_equal(found[2], array[2])
        assert found[:2].tolist() == array[:2].tolist()
    else:
        np.testing.assert_array_equal(found, array)


def test_numbers_of_numpy_come_back():
    found = load(pickle.dumps([np.float32(1.5), np.int64(-3), np.str_("a"), np.bool_(1)]))
    assert found == [1.5, -3, "a", True]
    assert found[0].dtype == np.float32


def test_shared_arrays_stay_shared():
    x = np.arange(3)
    first, second = load(pickle.dumps([x, x]))
    assert first is second


@pytest.mark.parametrize("array", [np.zeros(2, dtype=[("a", "f8")]), np.array(["2020"], "M8[D]")])
def test_types_with_fields_or_units_are_refused(array):
    with pytest.raises(UnsafeError, match="type"):
        load(pickle.dumps(array))


class Reduce:
    def __reduce__(self):
        return os.system, ("touch /tmp/interplay-was-here",)


HOSTILE = {
    "reduce": pickle.dumps(Reduce()),
    "reduce, in an object array": pickle.dumps(np.array([Reduce()], dtype=object)),
    "reduce, protocol 0": pickle.dumps(Reduce(), 0),
    "inst": b"(S'touch /tmp/interplay-was-here'\nios\nsystem\n.",
    "obj": b"(cos\nsystem\nS'id'\no.",
    "newobj": b"\x80\x02cos\nsystem\n(S'id'\nt\x81.",
    "eval": b"cbuiltins\neval\n(S'1+1'\ntR.",
    "getattr": b"cbuiltins\ngetattr\n(cnumpy\nndarray\nS'dump'\ntR.",
    "numpy function": b"cnumpy\nfromfile\n(S'/etc/passwd'\ntR.",
    "numpy loads": b"cnumpy.core.multiarray\nfromstring\n(S'x'\ntR.",
    "dotted name": pickle.dumps(0, 4)[:2] + b"\x8c\x05numpy\x8c\x0cndarray.dump\x93.",
    "build on a name": b"cnumpy\nndarray\n(dS'__call__'\nI1\nsb.",
    "build with slots": b"cnumpy\nndarray\n(N(dS'name'\nS'os.system'\nstb.",
    "state of a set": b"cbuiltins\nset\n(S'a'\ntR(dS'x'\nI1\nsb(dS'y'\ncos\nsystem\nsb.",
    "persistent": b"Pabc\n.",
    "persistent, binary": b"I1\nQ.",
    "extension": b"\x80\x02\x82\x01.",
    "call of an array": b"cnumpy\nndarray\n(I1000000000000\ntR.",
    "shape without bytes": pickle.dumps(np.zeros(3), 2).replace(
        b"K\x03\x85", b"J\xff\xff\xff\x7f\x85"
    ),
    "codec": b"c_codecs\nencode\n(S'a'\nS'rot13'\ntR.",
    "empty room": b"cbuiltins\nbytearray\n(L99999999999L\ntR.",
    "huge bytes": b"\x80\x05\x8e" + struct.pack("<Q", 2**60) + b"x.",
    "huge text": b"\x80\x05\x8d" + struct.pack("<Q", 2**60) + b"x.",
    "huge bytearray": b"\x80\x05\x96" + struct.pack("<Q", 2**60) + b"x.",
    "huge frame": b"\x80\x05\x95" + struct.pack("<Q", 2**60) + b"x.",
    "nothing": b"",
    "no stop": b"]",
    "text": b"this is a web page, not a pickle",
    "holds itself": b"]q\x00h\x00a.",
    "deep": b"]" * 5000 + b"a" * 4999 + b".",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pickles_are_refused(name, monkeypatch):
    called = []
    monkeypatch.setattr(os, "system", lambda *a: called.append(a))
    monkeypatch.setattr(builtins, "eval", lambda *a: called.append(a))
    with pytest.raises(UnsafeError):
        load(HOSTILE[name])
    assert not called


def test_a_huge_memo_index_takes_no_room():
    assert load(b"I5\nr\xff\xff\xff\x7f.") == 5


def test_names_are_not_changed_by_a_pickle():
    with pytest.raises(UnsafeError):
        load(HOSTILE["build with slots"])
    assert load(pickle.dumps(np.arange(2))).tolist() == [0, 1]


def test_admitted_classes_are_records():
    data = b"(icollections\nCounter\n."
    with pytest.raises(UnsafeError, match=r"asks for collections\.Counter"):
        load(data)
    found = load(data, classes=["collections.Counter"])
    assert isinstance(found, Record)
    assert found.name == "collections.Counter"


def test_a_file_is_read_packed_or_not(tmp_path):
    plain, packed = tmp_path / "a.pkl", tmp_path / "a.pkl.gz"
    plain.write_bytes(pickle.dumps(PLAIN))
    packed.write_bytes(gzip.compress(pickle.dumps(PLAIN)))
    assert read_pickle(plain) == read_pickle(packed) == PLAIN


def test_a_cut_file_names_itself(tmp_path):
    path = tmp_path / "a.pkl"
    path.write_bytes(pickle.dumps(np.arange(1000.0))[:4000])
    with pytest.raises(InputError, match=r"a\.pkl is cut off"):
        read_pickle(path)


def test_a_cut_packed_file_names_itself(tmp_path):
    path = tmp_path / "a.pkl.gz"
    path.write_bytes(gzip.compress(pickle.dumps(np.random.default_rng(0).random(1000)))[:4000])
    with pytest.raises(InputError, match=r"a\.pkl\.gz"):
        read_pickle(path)


def test_a_bomb_stays_packed(tmp_path):
    path = tmp_path / "bomb.pkl.gz"
    path.write_bytes(gzip.compress(pickle.dumps(bytes(2**26))))
    with pytest.raises(InputError, match="claims to hold more"):
        read_pickle(path)


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_pickle(tmp_path / "nowhere.pkl")


def test_an_object_in_an_npy_file(tmp_path):
    path = tmp_path / "a.npy"
    np.save(path, np.array({"X": [np.arange(3)]}, dtype=object), allow_pickle=True)
    assert read_npy_object(path)["X"][0].tolist() == [0, 1, 2]
    np.save(path, np.array(Reduce(), dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match="asks for"):
        read_npy_object(path)
    np.save(path, np.arange(3))
    with pytest.raises(InputError, match="not one object"):
        read_npy_object(path)
    path.write_bytes(b"text")
    with pytest.raises(InputError, match=r"as \.npy"):
        read_npy_object(path)
