"""Apache Parquet: typed columns, compressed, for DuckDB, pandas, R and the like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from tallybook.errors import ExportError
from tallybook.exports.base import Content, Options, flat_only
from tallybook.exports.columns import Column, Kind

if TYPE_CHECKING:
    import pyarrow as pa

suffix: str = ".parquet"
keeps_records: bool = False
is_binary: bool = True
extra: str = "parquet"

# Rows are turned into Arrow's columns a few at a time, since as Python's objects they need ten times the memory.
_AT_ONCE = 512
_BATCHES_A_GROUP = 32


def write(content: Content, stream: IO[bytes], options: Options) -> int:
    """Write the rows in groups of 16,384 as they come; how many that were.

    Days are dates, counts doubles, positions 64-bit integers, lists lists of strings. Text is kept as it is: nothing
    runs it. Every column is dictionary-encoded where that saves room. Raises ExportError for anything but a flat table
    whose columns have types.
    """
    del options
    flat = flat_only(content, "Parquet")
    if not flat.schema:
        raise ExportError("Parquet needs columns with types", "export to a .csv file instead")
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([_field(column) for column in flat.schema])
    count = 0
    with pq.ParquetWriter(stream, schema, compression="zstd", use_dictionary=True) as writer:
        rows = flat.values()
        while group := list(islice(_batches(rows, schema), _BATCHES_A_GROUP)):
            table = pa.Table.from_batches(group, schema)
            writer.write_table(table, row_group_size=table.num_rows)
            count += table.num_rows
    return count


def _batches(rows: Iterable[Sequence[object]], schema: pa.Schema) -> Iterable[pa.RecordBatch]:
    import pyarrow as pa

    rows = iter(rows)
    while some := list(islice(rows, _AT_ONCE)):
        columns = zip(*some, strict=True)
        arrays = [_array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
        yield pa.record_batch(arrays, schema=schema)


def _array(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The cells as Arrow keeps them; half of a surrogate pair, which has no UTF-8, becomes a question mark."""
    import pyarrow as pa

    try:
        return pa.array(cells, kind)
    except UnicodeEncodeError:
        return pa.array([_encodable(cell) for cell in cells], kind)


def _encodable(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    return cell if cell is None else [_encodable(word) for word in cell]


def _field(column: Column) -> pa.Field:
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.DAY: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.YES_NO: pa.bool_(),
        Kind.LIST: pa.list_(pa.string()),
    }
    return pa.field(column.name, types[column.kind], nullable=column.is_optional)
