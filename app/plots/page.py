"""stub"""
from app.plots.base import Picture
suffixes=(".html",)
def draw(picture: Picture, suffix: str) -> bytes: return b""
