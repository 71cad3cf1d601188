import os

from hypothesis import settings

os.environ.setdefault("INTERPLAY_CACHE", "off")  # tests train what they test

settings.register_profile("interplay", deadline=None, print_blob=True)
settings.load_profile("interplay")
