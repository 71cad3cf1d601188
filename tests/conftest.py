from hypothesis import settings

settings.register_profile("interplay", deadline=None, print_blob=True)
settings.load_profile("interplay")
