"""Turns the host's JSON on standard input into one line: seconds, bars, equity, trips, journal hash."""
import json
import sys

result = json.load(sys.stdin)
closed = sum(1 for trade in result["trades"] if trade["exitReason"] != "end")
print(result["timing"]["runSeconds"], result["bars"], result["finalEquity"], closed, result["journalSHA256"])
