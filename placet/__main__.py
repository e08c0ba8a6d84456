"""`python -m placet`."""

import sys

from placet.command_line.run import main

sys.exit(main())
