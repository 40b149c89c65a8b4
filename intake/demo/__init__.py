"""The demo: two invented records, written through the real pipeline."""
