"""Small tools of the checks."""
