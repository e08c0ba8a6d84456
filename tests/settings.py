"""Django's settings for the tests: those of placet, with a folder and a database that are thrown away.

`PLACET_TEST_DATABASE` is `sqlite` (the default) or the address of a PostgreSQL server, `postgresql://…/name`; Django
makes its own database beside that name. Whatever else is set in the environment for a server of ours does not count.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="placet-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

TEST_DATABASE = os.environ.get("PLACET_TEST_DATABASE", "sqlite")
for _name in [name for name in os.environ if name.startswith("PLACET_")]:
    del os.environ[_name]
os.environ["PLACET_DIR"] = str(FOLDER)
os.environ["PLACET_SECRET"] = "only for tests, and long enough to be taken for a secret"
os.environ["PLACET_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["PLACET_DEMO"] = "no"
if TEST_DATABASE != "sqlite":
    os.environ["PLACET_DATABASE"] = TEST_DATABASE

from placet.settings import *  # noqa: E402, F403

# Signing in is tested; how slow a password is to try is not.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
