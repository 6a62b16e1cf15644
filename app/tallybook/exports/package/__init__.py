"""A data package: a folder of CSV files with their schema, hashes and the question that made them."""

from __future__ import annotations

from tallybook.exports.package.descriptor import About
from tallybook.exports.package.folder import Tables, write_package

__all__ = ["About", "Tables", "write_package"]
