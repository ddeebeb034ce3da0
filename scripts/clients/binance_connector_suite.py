"""binance-connector (spot), unchanged but for its base URLs."""

import json
import queue
import sys
import time
from decimal import Decimal

from binance.error import ClientError
from binance.spot import Spot
from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient
from binance.websocket.spot.websocket_stream import SpotWebsocketStreamClient

from scenarios import Scenarios
from venue import Venue, expect

SYMBOL = "BTCUSDT"


class Suite:
    def __init__(self, venue, flavour, run):
        self.venue, self.flavour, self.run = venue, flavour, run
        self.client = Spot(api_key=venue.key, api_secret=venue.secret, base_url=venue.rest)

    def all(self):
        methods = [
            self.market_data, self.orders, self.stops_and_pairs, self.queries, self.errors, self.streams,
            self.websocket_api,
        ]
        if self.flavour == "us":
            methods.append(self.listen_key_stream)
        for method in methods:
            self.run.run(f"{self.flavour}: {method.__name__.replace('_', ' ')}", method)

    def price(self, factor):
        return f"{float(self.venue.price(SYMBOL)) * factor:.2f}"

    def agrees(self):
        rows = self.client.account()["balances"]
        told = {row["asset"]: (Decimal(row["free"]), Decimal(row["locked"])) for row in rows}
        told = {asset: pair for asset, pair in told.items() if any(pair)}
        expect(told == self.venue.balances(), f"{told} is not {self.venue.balances()}")

    def market_data(self):
        client = self.client
        expect(client.ping() == {}, "ping")
        expect(abs(client.time()["serverTime"] - time.time() * 1000) < 2000, "the time is far off")
        expect(len(client.exchange_info(symbols=[SYMBOL, "ETHUSDT"])["symbols"]) == 2, "two symbols")
        expect(len(client.depth(SYMBOL, limit=5)["bids"]) == 5, "depth")
        expect(len(client.klines(SYMBOL, "1h", limit=10)) == 10, "klines")
        expect(len(client.trades(SYMBOL, limit=5)) == 5, "trades")
        expect(len(client.agg_trades(SYMBOL, limit=5)) == 5, "aggregate trades")
        expect(client.ticker_24hr(SYMBOL)["symbol"] == SYMBOL, "ticker")
        expect(len(client.ticker_price(symbols=[SYMBOL, "ETHUSDT"])) == 2, "prices")
        expect(client.book_ticker(SYMBOL)["symbol"] == SYMBOL, "book ticker")
        expect(client.rolling_window_ticker(SYMBOL, windowSize="4h")["symbol"] == SYMBOL, "window ticker")

    def orders(self):
        client = self.client
        bought = client.new_order(SYMBOL, "BUY", "MARKET", quantity=0.01)
        expect(bought["status"] == "FILLED", str(bought))
        client.new_order(SYMBOL, "SELL", "MARKET", quoteOrderQty=100)
        order = client.new_order(
            SYMBOL, "BUY", "LIMIT", quantity="0.010", price=self.price(0.9), timeInForce="GTC",
            newOrderRespType="FULL")
        expect(order["status"] == "NEW" and order["fills"] == [], str(order))
        expect(client.cancel_order(SYMBOL, orderId=order["orderId"])["status"] == "CANCELED", "cancel")
        none = client.new_order(SYMBOL, "BUY", "LIMIT", quantity=0.01, price=self.price(0.9), timeInForce="FOK")
        expect(none["status"] == "EXPIRED", str(none))
        expect(client.new_order_test(SYMBOL, "BUY", "MARKET", quantity=0.01) == {}, "a test order")
        client.new_order(SYMBOL, "BUY", "LIMIT", quantity=0.01, price=self.price(0.9), timeInForce="GTC")
        expect(len(client.cancel_open_orders(SYMBOL)) == 1, "cancel all")
        self.agrees()

    def stops_and_pairs(self):
        client = self.client
        stop = client.new_order(
            SYMBOL, "SELL", "STOP_LOSS_LIMIT", quantity=0.01, price=self.price(0.89), stopPrice=self.price(0.9),
            timeInForce="GTC", newOrderRespType="RESULT")
        both = client.cancel_and_replace(
            SYMBOL, "SELL", "LIMIT_MAKER", "STOP_ON_FAILURE", quantity=0.01, price=self.price(1.1),
            cancelOrderId=stop["orderId"])
        expect(both["cancelResult"] == "SUCCESS", str(both))
        client.cancel_order(SYMBOL, orderId=both["newOrderResponse"]["orderId"])
        if self.flavour == "com":
            pair = client.new_oco_order(
                SYMBOL, "SELL", 0.01, "LIMIT_MAKER", "STOP_LOSS_LIMIT", abovePrice=self.price(1.1),
                belowPrice=self.price(0.89), belowStopPrice=self.price(0.9), belowTimeInForce="GTC")
        else:
            pair = client.sign_request("POST", "/api/v3/order/oco", {
                "symbol": SYMBOL, "side": "SELL", "quantity": 0.01, "price": self.price(1.1),
                "stopPrice": self.price(0.9)})
        expect(len(client.get_oco_open_orders()) == 1, "the open pair")
        client.cancel_oco_order(SYMBOL, orderListId=pair["orderListId"])
        expect(client.get_oco_order(orderListId=pair["orderListId"])["listOrderStatus"] == "ALL_DONE", "the pair")
        self.agrees()

    def queries(self):
        told = self.client.my_trades(SYMBOL)
        held = self.venue.ledger()["trades"]
        key = lambda row: row["id"]
        expect(sorted(told, key=key) == sorted(held, key=key), "the trades differ from the venue's")
        expect(len(self.client.get_orders(SYMBOL)) == len(self.venue.ledger()["orders"]), "orders")
        expect(self.client.get_open_orders(SYMBOL) == [], "open orders")
        expect(self.client.get_order_rate_limit(), "order counts")

    def errors(self):
        client = self.client
        refused = lambda number, code: self.run.refused(code, ClientError, number)
        wrong = Spot(api_key=self.venue.key, api_secret="x" * 64, base_url=self.venue.rest)
        refused(-1022, wrong.account)
        refused(-2015, Spot(api_key="y" * 64, api_secret="x" * 64, base_url=self.venue.rest).account)
        refused(-1121, lambda: client.ticker_price("NONEUSDT"))
        limit = dict(price=self.price(0.9), timeInForce="GTC")
        refused(-2010, lambda: client.new_order(SYMBOL, "BUY", "LIMIT", quantity=100, **limit))
        refused(-1013, lambda: client.new_order(SYMBOL, "BUY", "LIMIT", quantity=0.0001, **limit))
        refused(-1117, lambda: client.new_order(SYMBOL, "HOLD", "LIMIT", quantity=1, **limit))
        refused(-1116, lambda: client.new_order(SYMBOL, "BUY", "GUESS", quantity=1))
        refused(-2011, lambda: client.cancel_order(SYMBOL, orderId=999999))
        refused(-2013, lambda: client.get_order(SYMBOL, orderId=999999))
        refused(-1131, lambda: client.account(recvWindow=70000))
        refused(-1104, lambda: client.depth(SYMBOL, colour="red"))

    def streams(self):
        seen = queue.Queue()
        client = SpotWebsocketStreamClient(
            stream_url=self.venue.stream, on_message=lambda _, text: seen.put(json.loads(text)), is_combined=True)
        try:
            client.subscribe(["btcusdt@depth5", "btcusdt@miniTicker", "btcusdt@aggTrade"], id=7)
            names = set()
            deadline = time.time() + 20
            while len(names) < 3 and time.time() < deadline:
                self.venue.control("POST", "/price", symbol=SYMBOL, factor="1.0001")
                message = seen.get(timeout=10)
                names.add(message.get("stream"))
                names.discard(None)
            expect(len(names) == 3, f"only {names} came")
        finally:
            client.stop()

    def websocket_api(self):
        seen = queue.Queue()
        client = SpotWebsocketAPIClient(
            stream_url=self.venue.ws_api, api_key=self.venue.key, api_secret=self.venue.secret,
            on_message=lambda _, text: seen.put(json.loads(text)))
        try:
            client.ping_connectivity(id="p")
            expect(seen.get(timeout=10)["status"] == 200, "ping")
            client.new_order(
                id="o", symbol=SYMBOL, side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.01,
                price=self.price(0.9), newOrderRespType="RESULT")
            placed = seen.get(timeout=10)
            expect(placed["status"] == 200 and placed["result"]["status"] == "NEW", str(placed))
            client.cancel_order(SYMBOL, id="c", orderId=placed["result"]["orderId"])
            expect(seen.get(timeout=10)["result"]["status"] == "CANCELED", "cancel")
            client.account(id="a")
            expect(seen.get(timeout=10)["result"]["canTrade"], "account")
        finally:
            client.stop()

    def listen_key_stream(self):
        key = self.client.new_listen_key()["listenKey"]
        expect(self.client.renew_listen_key(key) == {}, "renewal")
        seen = queue.Queue()
        client = SpotWebsocketStreamClient(
            stream_url=self.venue.stream, on_message=lambda _, text: seen.put(json.loads(text)))
        try:
            client.user_data(listen_key=key)
            time.sleep(0.5)
            order = self.client.new_order(SYMBOL, "BUY", "MARKET", quantity=0.01)
            kinds = []
            while "TRADE" not in kinds:
                event = seen.get(timeout=10)
                kinds.append(event.get("x", event.get("e")))
            expect(event["i"] == order["orderId"], str(event))
            expect(event["n"] == order["fills"][0]["commission"], "the fee")
        finally:
            client.stop()
        expect(self.client.close_listen_key(key) == {}, "close")
        self.run.refused(lambda: self.client.renew_listen_key(key), ClientError, -1125)


def main():
    run = Scenarios("binance-connector")
    for flavour in ["us", "com"]:
        with Venue(sys.argv[1], flavour) as venue:
            Suite(venue, flavour, run).all()
    run.close()


main()
