"""Floor 2: use cases, one verb per function; they never commit and know no Flask."""
