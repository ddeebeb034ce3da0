"""MACD on recorded bars through backtesting.py, and its trades against the host's, one by one.

    trades.py BARS HOST.json NAME

The MACD is TA-Lib's, the fills, the fee and the cash are backtesting.py's: nothing of Witan takes part. How each
setting was matched stands in docs/peers.md. Exit 1 where a trade is missing, or differs by more than the tolerance.
"""
import json
import sys
import warnings

import numpy
import pandas
import talib

warnings.filterwarnings("ignore")
import backtesting.backtesting as peer  # noqa: E402
from backtesting import Backtest, Strategy  # noqa: E402

UNIT = 1e-8  # the peer trades whole units only: one unit is the host's lot of 1e-8
CAPITAL, PART, FEE = 1_000_000, 0.05, 0.001
# Times must be equal. Prices are the same decimals read twice. Both round a quantity down to a lot, the peer from a
# Double and the host from an exact number, so it may be a lot apart, and profits by that lot's move plus rounding.
PRICE_TOLERANCE, QUANTITY_TOLERANCE, PROFIT_TOLERANCE = 1e-8, 1.5e-8, 1e-4


def macd(close):
    line, signal, _ = talib.MACD(numpy.asarray(close, dtype=float) / UNIT, 12, 26, 9)
    return numpy.vstack([line, signal])


class MACD(Strategy):
    """In while the line stands above its signal, out while below; a tie changes nothing."""

    def init(self):
        self.lines = self.I(macd, self.data.Close)

    def next(self):
        line, signal = self.lines[0][-1], self.lines[1][-1]
        if line > signal and not self.position:
            self.buy(size=int(PART * self.equity / self.data.Close[-1]))
        elif line < signal and self.position:
            self.position.close()


def peer_run(path):
    rows = pandas.read_csv(path)
    bars = rows.rename(columns=str.capitalize).set_index(pandas.to_datetime(rows["timestamp"], unit="ms"))
    bars = bars[["Open", "High", "Low", "Close", "Volume"]].astype(float)
    bars[["Open", "High", "Low", "Close"]] *= UNIT
    peer._tqdm = lambda rows, **_: rows
    run = Backtest(bars, MACD, cash=CAPITAL, commission=FEE, trade_on_close=False, exclusive_orders=False,
                   hedging=False, finalize_trades=False)
    result = run.run()
    trades = [
        {
            "entryTime": row.EntryTime.value // 1_000_000, "entryPrice": row.EntryPrice / UNIT,
            "exitTime": row.ExitTime.value // 1_000_000, "exitPrice": row.ExitPrice / UNIT,
            "quantity": row.Size * UNIT, "pnl": row.PnL,
        }
        for row in result["_trades"].sort_values("EntryTime").itertuples()
    ]
    return trades, float(result["Equity Final [$]"]), len(bars)


def main():
    path, host_path, name = sys.argv[1:]
    host = json.load(open(host_path))
    ours = [trade for trade in host["trades"] if trade["exitReason"] != "end"]
    theirs, equity, bars = peer_run(path)
    problems = []
    if host["bars"] != bars:
        problems.append(f"the host read {host['bars']} bars, the peer {bars}")
    if len(ours) != len(theirs):
        problems.append(f"the host closed {len(ours)} trades, the peer {len(theirs)}")
    if not ours:
        problems.append("no trade was closed: there is nothing to compare")
    worst = {"entryPrice": 0.0, "exitPrice": 0.0, "quantity": 0.0, "pnl": 0.0}
    bounds = {"entryPrice": PRICE_TOLERANCE, "exitPrice": PRICE_TOLERANCE, "quantity": QUANTITY_TOLERANCE,
              "pnl": PROFIT_TOLERANCE}
    for number, (own, other) in enumerate(zip(ours, theirs), 1):
        for key in ("entryTime", "exitTime"):
            if own[key] != other[key]:
                problems.append(f"trade {number}: {key} {own[key]} at the host, {other[key]} at the peer")
        for key, bound in bounds.items():
            difference = abs(float(own[key]) - other[key])
            worst[key] = max(worst[key], difference)
            if not difference <= bound:
                problems.append(f"trade {number}: {key} {own[key]} at the host, {other[key]!r} at the peer")
    apart = abs(float(host["finalEquity"]) - equity)
    if not apart <= PROFIT_TOLERANCE * max(len(ours), 1):
        problems.append(f"the final equity is {host['finalEquity']} at the host, {equity!r} at the peer")
    print(f"{name}: {bars} bars, {len(ours)} trades at the host, {len(theirs)} at the peer; largest difference: "
          f"price {max(worst['entryPrice'], worst['exitPrice']):.1e}, quantity {worst['quantity']:.1e}, "
          f"profit {worst['pnl']:.1e}; final equity {host['finalEquity']} and {equity:.8f}")
    for problem in problems[:20]:
        print(f"{name}: {problem}", file=sys.stderr)
    if len(problems) > 20:
        print(f"{name}: and {len(problems) - 20} more", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
