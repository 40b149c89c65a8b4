"""Public pages as their templates take them: plain values, finished words, made from the services' read models."""
