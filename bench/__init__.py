"""What placet costs, measured against a floor in the same run: see docs/bench.md."""
