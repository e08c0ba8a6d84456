"""The WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placet.settings")
application = get_wsgi_application()

# What is loaded by now stays for the life of the process: keep the collector from walking it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 25, 25)
