"""WebSocket frames as they pass by: read whole, handed on as they were."""

import socket
import struct

TEXT = 1


def head(connection):
    """An HTTP head with the blank line at its end; nothing behind it is read."""
    text = b""
    while not text.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            raise ConnectionError("the connection ended within an HTTP head")
        text += byte
    return text


def _exactly(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionError("the connection ended")
        data += part
    return data


def each(connection):
    """The frames of one direction: the bytes as they came, the opcode, and the payload without its mask."""
    while True:
        raw = _exactly(connection, 2)
        opcode, masked, length = raw[0] & 15, raw[1] & 128, raw[1] & 127
        if length >= 126:
            size = 2 if length == 126 else 8
            more = _exactly(connection, size)
            raw += more
            length = struct.unpack(">H" if size == 2 else ">Q", more)[0]
        mask = b""
        if masked:
            mask = _exactly(connection, 4)
            raw += mask
        payload = _exactly(connection, length)
        raw += payload
        if mask:
            payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        yield raw, opcode, payload


def end(connection):
    """Ends a connection in both directions; it may have ended already."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()
