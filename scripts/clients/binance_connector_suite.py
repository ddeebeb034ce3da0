"""binance-connector (spot), unchanged but for its base URLs."""

import json
import queue
import sys
import time
from decimal import Decimal

from binance.error import ClientError, ServerError
from binance.lib.utils import websocket_api_signature
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
            self.market_data, self.orders, self.conditional_orders, self.stops_and_pairs, self.queries, self.errors,
            self.unknown_outcome, self.streams, self.websocket_api, self.websocket_pairs,
        ]
        methods += [self.listen_key_stream] if self.flavour == "us" else [self.subscribed_stream, self.no_listen_key]
        for method in methods:
            name = f"{self.flavour}: {method.__name__.replace('_', ' ')}"
            self.venue.scenario(name)
            self.run.run(name, method)
        # What it takes to be held back would make most of a recording.
        self.venue.stop_recording()
        self.run.run(f"{self.flavour}: too many orders", self.too_many_orders)
        self.run.run(f"{self.flavour}: too many requests", self.too_many_requests)

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
        expect(len(client.historical_trades(SYMBOL, limit=5)) == 5, "historical trades")
        first = client.agg_trades(SYMBOL, limit=5)[0]["a"]
        expect(client.agg_trades(SYMBOL, fromId=first, limit=2)[0]["a"] == first, "aggregate trades from an id on")
        expect(Decimal(client.avg_price(SYMBOL)["price"]) > 0, "average price")
        expect(len(client.ticker_24hr(symbols=[SYMBOL, "ETHUSDT"])) == 2, "tickers of two")
        expect(len(client.book_ticker()) == 3, "best prices of all")
        rows = client.klines(SYMBOL, "1m", startTime=int(time.time() * 1000) - 600_000, limit=3)
        expect(len(rows) == 3 and rows[1][0] - rows[0][0] == 60_000, str(rows))
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

    def conditional_orders(self):
        for kind, side, stop, limit in [
            ("STOP_LOSS", "SELL", 0.9, None), ("STOP_LOSS", "BUY", 1.1, None), ("TAKE_PROFIT", "SELL", 1.1, None),
            ("TAKE_PROFIT", "BUY", 0.9, None), ("STOP_LOSS_LIMIT", "BUY", 1.1, 1.11),
            ("TAKE_PROFIT_LIMIT", "SELL", 1.1, 1.09), ("TAKE_PROFIT_LIMIT", "BUY", 0.9, 0.91),
        ]:
            more = {"price": self.price(limit), "timeInForce": "GTC"} if limit else {}
            order = self.client.new_order(
                SYMBOL, side, kind, quantity=0.01, stopPrice=self.price(stop), newClientOrderId=f"{kind}-{side}",
                **more)
            told = self.client.get_order(SYMBOL, origClientOrderId=f"{kind}-{side}")
            expect((told["type"], told["side"], told["status"]) == (kind, side, "NEW"), str(told))
            gone = self.client.cancel_order(SYMBOL, origClientOrderId=f"{kind}-{side}", newClientOrderId="gone")
            expect((gone["orderId"], gone["clientOrderId"]) == (order["orderId"], "gone"), str(gone))
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
        refused(-1120, lambda: client.klines(SYMBOL, "2m"))
        refused(-1111, lambda: client.new_order(SYMBOL, "BUY", "LIMIT", quantity="0.0100000001", **limit))
        refused(-1100, lambda: client.new_order(SYMBOL, "BUY", "LIMIT", quantity="1e-2", **limit))
        refused(-1100, lambda: client.new_order(
            SYMBOL, "BUY", "LIMIT", quantity=0.01, newClientOrderId="blanks are not", **limit))
        refused(-1106, lambda: client.new_order(SYMBOL, "BUY", "MARKET", quantity=0.01, price=self.price(0.9)))
        refused(-2011, lambda: client.cancel_open_orders(SYMBOL))
        refused(-2018, lambda: client.get_oco_order(orderListId=999999))
        self.agrees()

    def unknown_outcome(self):
        limit = dict(quantity=0.01, price=self.price(0.9), timeInForce="GTC", newClientOrderId="unknown-1")
        self.venue.control("POST", "/faults", kind="error-after", on="POST /api/v3/order", count=1)
        self.run.refused(lambda: self.client.new_order(SYMBOL, "BUY", "LIMIT", **limit), ServerError, -1007)
        found = self.client.get_order(SYMBOL, origClientOrderId="unknown-1")
        expect(found["status"] == "NEW", str(found))
        self.client.cancel_order(SYMBOL, orderId=found["orderId"])
        self.agrees()

    def too_many_orders(self):
        price = self.price(0.9)

        def many():
            for _ in range(300):
                self.client.new_order(SYMBOL, "BUY", "LIMIT", quantity=0.01, price=price, timeInForce="GTC")

        try:
            many()
        except ClientError as error:
            # On a slow machine the symbol's limit of open orders is reached before that of ten seconds.
            full = error.error_code == -1013 and "MAX_NUM_ORDERS" in error.error_message
            expect(error.error_code == -1015 and error.status_code == 429 or full, f"{error!r}")
        else:
            raise AssertionError("300 orders were taken, expected a limit")
        self.client.cancel_open_orders(SYMBOL)
        self.agrees()

    def too_many_requests(self):
        def many():
            for _ in range(300):
                self.client.ticker_24hr()

        try:
            many()
        except ClientError as error:
            expect(error.status_code == 429 and error.error_code == -1003, f"{error!r}")
            expect(1 <= int(error.header["Retry-After"]) <= 60, str(error.header))
        # Who goes on is banned; at most once the minute of the limit ends in between.
        for _ in range(2):
            for _ in range(10):
                try:
                    many()
                except ClientError as error:
                    if error.status_code == 418:
                        return expect(int(error.header["Retry-After"]) > 60, str(error.header))
        raise AssertionError("not banned, expected 418 for one who goes on")

    def streams(self):
        seen = queue.Queue()
        client = SpotWebsocketStreamClient(
            stream_url=self.venue.stream, on_message=lambda _, text: seen.put(json.loads(text)), is_combined=True)
        try:
            wanted = {f"btcusdt@{kind}" for kind in (
                "depth5", "depth@100ms", "miniTicker", "ticker", "aggTrade", "trade", "kline_1m", "bookTicker")}
            client.subscribe(sorted(wanted), id=7)
            names = set()
            deadline = time.time() + 20
            while names < wanted and time.time() < deadline:
                self.venue.control("POST", "/price", symbol=SYMBOL, factor="1.0001")
                message = seen.get(timeout=10)
                names.add(message.get("stream"))
                names.discard(None)
            expect(names == wanted, f"only {names} came")
            client.list_subscribe(id=8)
            while message.get("id") != 8:
                message = seen.get(timeout=10)
            expect(set(message["result"]) == wanted, str(message))
            client.unsubscribe("btcusdt@trade", id=9)
            while message.get("id") != 9:
                message = seen.get(timeout=10)
            expect(message["result"] is None, str(message))
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
            client.new_order(id="n", symbol=SYMBOL, side="BUY", type="MARKET", quoteOrderQty=50)
            expect(seen.get(timeout=10)["result"]["status"] == "FILLED", "market")
            client.cancel_order(SYMBOL, id="x", orderId=999999)
            refused = seen.get(timeout=10)
            expect(refused["status"] == 400 and refused["error"]["code"] == -2011, str(refused))
            client.my_trades(symbol=SYMBOL, id="t")
            expect(len(seen.get(timeout=10)["result"]) == len(self.venue.ledger()["trades"]), "trades")
            client.klines(symbol=SYMBOL, interval="1h", limit=3, id="k")
            expect(len(seen.get(timeout=10)["result"]) == 3, "klines")
        finally:
            client.stop()

    def websocket_pairs(self):
        seen = queue.Queue()
        client = SpotWebsocketAPIClient(
            stream_url=self.venue.ws_api, api_key=self.venue.key, api_secret=self.venue.secret,
            on_message=lambda _, text: seen.put(json.loads(text)))
        try:
            order = dict(symbol=SYMBOL, side="SELL", quantity="0.01")
            if self.flavour == "com":
                method, order = "orderList.place.oco", dict(
                    order, aboveType="LIMIT_MAKER", abovePrice=self.price(1.1), belowType="STOP_LOSS",
                    belowStopPrice=self.price(0.9))
            else:
                method, order = "orderList.place", dict(order, price=self.price(1.1), stopPrice=self.price(0.9))
            signed = websocket_api_signature(self.venue.key, self.venue.secret, order)
            client.send({"id": "p", "method": method, "params": signed})
            pair = seen.get(timeout=10)
            expect(pair["status"] == 200 and len(pair["result"]["orders"]) == 2, str(pair))
            client.get_open_oco_orders(id="o")
            expect(len(seen.get(timeout=10)["result"]) == 1, "the open pair")
            client.cancel_oco_order(SYMBOL, id="c", orderListId=pair["result"]["orderListId"])
            expect(seen.get(timeout=10)["result"]["listOrderStatus"] == "ALL_DONE", "cancel")
            self.agrees()
        finally:
            client.stop()

    def subscribed_stream(self):
        seen = queue.Queue()
        client = SpotWebsocketAPIClient(
            stream_url=self.venue.ws_api, api_key=self.venue.key, api_secret=self.venue.secret,
            on_message=lambda _, text: seen.put(json.loads(text)))
        try:
            signed = websocket_api_signature(self.venue.key, self.venue.secret, {})
            client.send({"id": "u", "method": "userDataStream.subscribe.signature", "params": signed})
            number = seen.get(timeout=10)["result"]["subscriptionId"]
            order = self.client.new_order(SYMBOL, "BUY", "MARKET", quantity=0.01)
            kinds = []
            while "TRADE" not in kinds:
                message = seen.get(timeout=10)
                expect(message["subscriptionId"] == number, str(message))
                kinds.append(message["event"].get("x", message["event"]["e"]))
            expect(message["event"]["i"] == order["orderId"], str(message))
            client.send({"id": "e", "method": "userDataStream.unsubscribe", "params": {"subscriptionId": number}})
            while message.get("id") != "e":
                message = seen.get(timeout=10)
            expect(message["status"] == 200, str(message))
        finally:
            client.stop()

    def no_listen_key(self):
        try:
            self.client.new_listen_key()
        except ClientError as error:
            return expect(error.status_code == 410, f"{error!r}")
        raise AssertionError("this venue has no listen keys any more")

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
        with Venue(sys.argv[1], flavour, "binance-connector") as venue:
            Suite(venue, flavour, run).all()
    run.close()


main()
