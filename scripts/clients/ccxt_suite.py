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
            self.market_data, self.balance, self.market_orders, self.limit_orders, self.stop_orders,
            self.triggered_orders, self.pairs, self.replace, self.queries, self.cancels, self.errors,
            self.unknown_outcome, self.held_back, self.streams, self.user_stream, self.websocket_orders, self.ledger,
        ]:
            name = f"{self.name}: {method.__name__.replace('_', ' ')}"
            if method == self.websocket_orders and self.name == "binanceus":
                continue  # This client has no address of the WebSocket API for orders there.
            self.venue.scenario(name)
            self.run.run(name, method)

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
        expect(SYMBOL in self.client.fetch_tickers([SYMBOL, "ETH/USDT"]), "no ticker of two")
        best = self.client.fetch_bids_asks([SYMBOL])
        expect(best[SYMBOL]["bid"] < best[SYMBOL]["ask"], f"the best prices are crossed: {best}")
        past = self.client.fetch_ohlcv(SYMBOL, "15m", since=bars[0][0], limit=5)
        expect(0 < len(past) <= 5 and past[0][0] >= bars[0][0], str(past))

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
        sold = self.client.create_order(SYMBOL, "market", "sell", 0.005, None, {"quoteOrderQty": 200})
        expect(sold["status"] == "closed" and sold["cost"] <= 200, str(sold)[:300])
        self.client.create_order(SYMBOL, "market", "buy", 0.01, None, {"test": True})
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
        self.agrees()

    def triggered_orders(self):
        price = float(self.venue.price())
        below, above = round(price * 0.9, 2), round(price * 1.1, 2)
        for side, params, factor in [
            ("sell", {"stopLossPrice": below}, "0.85"), ("sell", {"takeProfitPrice": above}, "1.15"),
            ("buy", {"stopLossPrice": above}, "1.15"), ("buy", {"takeProfitPrice": below}, "0.85"),
        ]:
            order = self.client.create_order(SYMBOL, "market", side, 0.01, None, params)
            self.venue.control("POST", "/price", symbol="BTCUSDT", factor=factor)
            told = self.client.fetch_order(order["id"], SYMBOL)
            expect(told["status"] == "closed" and told["filled"] == 0.01, f"{side} {params}: {str(told)[:300]}")
            self.venue.control("POST", "/price", symbol="BTCUSDT", price=str(price))
        # One with a limit rests on the book once it was triggered.
        order = self.client.create_order(
            SYMBOL, "limit", "sell", 0.01, round(price * 0.95, 2), {"stopLossPrice": below})
        self.venue.control("POST", "/price", symbol="BTCUSDT", factor="0.85")
        told = self.client.fetch_order(order["id"], SYMBOL)
        expect(told["status"] == "open" and told["info"]["isWorking"], str(told)[:300])
        self.venue.control("POST", "/price", symbol="BTCUSDT", price=str(price))
        told = self.client.fetch_order(order["id"], SYMBOL)
        expect(told["status"] == "closed", str(told)[:300])
        self.agrees()

    def pairs(self):
        client, price = self.client, float(self.venue.price())
        text = lambda factor: client.price_to_precision(SYMBOL, price * factor)
        order = {"symbol": "BTCUSDT", "side": "SELL", "quantity": "0.01"}
        if self.name == "binanceus":
            place = lambda: client.private_post_order_oco({
                **order, "price": text(1.1), "stopPrice": text(0.9), "stopLimitPrice": text(0.89),
                "stopLimitTimeInForce": "GTC"})
        else:
            place = lambda: client.private_post_orderlist_oco({
                **order, "aboveType": "LIMIT_MAKER", "abovePrice": text(1.1), "belowType": "STOP_LOSS_LIMIT",
                "belowStopPrice": text(0.9), "belowPrice": text(0.89), "belowTimeInForce": "GTC"})
        pair = place()
        expect(pair["listOrderStatus"] == "EXECUTING" and len(pair["orderReports"]) == 2, str(pair)[:300])
        told = client.private_get_orderlist({"orderListId": pair["orderListId"]})
        expect(told["listClientOrderId"] == pair["listClientOrderId"], str(told)[:300])
        expect(len(client.private_get_openorderlist()) == 1, "the open pair")
        client.private_delete_orderlist({"symbol": "BTCUSDT", "orderListId": pair["orderListId"]})
        expect(client.fetch_open_orders(SYMBOL) == [], "the pair was cancelled")
        pair = place()
        self.venue.control("POST", "/price", symbol="BTCUSDT", factor="1.15")
        orders = [client.fetch_order(leg["orderId"], SYMBOL) for leg in pair["orders"]]
        expect(sorted(order["status"] for order in orders) == ["closed", "expired"], str(orders)[:500])
        self.venue.control("POST", "/price", symbol="BTCUSDT", price=str(price))
        expect(len(client.private_get_allorderlist()) == 2, "both pairs are remembered")
        self.agrees()

    def replace(self):
        price = float(self.venue.price())
        order = self.client.create_order(SYMBOL, "limit", "buy", 0.01, round(price * 0.8, 2))
        after = self.client.edit_order(order["id"], SYMBOL, "limit", "buy", 0.02, round(price * 0.7, 2))
        expect(after["id"] != order["id"] and after["amount"] == 0.02, str(after)[:300])
        expect(self.client.fetch_order(order["id"], SYMBOL)["status"] == "canceled", "the first one still stands")
        self.client.cancel_order(after["id"], SYMBOL)
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
        one = next(t for t in trades if t["side"] == "buy")
        parts = self.client.fetch_order_trades(one["order"], SYMBOL)
        expect(one["id"] in [t["id"] for t in parts], "an order's own trades")
        later = self.client.fetch_my_trades(SYMBOL, None, None, {"fromId": trades[1]["id"]})
        expect(len(later) == len(trades) - 1, "trades from an id on")
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
        refused(lambda: client.create_order(
            SYMBOL, "market", "sell", 0.01, None, {"stopLossPrice": round(price * 1.1, 2)}),
            ccxt.OrderImmediatelyFillable)
        refused(lambda: client.cancel_all_orders(SYMBOL), ccxt.OrderNotFound, -2011)
        refused(lambda: client.cancel_order("999999", SYMBOL), ccxt.OrderNotFound)
        refused(lambda: client.fetch_order("999999", SYMBOL), ccxt.OrderNotFound)
        late = {"timestamp": int(time.time() * 1000) - 60000}
        refused(lambda: client.private_get_account(late), ccxt.InvalidNonce)
        early = {"timestamp": int(time.time() * 1000) + 5000}
        refused(lambda: client.private_get_account(early), ccxt.InvalidNonce)

    def unknown_outcome(self):
        price = round(float(self.venue.price()) * 0.8, 2)
        self.venue.control("POST", "/faults", kind="error-after", on="POST /api/v3/order", count=1)
        self.run.refused(lambda: self.client.create_order(
            SYMBOL, "limit", "buy", 0.01, price, {"clientOrderId": "unknown-1"}), ccxt.RequestTimeout, -1007)
        found = self.client.fetch_order(None, SYMBOL, {"clientOrderId": "unknown-1"})
        expect(found["status"] == "open", str(found)[:300])
        self.venue.control("POST", "/faults", kind="error-after", on="DELETE /api/v3/order", count=1)
        self.run.refused(lambda: self.client.cancel_order(found["id"], SYMBOL), ccxt.RequestTimeout, -1007)
        expect(self.client.fetch_order(found["id"], SYMBOL)["status"] == "canceled", "the cancel took effect")
        self.venue.control("POST", "/faults", kind="error-before", on="POST /api/v3/order", count=1)
        self.run.refused(lambda: self.client.create_order(
            SYMBOL, "limit", "buy", 0.01, price, {"clientOrderId": "unknown-2"}), ccxt.RequestTimeout, -1007)
        self.run.refused(lambda: self.client.fetch_order(None, SYMBOL, {"clientOrderId": "unknown-2"}),
                         ccxt.OrderNotFound, -2013)
        self.agrees()

    def held_back(self):
        for kind in ["rate-limit", "ban"]:
            self.venue.control("POST", "/faults", kind=kind, on="GET /api/v3/account", count=1, retryAfter=1)
            self.run.refused(self.client.fetch_balance, (ccxt.RateLimitExceeded, ccxt.DDoSProtection), -1003)
        self.agrees()

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
            watch = asyncio.ensure_future(client.watch_my_trades(SYMBOL))
            await asyncio.sleep(0.3)
            order = await client.create_order(SYMBOL, "market", "buy", 0.01)
            trades = await watch
            expect(trades[-1]["order"] == order["id"] and trades[-1]["fee"]["cost"] > 0, str(trades)[:300])
            watch = asyncio.ensure_future(client.watch_balance())
            await asyncio.sleep(0.3)
            await client.create_order(SYMBOL, "market", "sell", 0.01)
            balance = await watch
            expect(balance["USDT"]["free"] > 0, str(balance)[:300])
        finally:
            await client.close()

    async def websocket_orders(self):
        client = point(getattr(ccxt.pro, self.name)(options(self.venue)), self.venue)
        try:
            await client.load_markets()
            price = float(self.venue.price())
            order = await client.create_order_ws(SYMBOL, "limit", "buy", 0.01, round(price * 0.8, 2))
            expect(order["status"] == "open", str(order)[:300])
            told = await client.fetch_order_ws(order["id"], SYMBOL)
            expect(told["id"] == order["id"], str(told)[:300])
            expect(len(await client.fetch_open_orders_ws(SYMBOL)) == 1, "the open order")
            gone = await client.cancel_order_ws(order["id"], SYMBOL)
            expect(gone["status"] == "canceled", str(gone)[:300])
            bought = await client.create_order_ws(SYMBOL, "market", "buy", 0.01)
            expect(bought["status"] == "closed", str(bought)[:300])
            self.agrees()
        finally:
            await client.close()

    def ledger(self):
        self.agrees()
        expect(self.client.fetch_open_orders(SYMBOL) == [], "orders were left open")


def main():
    run = Scenarios("ccxt " + ccxt.__version__)
    for name, flavour in [("binanceus", "us"), ("binance", "com")]:
        with Venue(sys.argv[1], flavour, f"ccxt {name}") as venue:
            Suite(venue, name, run).all()
    run.close()


main()
