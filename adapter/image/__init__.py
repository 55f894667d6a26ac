"""The image: recognised by its content, cleaned of what is not the picture, and proven to be one (PHO-13). Pure."""

from __future__ import annotations

from adapter.image.kind import Kind, recognise
from adapter.image.other import name_other
from adapter.image.photo import Photo, Render, clean, clean_small, measure

__all__ = ["Kind", "Photo", "Render", "clean", "clean_small", "measure", "name_other", "recognise"]
