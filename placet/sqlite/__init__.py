"""Django's SQLite engine, with one step of it taken once for each statement rather than each time (see `base`)."""
