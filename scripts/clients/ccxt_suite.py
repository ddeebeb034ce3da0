"""ccxt (binanceus and binance), unchanged but for its base URLs."""

import asyncio
import sys
import time
from decimal import Decimal

import ccxt
import ccxt.pro

from scenarios import Scenarios
from venue import Venue, expect

SYMBOL = "BTC/USDT"


def point(client, venue):
    """Sets every base URL of the client to the simulator."""

    def moved(value):
        if isinstance(value, dict):
            return {name: moved(inner) for name, inner in value.items()}
        if not isinstance(value, str) or "://" not in value:
            return value
        scheme, rest = value.split("://", 1)
        path = rest.partition("/")[2]
        if path.startswith("ws-api"):
            return venue.ws_api
        base = venue.stream if scheme.startswith("ws") else venue.rest
        return f"{base}/{path}" if path else base

    client.urls["api"] = moved(client.urls["api"])
    return client


def options(venue, **more):
    return {"apiKey": venue.key, "secret": venue.secret, "enableRateLimit": False, **more}


class Suite:
    def __init__(self, venue, name, run):
        self.venue, self.name, self.run = venue, name, run
        self.client = point(getattr(ccxt, name)(options(venue)), venue)

    def all(self):
        for method in [
            self.market_data, self.balance, self.market_orders, self.limit_orders, self.stop_orders, self.queries,
            self.cancels, self.errors, self.streams, self.user_stream, self.ledger,
        ]:
            self.run.run(f"{self.name}: {method.__name__.replace('_', ' ')}", method)

    def market_data(self):
        markets = self.client.load_markets()
        expect(markets[SYMBOL]["active"], f"{SYMBOL} is not active")
        expect(markets[SYMBOL]["precision"]["price"] == 0.01, str(markets[SYMBOL]["precision"]))
        expect(markets[SYMBOL]["limits"]["cost"]["min"] == 10, str(markets[SYMBOL]["limits"]))
        ticker = self.client.fetch_ticker(SYMBOL)
        expect(ticker["bid"] < ticker["ask"], f"the book is crossed: {ticker}")
        book = self.client.fetch_order_book(SYMBOL, 20)
        expect(len(book["bids"]) == 20 and book["bids"][0][0] < book["asks"][0][0], str(book)[:200])
        bars = self.client.fetch_ohlcv(SYMBOL, "1m", limit=100)
        expect(len(bars) == 100, f"{len(bars)} bars")
        steps = {later[0] - earlier[0] for earlier, later in zip(bars, bars[1:])}
        expect(steps == {60000}, f"bars stand {steps} ms apart")
        expect(all(bar[3] <= min(bar[1], bar[4]) <= max(bar[1], bar[4]) <= bar[2] for bar in bars), "a bar is no bar")
        trades = self.client.fetch_trades(SYMBOL, limit=50)
        expect(len(trades) == 50, f"{len(trades)} trades")
        expect(abs(self.client.fetch_time() - time.time() * 1000) < 2000, "the server's time is far off")
        expect(SYMBOL in self.client.fetch_tickers(), "no ticker of all")

    def agrees(self):
        rows = self.client.fetch_balance()["info"]["balances"]
        told = {row["asset"]: (Decimal(row["free"]), Decimal(row["locked"])) for row in rows}
        told = {asset: pair for asset, pair in told.items() if any(pair)}
        expect(told == self.venue.balances(), f"{told} is not {self.venue.balances()}")

    def balance(self):
        balance = self.client.fetch_balance()
        expect(balance["BTC"]["free"] == 10, str(balance["BTC"]))
        self.agrees()

    def market_orders(self):
        bought = self.client.create_order(SYMBOL, "market", "buy", 0.01)
        expect(bought["status"] == "closed" and bought["filled"] == 0.01, str(bought)[:300])
        expect(bought["fees"] or bought["fee"], "no fee was told")
        spent = self.client.create_market_buy_order_with_cost(SYMBOL, 500)
        expect(spent["status"] == "closed" and 480 < spent["cost"] <= 500, str(spent)[:300])
        sold = self.client.create_order(SYMBOL, "market", "sell", 0.005)
        expect(sold["status"] == "closed", str(sold)[:300])
        self.agrees()

    def limit_orders(self):
        price = float(self.venue.price())
        low = round(price * 0.9, 2)
        order = self.client.create_order(SYMBOL, "limit", "buy", 0.01, low)
        expect(order["status"] == "open", str(order)[:300])
        self.client.cancel_order(order["id"], SYMBOL)
        now = self.client.create_order(SYMBOL, "limit", "buy", 0.01, round(price * 1.01, 2), {"timeInForce": "IOC"})
        expect(now["status"] == "closed", str(now)[:300])
        none = self.client.create_order(SYMBOL, "limit", "buy", 0.01, low, {"timeInForce": "FOK"})
        expect(none["status"] == "expired", str(none)[:300])
        maker = self.client.create_order(SYMBOL, "limit", "sell", 0.01, round(price * 1.1, 2), {"postOnly": True})
        expect(maker["info"]["type"] == "LIMIT_MAKER" or maker["id"], str(maker)[:300])
        self.client.cancel_order(maker["id"], SYMBOL)
        self.run.refused(
            lambda: self.client.create_order(SYMBOL, "limit", "buy", 0.01, round(price * 1.02, 2), {"postOnly": True}),
            ccxt.OrderImmediatelyFillable)
        self.agrees()

    def stop_orders(self):
        price = float(self.venue.price())
        kinds = [
            ("market", "sell", None, {"stopLossPrice": round(price * 0.9, 2)}, "STOP_LOSS"),
            ("limit", "sell", round(price * 0.89, 2), {"stopLossPrice": round(price * 0.9, 2)}, "STOP_LOSS_LIMIT"),
            ("market", "sell", None, {"takeProfitPrice": round(price * 1.1, 2)}, "TAKE_PROFIT"),
            ("limit", "sell", round(price * 1.1, 2), {"takeProfitPrice": round(price * 1.1, 2)}, "TAKE_PROFIT_LIMIT"),
        ]
        for kind, side, limit, params, name in kinds:
            order = self.client.create_order(SYMBOL, kind, side, 0.01, limit, params)
            told = self.client.fetch_order(order["id"], SYMBOL)
            expect(told["info"]["type"] == name and told["status"] == "open", f"{name}: {str(told)[:300]}")
            self.client.cancel_order(order["id"], SYMBOL)
        order = self.client.create_order(SYMBOL, "market", "sell", 0.01, None, {"stopLossPrice": round(price * 0.9, 2)})
        self.venue.control("POST", "/price", symbol="BTCUSDT", factor="0.85")
        told = self.client.fetch_order(order["id"], SYMBOL)
        expect(told["status"] == "closed" and told["filled"] == 0.01, str(told)[:300])
        self.venue.control("POST", "/price", symbol="BTCUSDT", price=str(price))
        self.agrees()

    def queries(self):
        price = float(self.venue.price())
        order = self.client.create_order(
            SYMBOL, "limit", "buy", 0.02, round(price * 0.8, 2), {"clientOrderId": "mine-1"})
        expect(self.client.fetch_order(None, SYMBOL, {"clientOrderId": "mine-1"})["id"] == order["id"], "not found")
        expect(order["id"] in [o["id"] for o in self.client.fetch_open_orders(SYMBOL)], "not among the open ones")
        trades = self.client.fetch_my_trades(SYMBOL)
        ledger = self.venue.ledger()["trades"]
        told = [(t["id"], Decimal(t["info"]["commission"]), Decimal(t["info"]["qty"])) for t in trades]
        held = [(str(t["id"]), Decimal(t["commission"]), Decimal(t["qty"])) for t in ledger]
        expect(sorted(told) == sorted(held), "the trades differ from the venue's")
        expect(len(self.client.fetch_orders(SYMBOL)) == len(self.venue.ledger()["orders"]), "orders are missing")
        self.client.cancel_order(order["id"], SYMBOL)

    def cancels(self):
        price = float(self.venue.price())
        for step in range(3):
            self.client.create_order(SYMBOL, "limit", "buy", 0.01, round(price * (0.8 - step / 100), 2))
        self.client.cancel_all_orders(SYMBOL)
        expect(self.client.fetch_open_orders(SYMBOL) == [], "orders are still open")
        self.agrees()

    def errors(self):
        price = float(self.venue.price())
        client, refused = self.client, self.run.refused
        wrong = point(getattr(ccxt, self.name)({**options(self.venue), "secret": "x" * 64}), self.venue)
        refused(lambda: wrong.private_get_account(), ccxt.AuthenticationError, -1022)
        nobody = point(getattr(ccxt, self.name)({**options(self.venue), "apiKey": "y" * 64}), self.venue)
        refused(lambda: nobody.private_get_account(), ccxt.AuthenticationError, -2015)
        reader = point(getattr(ccxt, self.name)({**options(self.venue), "apiKey": self.venue.reader_key}), self.venue)
        refused(lambda: reader.create_order(SYMBOL, "market", "buy", 0.01), ccxt.AuthenticationError, -2015)
        refused(lambda: client.public_get_ticker_price({"symbol": "NONEUSDT"}), ccxt.BadSymbol, -1121)
        refused(lambda: client.create_order(SYMBOL, "limit", "buy", 100, round(price * 0.9, 2)),
                ccxt.InsufficientFunds)
        refused(lambda: client.create_order(SYMBOL, "limit", "buy", 0.0001, round(price * 0.9, 2)),
                (ccxt.InvalidOrder, ccxt.BadRequest), -1013)
        client.create_order(SYMBOL, "limit", "buy", 0.01, round(price * 0.8, 2), {"clientOrderId": "twice"})
        refused(lambda: client.create_order(
            SYMBOL, "limit", "buy", 0.01, round(price * 0.8, 2), {"clientOrderId": "twice"}), ccxt.InvalidOrder)
        client.cancel_all_orders(SYMBOL)
        refused(lambda: client.cancel_order("999999", SYMBOL), ccxt.OrderNotFound)
        refused(lambda: client.fetch_order("999999", SYMBOL), ccxt.OrderNotFound)
        late = {"timestamp": int(time.time() * 1000) - 60000}
        refused(lambda: client.private_get_account(late), ccxt.InvalidNonce)
        early = {"timestamp": int(time.time() * 1000) + 5000}
        refused(lambda: client.private_get_account(early), ccxt.InvalidNonce)

    async def streams(self):
        client = point(getattr(ccxt.pro, self.name)(options(self.venue)), self.venue)
        try:
            book = await client.watch_order_book(SYMBOL)
            expect(book["bids"][0][0] < book["asks"][0][0], "the book is crossed")
            ticker = await client.watch_ticker(SYMBOL)
            expect(ticker["last"] > 0, str(ticker))
            bars = await client.watch_ohlcv(SYMBOL, "1m")
            expect(len(bars) > 0, "no bar")
            self.venue.control("POST", "/price", symbol="BTCUSDT", factor="1.0001")
            trades = await client.watch_trades(SYMBOL)
            expect(trades[0]["price"] > 0, str(trades))
        finally:
            await client.close()

    async def user_stream(self):
        client = point(getattr(ccxt.pro, self.name)(options(self.venue)), self.venue)
        try:
            await client.load_markets()
            price = float(self.venue.price())
            await client.authenticate()
            # The watch begins before the order: its report may come before the order's own answer.
            watch = asyncio.ensure_future(client.watch_orders(SYMBOL))
            await asyncio.sleep(0.3)
            order = await client.create_order(SYMBOL, "limit", "buy", 0.01, round(price * 0.8, 2))
            seen = await watch
            expect(seen[-1]["id"] == order["id"], f"{seen} is not about {order['id']}")
            watch = asyncio.ensure_future(client.watch_orders(SYMBOL))
            await asyncio.sleep(0.3)
            await client.cancel_order(order["id"], SYMBOL)
            seen = await watch
            expect(seen[-1]["status"] == "canceled", str(seen)[:300])
        finally:
            await client.close()

    def ledger(self):
        self.agrees()
        expect(self.client.fetch_open_orders(SYMBOL) == [], "orders were left open")


def main():
    run = Scenarios("ccxt " + ccxt.__version__)
    for name, flavour in [("binanceus", "us"), ("binance", "com")]:
        with Venue(sys.argv[1], flavour) as venue:
            Suite(venue, name, run).all()
    run.close()


main()
