#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Set placet up in a folder of its own (.venv) and run it. Needs Python 3.11 or later, and nothing else.

    python3 start.py            the demo: the real case, in the browser
    python3 start.py test       the tests
    python3 start.py COMMAND …  any command of placet: python3 start.py serve --port 9000
    python3 start.py --help     this, and the list of commands

PLACET_VENV names another folder than .venv.
Nothing outside this folder is changed, and nothing is installed for the whole system.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PLACE = os.path.abspath(os.environ.get("PLACET_VENV") or os.path.join(HERE, ".venv"))
BIN = os.path.join(PLACE, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
CONFIG = os.path.join(PLACE, "pyvenv.cfg")
# There while the environment is being made or changed: one that was interrupted in that is not to be trusted.
UNFINISHED = os.path.join(PLACE, "placet-unfinished")
ELSEWHERE = "Or name another folder:  PLACET_VENV=FOLDER python3 start.py"


def stop(words):
    sys.exit("placet: " + words)


def say(words):
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def pins():
    """The exact versions of all packages, as pyproject.toml names them, and the groups of the developers' tools."""
    import tomllib

    with open(os.path.join(HERE, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)
    return project["tool"]["uv"]["constraint-dependencies"], project["dependency-groups"]["dev"]


def usable():
    """Whether there is an environment that was made to its end, with pip in it."""
    if not os.path.exists(PYTHON) or os.path.exists(UNFINISHED):
        return False
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return True
    if os.path.exists(CONFIG):
        with open(CONFIG) as file:
            by_uv = any(line.startswith("uv =") for line in file)
        if by_uv:
            stop("uv made the environment in {}.\nRun placet with it:  uv run placet\n{}".format(PLACE, ELSEWHERE))
    return False


def begin():
    """Leave the mark of what is not finished. What is in a folder that is no environment is nobody's to clear away."""
    known = os.path.exists(CONFIG) or os.path.exists(UNFINISHED)
    try:
        if not known and os.path.isdir(PLACE) and os.listdir(PLACE):
            stop("{} is no Python environment, and is not empty. Remove it.\n{}".format(PLACE, ELSEWHERE))
        os.makedirs(PLACE, exist_ok=True)
        with open(UNFINISHED, "w"):
            pass
    except OSError as wrong:
        stop("{} cannot be written: {}.\n{}".format(PLACE, wrong.strerror, ELSEWHERE))


def make_place():
    """A virtual environment with pip in it."""
    if usable():
        return
    begin()
    say("Making a Python environment in {} …".format(PLACE))
    venv = [sys.executable, "-m", "venv", "--clear"]
    made = subprocess.run(venv + [PLACE], capture_output=True, text=True)
    begin()  # again: the folder was cleared
    if made.returncode == 0:
        return
    # Some systems ship Python without ensurepip: an environment without pip, and the system's pip put to work on it.
    bare = subprocess.run(venv + ["--without-pip", PLACE], capture_output=True, text=True)
    if bare.returncode:
        stop(
            "no environment can be made in {}. Python says:\n{}\nPut that right, and run this again.\n{}".format(
                PLACE, (bare.stderr + bare.stdout).strip(), ELSEWHERE
            )
        )
    begin()
    helped = subprocess.run(
        [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"], capture_output=True, text=True
    )
    if helped.returncode == 0:
        return
    if importlib.util.find_spec("ensurepip"):
        stop(
            "no pip can be put into the environment in {}. Python says:\n{}\n"
            "Put that right, and run this again.\n{}".format(PLACE, (made.stderr + made.stdout).strip(), ELSEWHERE)
        )
    stop(
        "Python is here, but it can make no environment: its module ensurepip (and pip) is missing.\n"
        "On Debian and Ubuntu:  sudo apt install python3-venv\n"
        "Elsewhere: install Python from your system's packages with venv and pip. Then run this again."
    )


def first_line(path):
    """The first line of a file; nothing where there is no file."""
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.readline()


def install(with_tests):
    """An environment with placet and exactly the packages that it names, if that is not there for these versions."""
    constraints, tools = pins()
    wanted = hashlib.sha256(repr((constraints, tools, with_tests, HERE)).encode()).hexdigest()
    mark = os.path.join(PLACE, "placet-tests" if with_tests else "placet-installed")
    finished = os.path.exists(PYTHON) and not os.path.exists(UNFINISHED)
    if finished and first_line(mark) == wanted:
        return
    make_place()
    begin()
    say("Installing placet and its packages (once) …")
    listed = os.path.join(PLACE, "constraints.txt")
    with open(listed, "w") as out:
        out.write("\n".join(constraints) + "\n")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-c", listed, "-e", HERE]
    command = pip + (tools if with_tests else [])
    done = subprocess.run(command)
    if done.returncode == 0:
        with open(mark, "w") as out:
            out.write(wanted)
    os.remove(UNFINISHED)  # where pip gives up it leaves the environment as it was
    if done.returncode:
        stop(
            "this did not work: {}\nIs this machine connected to a package index? pip's own words above say what is"
            " missing. Then run this again.".format(" ".join(command))
        )


def tell():
    """What this file does, and the commands of placet: their list needs no package."""
    sys.path.insert(0, HERE)
    from placet.command_line.run import usage

    print(__doc__)
    print("Below, “placet” is: python3 start.py\n")
    print(usage())


def main():
    if sys.version_info < (3, 11):
        stop(
            "this is Python {}.{}; placet needs 3.11 or later.\n"
            "Install one (Debian 12, Ubuntu 24.04 and later have it: sudo apt install python3 python3-venv)"
            " and run this with it.".format(*sys.version_info[:2])
        )
    arguments = sys.argv[1:] or ["demo"]
    if arguments[0] in ("-h", "--help"):
        tell()
        return 0
    testing = arguments[0] == "test"
    try:
        install(testing)
    except KeyboardInterrupt:
        sys.stderr.write("\nplacet: stopped before all was set up. Run this again: it begins anew.\n")
        return 130
    os.environ.pop("PLACET_VENV", None)
    if testing:
        command = [PYTHON, os.path.join(HERE, "tests", "run.py")] + arguments[1:]
    else:
        # -P: the folder in which this is called may hold modules of its own.
        command = [PYTHON, "-P", "-m", "placet"] + arguments
    if os.name == "nt":
        return subprocess.run(command).returncode
    os.execv(PYTHON, command)


if __name__ == "__main__":
    sys.exit(main())
