"""Real cases that can be loaded: folders of acts as TOML, each fact with its source, and their reader."""
