"""Forms as they were typed: read, not judged."""
