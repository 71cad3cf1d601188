"""Modules of extras: loaded, or the extra named."""

import sys

import pytest

from interplay.core.extras import load_extra
from interplay.errors import MissingExtraError


def test_a_module_of_a_package_is_loaded():
    assert load_extra("email.message", "A letter", "post").__name__ == "email.message"


@pytest.mark.parametrize("module", ["no_such_package", "no_such_package.part"])
def test_the_extra_of_a_missing_package_is_named(module):
    with pytest.raises(MissingExtraError, match=r"A letter .*'no_such_package'.*interplay\[post\]"):
        load_extra(module, "A letter", "post")


def test_what_a_package_itself_lacks_is_not_hidden(tmp_path, monkeypatch):
    (tmp_path / "needy_package.py").write_text("import no_such_package")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "needy_package", raising=False)
    with pytest.raises(ModuleNotFoundError, match="no_such_package") as caught:
        load_extra("needy_package", "A letter", "post")
    assert not isinstance(caught.value, MissingExtraError)
