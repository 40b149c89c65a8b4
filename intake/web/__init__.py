"""Floor 3: HTTP. A view turns a form into a verb and its answer into a page."""
