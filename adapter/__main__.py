"""`python -m adapter` is `lautta`."""

from adapter.cli import main

main()
