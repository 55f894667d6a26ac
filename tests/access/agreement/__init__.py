"""The adapter and mock Kanta decide the same, each by its own code, on a hundred thousand generated cases."""
