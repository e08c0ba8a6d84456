"""placet's own settings with one address more: the empty view that everything is measured against."""

from placet.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floor"
