"""Properties never measure time: a slow machine is not a wrong program."""

from hypothesis import settings

settings.register_profile("hotich", deadline=None)
settings.load_profile("hotich")
