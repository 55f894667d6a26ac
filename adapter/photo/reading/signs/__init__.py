"""Signs in a mail that the photo is of somebody else than its sender (PHO-06).

Words by language and kind, and rules for what is written about people. Pure; no sign is ever proof.
"""
