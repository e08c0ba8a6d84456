#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Set placet up in a folder of its own (.venv) and run it. Needs Python 3.11 or later, and nothing else.

    python3 start.py            the demo: the real case, in the browser
    python3 start.py test       the tests
    python3 start.py COMMAND …  any command of placet: python3 start.py serve --port 9000

Nothing outside this folder is changed, and nothing is installed for the whole system.
"""

import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PLACE = os.environ.get("PLACET_VENV", os.path.join(HERE, ".venv"))
BIN = os.path.join(PLACE, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")


def stop(words):
    sys.exit("placet: " + words)


def say(words):
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def run(arguments, remedy, **options):
    done = subprocess.run(arguments, **options)
    if done.returncode:
        stop("this did not work: {}\n{}".format(" ".join(arguments), remedy))


def pins():
    """The exact versions of all packages, as pyproject.toml names them, and the groups of the developers' tools."""
    import tomllib

    with open(os.path.join(HERE, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)
    return project["tool"]["uv"]["constraint-dependencies"], project["dependency-groups"]["dev"]


def make_place():
    """A virtual environment with pip in it."""
    if os.path.exists(PYTHON):
        return
    say("Making a Python environment in {} …".format(PLACE))
    made = subprocess.run([sys.executable, "-m", "venv", PLACE], capture_output=True, text=True)
    if made.returncode == 0:
        return
    # Some systems ship Python without ensurepip: an environment without pip, and the system's pip put to work on it.
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", PLACE], capture_output=True)
    helped = subprocess.run(
        [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"], capture_output=True, text=True
    )
    if helped.returncode:
        subprocess.run([sys.executable, "-c", "import shutil, sys; shutil.rmtree(sys.argv[1], True)", PLACE])
        stop(
            "Python is here, but it can make no environment: its module ensurepip (and pip) is missing.\n"
            "On Debian and Ubuntu:  sudo apt install python3-venv\n"
            "Elsewhere: install Python from your system's packages with venv and pip. Then run this again."
        )


def install(with_tests):
    """Install placet and exactly the packages that it names, if that has not been done for these versions."""
    constraints, tools = pins()
    wanted = hashlib.sha256(repr((constraints, tools, with_tests, HERE)).encode()).hexdigest()
    mark = os.path.join(PLACE, "placet-tests" if with_tests else "placet-installed")
    if os.path.exists(mark) and open(mark).read() == wanted:
        return
    say("Installing placet and its packages (once) …")
    listed = os.path.join(PLACE, "constraints.txt")
    with open(listed, "w") as out:
        out.write("\n".join(constraints) + "\n")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    remedy = (
        "Is this machine connected to a package index? pip's own words above say what is missing. Then run this again."
    )
    run(pip + ["install", "--quiet", "-c", listed, "-e", HERE] + (tools if with_tests else []), remedy)
    with open(mark, "w") as out:
        out.write(wanted)


def main():
    if sys.version_info < (3, 11):
        stop(
            "this is Python {}.{}; placet needs 3.11 or later.\n"
            "Install one (Debian 12, Ubuntu 24.04 and later have it: sudo apt install python3 python3-venv)"
            " and run this with it.".format(*sys.version_info[:2])
        )
    arguments = sys.argv[1:] or ["demo"]
    if arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    testing = arguments[0] == "test"
    make_place()
    install(testing)
    os.chdir(HERE)
    os.environ.pop("PLACET_VENV", None)
    if testing:
        command = [PYTHON, os.path.join(HERE, "tests", "run.py")] + arguments[1:]
    else:
        command = [PYTHON, "-m", "placet"] + arguments
    if os.name == "nt":
        return subprocess.run(command).returncode
    os.execv(PYTHON, command)


if __name__ == "__main__":
    sys.exit(main())
