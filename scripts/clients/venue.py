"""Starts exchange-simulator and speaks to its control endpoint."""

import json
import os
import re
import secrets
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from decimal import Decimal

from recorder import Recorder

SYMBOLS = "BTC/USDT,ETH/USDT,BNB/USDT"
BALANCES = {"USDT": "1000000", "BTC": "10", "ETH": "20"}


class Venue:
    """A running exchange-simulator with one account; use it as a context manager.

    With a folder in WITAN_CLIENT_RECORDINGS everything that the client asks is written to a file there; the exchange's
    time then stands and is moved by the recorder, so that a replay can move it to the same moments.
    """

    def __init__(self, program, flavour, client):
        folder = os.environ.get("WITAN_CLIENT_RECORDINGS")
        self.recorder = None
        self.key = secrets.token_hex(32)
        self.secret = secrets.token_hex(32)
        self.reader_key = secrets.token_hex(32)
        options = []
        if folder:
            # Keys that anybody sees to be none of a real account.
            self.key, self.reader_key = "recordedTraderKey".ljust(64, "0"), "recordedReaderKey".ljust(64, "0")
            self.secret = "recordedSecret".ljust(64, "0")
            start = int(time.time() * 1000)
            options = ["--speed", "0x", "--start", str(start)]
        self.folder = tempfile.TemporaryDirectory()
        accounts = os.path.join(self.folder.name, "accounts.yaml")
        with open(os.open(accounts, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(self._accounts())
        command = [program, "--venue", flavour, "--accounts", accounts, "--symbols", SYMBOLS]
        # Ports of their own, as at the venue: some clients would reuse a REST connection for a socket.
        command += ["--stream-port", "0", "--ws-api-port", "0"]
        self.process = subprocess.Popen(command + options, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        expect(line, "exchange-simulator ended before it listened; its own sentence stands above")
        words = dict(word.split("=", 1) for word in line.split()[1:])
        self.rest, self.stream = words["rest"], words["stream"]
        self.ws_api, self.control_url = words["ws-api"], words["control"]
        if folder:
            name = re.sub(r"[^a-z0-9.]+", "-", f"{client} {flavour}".lower())
            head = {
                "client": client, "venue": flavour, "start": start, "symbols": SYMBOLS, "balances": BALANCES,
                "trader": self.key, "reader": self.reader_key, "secret": self.secret,
            }
            self.recorder = Recorder(
                os.path.join(folder, f"{name}.jsonl"), head, self.rest, self.stream, self.ws_api, self.control_url)
            self.rest, self.stream, self.ws_api = self.recorder.rest, self.recorder.stream, self.recorder.ws_api

    def _accounts(self):
        keys = f"""
      - {{key: "{self.key}", secret: "{self.secret}", permissions: [read, trade]}}
      - {{key: "{self.reader_key}", secret: "{self.secret}", permissions: [read]}}"""
        return f"""accounts:
  - name: trader
    keys:{keys}
    balances: {{{", ".join(f"{asset}: {amount}" for asset, amount in BALANCES.items())}}}
"""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop_recording()
        self.process.terminate()
        self.process.wait(timeout=20)
        self.folder.cleanup()

    def scenario(self, name):
        """What comes next, for the recording."""
        if self.recorder:
            self.recorder.scenario(name)

    def stop_recording(self):
        """What comes next is not recorded."""
        if self.recorder:
            self.recorder.close()
            self.recorder = None

    def control(self, method, path, **body):
        """One call to the control endpoint; raises with its sentence where it refuses."""
        if self.recorder and method != "GET":
            return self.recorder.control(method, path, body)
        data = json.dumps(body).encode() if method != "GET" else None
        request = urllib.request.Request(self.control_url + path, data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error

    def ledger(self):
        """The venue's own books of the one account."""
        books = self.control("GET", "/ledger")
        expect(books["imbalance"] == {}, f"the venue's books disagree with themselves: {books['imbalance']}")
        return books["accounts"][0]

    def balances(self):
        """Free and locked amounts by asset, as exact decimals; without what is nought."""
        rows = {row["asset"]: (Decimal(row["free"]), Decimal(row["locked"])) for row in self.ledger()["balances"]}
        return {asset: pair for asset, pair in rows.items() if any(pair)}

    def price(self, symbol="BTCUSDT"):
        """The last price, from the venue itself."""
        with urllib.request.urlopen(f"{self.rest}/api/v3/ticker/price?symbol={symbol}", timeout=10) as answer:
            return Decimal(json.load(answer)["price"])


def expect(truth, sentence):
    """Raises with the sentence where something is not true."""
    if not truth:
        raise AssertionError(sentence)
