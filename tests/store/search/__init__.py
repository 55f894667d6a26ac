"""A search finds what a plain reading of every resource finds, on both databases and while rows are moved."""
