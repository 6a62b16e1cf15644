"""An ONNX graph whose int8 products are computed exactly, made without the package that reads ONNX.

An ONNX file is a protocol buffer: fields, each a number and a value, of which only two kinds occur in what is changed
here (whole numbers, and bytes with their length in front). Numbers of fields are those of onnx.proto3.
"""

from __future__ import annotations

from collections.abc import Iterator

_GRAPH, _NODE, _INPUT, _OUTPUT, _OPERATOR, _ATTRIBUTE = 7, 1, 1, 2, 4, 5
_NAME, _INTEGER, _TYPE, _INTEGER_TYPE = 1, 3, 20, 2
_INT32, _DOUBLE = 6, 11
Field = tuple[int, int | bytes]


def exact(model: bytes) -> bytes:
    """A model with each `MatMulInteger` computed as a product of doubles, which holds these integers exactly.

    No product of the networks has more than 2,048 rows, so that none is above 2**27; a double is exact to 2**53.
    """
    changed = [
        _bytes_of(number, _exact_graph(value) if number == _GRAPH and isinstance(value, bytes) else value)
        for number, value in _fields(model)
    ]
    return b"".join(changed)


def _exact_graph(graph: bytes) -> bytes:
    parts: list[bytes] = []
    for number, value in _fields(graph):
        nodes = [value]
        if number == _NODE and isinstance(value, bytes):
            node = _fields_by_number(value)
            if node.get(_OPERATOR) == [b"MatMulInteger"]:
                nodes = list(_product([name.decode() for name in node[_INPUT]], node[_OUTPUT][0].decode()))
        parts.extend(_bytes_of(number, one) for one in nodes)
    return b"".join(parts)


def _product(inputs: list[str], output: str) -> Iterator[bytes]:
    values, weights, zero, *_ = inputs  # the zero points of weights are 0 in these graphs
    for name, part in ((values, "values"), (zero, "zero"), (weights, "weights")):
        yield _node("Cast", [name], f"{output}_{part}", to=_DOUBLE)
    yield _node("Sub", [f"{output}_values", f"{output}_zero"], f"{output}_shifted")
    yield _node("MatMul", [f"{output}_shifted", f"{output}_weights"], f"{output}_double")
    yield _node("Cast", [f"{output}_double"], output, to=_INT32)


def _node(operator: str, inputs: list[str], output: str, **attributes: int) -> bytes:
    parts = [_bytes_of(_INPUT, name.encode()) for name in inputs]
    parts += [_bytes_of(_OUTPUT, output.encode()), _bytes_of(_OPERATOR, operator.encode())]
    for name, value in attributes.items():
        attribute = _bytes_of(_NAME, name.encode()) + _bytes_of(_INTEGER, value) + _bytes_of(_TYPE, _INTEGER_TYPE)
        parts.append(_bytes_of(_ATTRIBUTE, attribute))
    return b"".join(parts)


def _fields_by_number(message: bytes) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for number, value in _fields(message):
        if isinstance(value, bytes):
            found.setdefault(number, []).append(value)
    return found


def _fields(message: bytes) -> Iterator[Field]:
    """The fields of a message in their order. Raises ValueError where one is of another kind than those read here."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        if key & 7 == 0:
            value, at = _number(message, at)
            yield key >> 3, value
        elif key & 7 == 2:
            length, at = _number(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        else:
            raise ValueError(f"A field of wire type {key & 7}.")


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _bytes_of(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)
