"""A data package: a folder of CSV files with their schema, hashes and the question that made them."""

from __future__ import annotations

from app.exports.package.descriptor import About
from app.exports.package.folder import Tables, write_package

__all__ = ["About", "Tables", "write_package"]
