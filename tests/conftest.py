import os

import pytest
from hypothesis import settings

os.environ.setdefault("INTERPLAY_CACHE", "off")  # tests train what they test

settings.register_profile("interplay", deadline=None, print_blob=True)
settings.load_profile("interplay")


@pytest.fixture
def remembered_fits(tmp_path_factory, monkeypatch, worker_id):
    """One cache for the session: for tests of words and files, which train the same many times."""
    root = tmp_path_factory.getbasetemp()
    shared = root if worker_id == "master" else root.parent
    monkeypatch.setenv("INTERPLAY_CACHE", str(shared / "fits"))
