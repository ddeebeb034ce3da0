"""The same work as a minimal program in Python: a closing bar comes, a vote in turn, a signed order goes out.

  loop.py PORT sockets|aiohttp [JOURNAL]

`sockets`: websockets' blocking client, and http.client with a kept connection. `aiohttp`: both over aiohttp, as the usual
libraries for exchanges do it. With JOURNAL each bar is committed to a SQLite database (WAL, synchronous=NORMAL) before
its order goes out. Like the host it places a stop after each purchase, and cancels it before it sells. It has no risk
rules, no ledger and no second source of what became of an order.
"""
import asyncio
import hashlib
import hmac
import http.client
import json
import sqlite3
import sys
import time
import urllib.parse

SECRET = b"timing-secret-timing-secret-timing-secret-timing-secret-timing00"
HEADERS = {"X-MBX-APIKEY": "timing", "Content-Type": "application/x-www-form-urlencoded"}


class Trader:
    def __init__(self, journal):
        self.held, self.number = False, 0
        self.journal = None
        if journal:
            self.journal = sqlite3.connect(journal, isolation_level=None)
            self.journal.execute("PRAGMA journal_mode=WAL")
            self.journal.execute("PRAGMA synchronous=NORMAL")
            self.journal.execute("CREATE TABLE input (time INTEGER, bar TEXT)")

    def requests(self, frame):
        """The requests that a frame brings about, in order; each waits for the answer before it."""
        bar = json.loads(frame)["data"]["k"]
        if not bar["x"]:
            return
        if self.journal:
            self.journal.execute("INSERT INTO input VALUES (?, ?)", (bar["t"], frame))
        buys = bar["t"] // 60000 % 2 == 0
        if buys and not self.held:
            self.number += 1
            self.held = True
            yield "POST", self.signed(side="BUY", type="MARKET", quantity="0.01", newClientOrderId=f"py-{self.number}",
                                      newOrderRespType="FULL")
            yield "POST", self.signed(side="SELL", type="STOP_LOSS", quantity="0.01", stopPrice="47500.00",
                                      newClientOrderId=f"stop-{self.number}", newOrderRespType="FULL")
        elif not buys and self.held:
            self.held = False
            yield "DELETE", self.signed(origClientOrderId=f"stop-{self.number}")
            yield "POST", self.signed(side="SELL", type="MARKET", quantity="0.01",
                                      newClientOrderId=f"sale-{self.number}", newOrderRespType="FULL")

    @staticmethod
    def signed(**values):
        values = {"symbol": "BTCUSDT", **values, "recvWindow": 5000, "timestamp": int(time.time() * 1000)}
        form = urllib.parse.urlencode(values)
        return form + "&signature=" + hmac.new(SECRET, form.encode(), hashlib.sha256).hexdigest()


def check(answer):
    if "orderId" not in answer:
        raise SystemExit(f"loop.py: the venue answered {answer}; expected an order")


def with_sockets(port, trader):
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect
    orders = http.client.HTTPConnection("127.0.0.1", port)
    orders.connect()
    with connect(f"ws://127.0.0.1:{port}/stream?streams=btcusdt@kline_1m", compression=None) as market:
        try:
            for frame in market:
                for verb, form in trader.requests(frame):
                    orders.request(verb, "/api/v3/order", form, HEADERS)
                    check(json.loads(orders.getresponse().read()))
        except ConnectionClosed:
            return  # the venue has measured enough and is gone


async def with_aiohttp(port, trader):
    import aiohttp
    address = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session:
        await (await session.get(f"{address}/api/v3/time")).read()
        async with session.ws_connect(f"{address}/stream?streams=btcusdt@kline_1m") as market:
            async for message in market:
                for verb, form in trader.requests(message.data):
                    async with session.request(verb, f"{address}/api/v3/order", data=form, headers=HEADERS) as answer:
                        check(await answer.json())


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[2] not in ("sockets", "aiohttp"):
        raise SystemExit("loop.py: expected PORT sockets|aiohttp [JOURNAL]")
    port, trader = int(sys.argv[1]), Trader(sys.argv[3] if len(sys.argv) == 4 else None)
    if sys.argv[2] == "sockets":
        with_sockets(port, trader)
    else:
        asyncio.run(with_aiohttp(port, trader))


main()
