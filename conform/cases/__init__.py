"""The cases, a module a subject; the modules of `roles` import them."""
