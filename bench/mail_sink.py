"""A mail server on loopback that takes everything and keeps nothing: `python -m bench.mail_sink`.

It prints its port and serves until its standard input is closed.
"""

import asyncio
import sys
import threading

_REPLIES = {b"MAIL": b"250 OK\r\n", b"RCPT": b"250 OK\r\n", b"RSET": b"250 OK\r\n"}
_TAKEN = b"250 2.0.0 Ok: queued as 1\r\n"
_END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One conversation, with as little work as can be."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.read, self.is_data = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        self.read += data
        while self._answered():
            pass

    def _answered(self) -> bool:
        end = _END if self.is_data else b"\r\n"
        line, found, rest = self.read.partition(end)
        if not found:
            return False
        self.read = rest
        if self.is_data:
            self.is_data = False
            self.transport.write(_TAKEN)
            return True
        word = line[:4].upper()
        if word == b"DATA":
            self.is_data = True
            self.transport.write(b"354 go on\r\n")
        elif word == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(_REPLIES.get(word, b"250 sink\r\n"))
        return True


def main() -> None:
    """Serve until nobody listens any more."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(Sink, "127.0.0.1", 0))
    print(server.sockets[0].getsockname()[1], flush=True)

    def until_closed() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(loop.stop)

    threading.Thread(target=until_closed).start()
    loop.run_forever()
    server.close()
    loop.close()


if __name__ == "__main__":
    main()
