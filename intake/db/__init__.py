"""Floor 1: tables and nothing else."""
