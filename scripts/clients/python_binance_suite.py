"""python-binance, unchanged but for its base URLs."""

import asyncio
import sys
import time
from decimal import Decimal

from binance import AsyncClient, BinanceSocketManager, Client
from binance.exceptions import BinanceAPIException

from scenarios import Scenarios
from venue import Venue, expect

SYMBOL = "BTCUSDT"


def point(venue):
    """Sets the base URLs of both clients and of the streams to the simulator."""
    for kind in (Client, AsyncClient):
        kind.API_URL = f"{venue.rest}/api"
        kind.MARGIN_API_URL = f"{venue.rest}/sapi"
        kind.WS_API_URL = venue.ws_api
    BinanceSocketManager.STREAM_URL = f"{venue.stream}/"


class Suite:
    def __init__(self, venue, tld, run):
        self.venue, self.tld, self.run = venue, tld, run
        point(venue)
        self.client = Client(venue.key, venue.secret, tld=tld)

    def all(self):
        for method in [
            self.market_data, self.balance, self.market_orders, self.limit_orders, self.stop_orders,
            self.triggered_orders, self.pairs, self.replace, self.queries, self.errors, self.error_codes,
            self.unknown_outcome, self.streams, self.user_stream, self.websocket_api,
        ]:
            name = f"{self.tld}: {method.__name__.replace('_', ' ')}"
            self.venue.scenario(name)
            self.run.run(name, method)

    def price(self, factor):
        return f"{float(self.venue.price(SYMBOL)) * factor:.2f}"

    def agrees(self):
        rows = self.client.get_account()["balances"]
        told = {row["asset"]: (Decimal(row["free"]), Decimal(row["locked"])) for row in rows}
        told = {asset: pair for asset, pair in told.items() if any(pair)}
        expect(told == self.venue.balances(), f"{told} is not {self.venue.balances()}")

    def market_data(self):
        client = self.client
        expect(client.ping() == {}, "ping")
        expect(abs(client.get_server_time()["serverTime"] - time.time() * 1000) < 2000, "the time is far off")
        info = client.get_symbol_info(SYMBOL)
        expect({f["filterType"] for f in info["filters"]} >= {"PRICE_FILTER", "LOT_SIZE", "NOTIONAL"}, str(info))
        book = client.get_order_book(symbol=SYMBOL, limit=10)
        expect(len(book["asks"]) == 10 and Decimal(book["bids"][0][0]) < Decimal(book["asks"][0][0]), str(book))
        rows = client.get_klines(symbol=SYMBOL, interval=Client.KLINE_INTERVAL_5MINUTE, limit=50)
        expect(len(rows) == 50 and all(len(row) == 12 for row in rows), "klines")
        history = client.get_historical_klines(SYMBOL, "1m", "3 hours ago UTC")
        expect(178 <= len(history) <= 181, f"{len(history)} minutes of three hours")
        trades = client.get_recent_trades(symbol=SYMBOL, limit=20)
        expect([t["id"] for t in trades] == sorted(t["id"] for t in trades), "trades are not in order")
        expect(len(client.get_historical_trades(symbol=SYMBOL, limit=5)) == 5, "historical trades")
        expect(client.get_aggregate_trades(symbol=SYMBOL, limit=5)[0]["a"] > 0, "aggregate trades")
        expect(Decimal(client.get_avg_price(symbol=SYMBOL)["price"]) > 0, "average price")
        expect(len(client.get_all_tickers()) == 3, "tickers of all")
        expect(client.get_ticker(symbol=SYMBOL)["symbol"] == SYMBOL, "ticker of one")
        expect(client.get_orderbook_ticker(symbol=SYMBOL)["symbol"] == SYMBOL, "book ticker")

    def balance(self):
        account = self.client.get_account()
        expect(account["canTrade"] and not account["canWithdraw"], "rights")
        expect(self.client.get_asset_balance("BTC")["free"] == "10.00000000", "BTC")
        self.agrees()

    def market_orders(self):
        bought = self.client.order_market_buy(symbol=SYMBOL, quantity="0.010")
        expect(bought["status"] == "FILLED" and bought["fills"], str(bought))
        quote = self.client.order_market_buy(symbol=SYMBOL, quoteOrderQty=250)
        expect(Decimal(quote["cummulativeQuoteQty"]) <= 250, str(quote))
        sold = self.client.order_market_sell(symbol=SYMBOL, quantity=0.01)
        expect(sold["fills"][0]["commissionAsset"] == "USDT", str(sold))
        sold = self.client.order_market_sell(symbol=SYMBOL, quoteOrderQty="150.00")
        expect(Decimal(sold["cummulativeQuoteQty"]) <= 150 and sold["status"] == "FILLED", str(sold))
        expect(self.client.create_test_order(
            symbol=SYMBOL, side="BUY", type="MARKET", quantity=0.01) == {}, "a test order")
        self.agrees()

    def limit_orders(self):
        client = self.client
        order = client.order_limit_buy(symbol=SYMBOL, quantity=0.01, price=self.price(0.9))
        expect(order["status"] == "NEW", str(order))
        cancelled = client.cancel_order(symbol=SYMBOL, orderId=order["orderId"])
        expect(cancelled["status"] == "CANCELED" and cancelled["origClientOrderId"] == order["clientOrderId"], "cancel")
        now = client.order_limit_buy(symbol=SYMBOL, quantity=0.01, price=self.price(1.01), timeInForce="IOC")
        expect(now["status"] == "FILLED", str(now))
        maker = client.create_order(
            symbol=SYMBOL, side="SELL", type="LIMIT_MAKER", quantity=0.01, price=self.price(1.1),
            newOrderRespType="FULL")
        expect(maker["status"] == "NEW", str(maker))
        client.cancel_order(symbol=SYMBOL, origClientOrderId=maker["clientOrderId"])
        self.agrees()

    def stop_orders(self):
        for kind, stop, limit in [
            ("STOP_LOSS", 0.9, None), ("STOP_LOSS_LIMIT", 0.9, 0.89), ("TAKE_PROFIT", 1.1, None),
            ("TAKE_PROFIT_LIMIT", 1.1, 1.1),
        ]:
            more = {"price": self.price(limit), "timeInForce": "GTC"} if limit else {}
            order = self.client.create_order(
                symbol=SYMBOL, side="SELL", type=kind, quantity=0.01, stopPrice=self.price(stop), **more)
            told = self.client.get_order(symbol=SYMBOL, orderId=order["orderId"])
            expect(told["type"] == kind and told["isWorking"] is False, str(told))
            self.client.cancel_order(symbol=SYMBOL, orderId=order["orderId"])
        self.agrees()

    def triggered_orders(self):
        price = self.venue.price(SYMBOL)
        # Against each type the price moves to its trigger, and it trades by itself.
        for kind, side, stop, limit in [
            ("STOP_LOSS", "SELL", 0.95, None), ("STOP_LOSS_LIMIT", "SELL", 0.95, 0.5),
            ("TAKE_PROFIT", "BUY", 0.95, None), ("TAKE_PROFIT_LIMIT", "BUY", 0.95, 1.0),
            ("STOP_LOSS", "BUY", 1.05, None), ("TAKE_PROFIT", "SELL", 1.05, None),
        ]:
            more = {"price": self.price(limit), "timeInForce": "GTC"} if limit else {}
            order = self.client.create_order(
                symbol=SYMBOL, side=side, type=kind, quantity=0.01, stopPrice=self.price(stop), **more)
            self.venue.control("POST", "/price", symbol=SYMBOL, factor="0.94" if stop < 1 else "1.06")
            told = self.client.get_order(symbol=SYMBOL, orderId=order["orderId"])
            expect(told["status"] == "FILLED", f"{kind} {side}: {told}")
            self.venue.control("POST", "/price", symbol=SYMBOL, price=str(price))
        self.agrees()

    def pairs(self):
        if self.tld == "us":
            pair = self.client._post("order/oco", True, data={
                "symbol": SYMBOL, "side": "SELL", "quantity": 0.01, "price": self.price(1.1),
                "stopPrice": self.price(0.9), "stopLimitPrice": self.price(0.89), "stopLimitTimeInForce": "GTC"})
        else:
            pair = self.client.create_oco_order(
                symbol=SYMBOL, side="SELL", quantity=0.01, aboveType="LIMIT_MAKER", abovePrice=self.price(1.1),
                belowType="STOP_LOSS_LIMIT", belowPrice=self.price(0.89), belowStopPrice=self.price(0.9),
                belowTimeInForce="GTC")
        expect(pair["listOrderStatus"] == "EXECUTING" and len(pair["orders"]) == 2, str(pair))
        expect(len(self.client.get_open_orders(symbol=SYMBOL)) == 2, "two orders of the pair")
        self.client.cancel_order(symbol=SYMBOL, orderId=pair["orders"][0]["orderId"])
        expect(self.client.get_open_orders(symbol=SYMBOL) == [], "one cancelled, both gone")
        # Of a pair that buys, the stop is above; without a limit it trades at once.
        if self.tld == "us":
            pair = self.client._post("order/oco", True, data={
                "symbol": SYMBOL, "side": "BUY", "quantity": "0.01", "price": self.price(0.9),
                "stopPrice": self.price(1.05), "listClientOrderId": "pair-2"})
        else:
            pair = self.client.create_oco_order(
                symbol=SYMBOL, side="BUY", quantity="0.01", aboveType="STOP_LOSS", aboveStopPrice=self.price(1.05),
                belowType="LIMIT_MAKER", belowPrice=self.price(0.9), listClientOrderId="pair-2")
        expect(pair["listClientOrderId"] == "pair-2", str(pair))
        price = self.venue.price(SYMBOL)
        self.venue.control("POST", "/price", symbol=SYMBOL, factor="1.06")
        states = [self.client.get_order(symbol=SYMBOL, orderId=leg["orderId"]) for leg in pair["orders"]]
        expect({(row["type"], row["status"]) for row in states}
               == {("STOP_LOSS", "FILLED"), ("LIMIT_MAKER", "EXPIRED")}, str(states))
        self.venue.control("POST", "/price", symbol=SYMBOL, price=str(price))
        self.agrees()

    def replace(self):
        order = self.client.order_limit_buy(symbol=SYMBOL, quantity=0.01, price=self.price(0.9))
        both = self.client.cancel_replace_order(
            symbol=SYMBOL, side="BUY", type="LIMIT", cancelReplaceMode="STOP_ON_FAILURE", timeInForce="GTC",
            quantity=0.02, price=self.price(0.85), cancelOrderId=order["orderId"])
        expect(both["newOrderResult"] == "SUCCESS", str(both))
        self.client.cancel_order(symbol=SYMBOL, orderId=both["newOrderResponse"]["orderId"])
        # The first order is gone: nothing is placed, or only the new one, as the mode says.
        again = dict(symbol=SYMBOL, side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.02, price=self.price(0.85),
                     cancelOrderId=order["orderId"])
        self.run.refused(lambda: self.client.cancel_replace_order(cancelReplaceMode="STOP_ON_FAILURE", **again),
                         BinanceAPIException, -2022)
        self.run.refused(lambda: self.client.cancel_replace_order(cancelReplaceMode="ALLOW_FAILURE", **again),
                         BinanceAPIException, -2021)
        left = self.client.get_open_orders(symbol=SYMBOL)
        expect(len(left) == 1 and left[0]["price"] == f"{again['price']}000000", str(left))
        self.client.cancel_order(symbol=SYMBOL, orderId=left[0]["orderId"])
        self.agrees()

    def queries(self):
        told = self.client.get_my_trades(symbol=SYMBOL)
        held = self.venue.ledger()["trades"]
        key = lambda row: row["id"]
        expect(sorted(told, key=key) == sorted(held, key=key), "the trades differ from the venue's")
        expect(len(self.client.get_all_orders(symbol=SYMBOL)) == len(self.venue.ledger()["orders"]), "orders")
        expect(self.client.get_current_order_count(), "order counts")

    def errors(self):
        client = self.client
        refused = lambda number, code: self.run.refused(code, BinanceAPIException, number)
        order = dict(symbol=SYMBOL, quantity=0.01, price=self.price(0.9))
        wrong = Client(self.venue.key, "x" * 64, tld=self.tld)
        refused(-1022, wrong.get_account)
        refused(-2015, Client("y" * 64, "x" * 64, tld=self.tld).get_account)
        refused(-2014, Client("short", "x" * 64, tld=self.tld).get_account)
        refused(-1121, lambda: client.get_symbol_ticker(symbol="NONEUSDT"))
        refused(-1013, lambda: client.order_limit_buy(**{**order, "quantity": 0.0001}))
        refused(-1013, lambda: client.order_limit_buy(**{**order, "price": self.price(0.9) + "1"}))
        refused(-2010, lambda: client.order_limit_buy(**{**order, "quantity": 100}))
        client.order_limit_buy(**order, newClientOrderId="twice")
        refused(-2010, lambda: client.order_limit_buy(**order, newClientOrderId="twice"))
        client.cancel_order(symbol=SYMBOL, origClientOrderId="twice")
        refused(-2011, lambda: client.cancel_order(symbol=SYMBOL, orderId=999999))
        refused(-2013, lambda: client.get_order(symbol=SYMBOL, orderId=999999))
        refused(-1100, lambda: client.order_limit_buy(**order, newClientOrderId="x" * 37))
        refused(-1102, lambda: client.create_order(symbol=SYMBOL, side="BUY", type="LIMIT", quantity=1))
        refused(-1106, lambda: client.create_order(
            symbol=SYMBOL, side="BUY", type="MARKET", quantity=1, timeInForce="GTC"))
        refused(-1111, lambda: client.order_limit_buy(**{**order, "quantity": "0.0100000001"}))
        refused(-1120, lambda: client.get_klines(symbol=SYMBOL, interval="7m"))
        client.timestamp_offset = -60000
        refused(-1021, client.get_account)
        client.timestamp_offset = 5000
        refused(-1021, client.get_account)
        client.timestamp_offset = 0
        self.agrees()

    def error_codes(self):
        client = self.client
        refused = lambda number, code: self.run.refused(code, BinanceAPIException, number)
        order = dict(symbol=SYMBOL, side="BUY", quantity=0.01)
        limit = dict(order, type="LIMIT", price=self.price(0.9), timeInForce="GTC")
        refused(-1101, lambda: client._get("time", data={"colour": "red"}))
        refused(-1104, lambda: client.create_order(**limit, colour="red"))
        refused(-1105, lambda: client.get_order(symbol=SYMBOL, origClientOrderId=""))
        refused(-1108, lambda: client.get_order(symbol=SYMBOL, orderId="99999999999999999999"))
        refused(-1102, lambda: client.get_order(symbol=SYMBOL))
        refused(-1115, lambda: client.create_order(**{**limit, "timeInForce": "DAY"}))
        refused(-1116, lambda: client.create_order(**{**limit, "type": "GUESS"}))
        refused(-1117, lambda: client.create_order(**{**limit, "side": "HOLD"}))
        now = int(time.time() * 1000)
        refused(-1127, lambda: client.get_my_trades(symbol=SYMBOL, startTime=now, endTime=now - 1000))
        if self.tld == "com":
            refused(-1127, lambda: client.get_my_trades(symbol=SYMBOL, startTime=now - 90_000_000, endTime=now))
        refused(-1128, lambda: client.get_my_trades(symbol=SYMBOL, fromId=1, startTime=now - 1000))
        refused(-1130, lambda: client.get_order_book(symbol=SYMBOL, limit=0))
        refused(-1145, lambda: client.cancel_order(symbol=SYMBOL, orderId=1, cancelRestrictions="ONLY_OLD"))
        refused("would trigger immediately", lambda: client.create_order(
            **order, type="STOP_LOSS", stopPrice=self.price(0.9)))
        refused("would immediately match", lambda: client.create_order(
            **order, type="LIMIT_MAKER", price=self.price(1.05)))
        refused("insufficient balance", lambda: client.create_order(**{**limit, "quantity": 100}))
        refused("PERCENT_PRICE", lambda: client.create_order(**{**limit, "price": self.price(0.1)}))
        refused("LOT_SIZE", lambda: client.create_order(**{**limit, "quantity": "0.01000001"}))
        refused("NOTIONAL", lambda: client.create_order(**{**limit, "quantity": "0.0001"}))
        self.venue.control("POST", "/status", symbol=SYMBOL, status="HALT")
        refused("Market is closed", lambda: client.create_order(**limit))
        self.venue.control("POST", "/status", symbol=SYMBOL, status="TRADING")
        self.agrees()

    def unknown_outcome(self):
        order = dict(symbol=SYMBOL, quantity="0.01", price=self.price(0.9), newClientOrderId="unknown-1")
        self.venue.control("POST", "/faults", kind="error-after", on="POST /api/v3/order", count=1)
        self.run.refused(lambda: self.client.order_limit_buy(**order), BinanceAPIException, -1007)
        found = self.client.get_order(symbol=SYMBOL, origClientOrderId="unknown-1")
        expect(found["status"] == "NEW", str(found))
        # The id is taken while the order is open: a blind repeat is refused.
        self.run.refused(lambda: self.client.order_limit_buy(**order), BinanceAPIException, -2010)
        self.client.cancel_order(symbol=SYMBOL, orderId=found["orderId"])
        self.agrees()

    async def streams(self):
        client = await AsyncClient.create(self.venue.key, self.venue.secret, tld=self.tld)
        try:
            manager = BinanceSocketManager(client)
            async with manager.multiplex_socket(["btcusdt@bookTicker", "btcusdt@kline_1m", "btcusdt@trade"]) as socket:
                seen = set()
                for _ in range(30):
                    try:
                        seen.add((await asyncio.wait_for(socket.recv(), 1))["stream"])
                    except asyncio.TimeoutError:
                        self.venue.control("POST", "/price", symbol=SYMBOL, factor="1.0001")
                expect(len(seen) == 3, f"only {seen} came")
        finally:
            await client.close_connection()

    async def user_stream(self):
        client = await AsyncClient.create(self.venue.key, self.venue.secret, tld=self.tld)
        try:
            async with BinanceSocketManager(client).user_socket() as socket:
                order = await client.order_limit_buy(symbol=SYMBOL, quantity=0.01, price=self.price(0.8))
                await client.cancel_order(symbol=SYMBOL, orderId=order["orderId"])
                events = [await asyncio.wait_for(socket.recv(), 20) for _ in range(4)]
                events = [event.get("event", event) for event in events]
                kinds = [event.get("x", event["e"]) for event in events]
                expect(kinds == ["NEW", "outboundAccountPosition", "CANCELED", "outboundAccountPosition"], str(kinds))
                expect(events[2]["C"] == order["clientOrderId"], "the cancelled order's own id")
        finally:
            await client.close_connection()

    async def websocket_api(self):
        client = await AsyncClient.create(self.venue.key, self.venue.secret, tld=self.tld)
        try:
            expect(await client.ws_ping() == {}, "ping")
            expect(len((await client.ws_get_order_book(symbol=SYMBOL, limit=5))["bids"]) == 5, "depth")
            bought = await client.ws_order_market_buy(symbol=SYMBOL, quantity="0.01", newOrderRespType="FULL")
            expect(bought["status"] == "FILLED" and bought["fills"], str(bought))
            sold = await client.ws_order_market_sell(symbol=SYMBOL, quoteOrderQty=100)
            expect(Decimal(sold["cummulativeQuoteQty"]) <= 100, str(sold))
            for kind, stop, limit in [
                ("LIMIT", None, 1.1), ("LIMIT_MAKER", None, 1.1), ("STOP_LOSS", 0.9, None),
                ("STOP_LOSS_LIMIT", 0.9, 0.89), ("TAKE_PROFIT", 1.1, None), ("TAKE_PROFIT_LIMIT", 1.1, 1.1),
            ]:
                order = dict(symbol=SYMBOL, side="SELL", type=kind, quantity="0.01")
                order.update({"price": self.price(limit)} if limit else {})
                order.update({"stopPrice": self.price(stop)} if stop else {})
                order.update({"timeInForce": "GTC"} if limit and kind != "LIMIT_MAKER" else {})
                placed = await client.ws_create_order(**order)
                told = await client.ws_get_order(symbol=SYMBOL, orderId=placed["orderId"])
                expect(told["type"] == kind and told["status"] == "NEW", str(told))
                gone = await client.ws_cancel_order(symbol=SYMBOL, orderId=placed["orderId"])
                expect(gone["status"] == "CANCELED", str(gone))
            await self.run.refused_async(
                client.ws_cancel_order(symbol=SYMBOL, orderId=placed["orderId"]), BinanceAPIException, -2011)
            await self.run.refused_async(
                client.ws_create_order(symbol=SYMBOL, side="BUY", type="MARKET", quantity="0.00001"),
                BinanceAPIException, -1013)
            expect((await client.ws_get_account())["canTrade"], "account")
            self.agrees()
        finally:
            await client.close_connection()


def main():
    run = Scenarios("python-binance")
    for tld in ["us", "com"]:
        with Venue(sys.argv[1], tld, "python-binance") as venue:
            Suite(venue, tld, run).all()
    run.close()


main()
