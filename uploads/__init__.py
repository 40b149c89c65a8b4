"""Files: the store, the jail and what is read inside it. No Flask, no SQL."""
