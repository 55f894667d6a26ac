"""A request to release images as people write it in a mail (REL-01), in stages: lines, labels, studies, statements.

Pure.
"""
