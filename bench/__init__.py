"""Benchmarks: the three flows end to end, beside the bare cost of their parts, measured in the same run.

`make bench`.
"""
