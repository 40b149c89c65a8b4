"""Floor 0: the rules. Plain Python: no I/O, no clock, no framework."""
