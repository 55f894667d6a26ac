"""For a vendor's own tests: a client of the mocks' control API (`client`), a set of mocks (`running`), and fixtures.

Imports neither the mocks nor the adapter, whose packages have plain names: it must not stand in anybody's way.
This file imports nothing, because pytest imports it in every run of whoever has the package installed.
"""
