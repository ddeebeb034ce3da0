"""Runs scenarios one by one and prints a line for each."""

import asyncio
import inspect
import signal
import sys
import traceback


class Scenarios:
    """Counts what passed and what failed."""

    def __init__(self, client):
        self.client = client
        self.passed = 0
        self.failed = 0
        # Whoever ends this program ends its exchange too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(124))

    def run(self, name, code):
        """Runs one scenario, a function or a coroutine function without arguments."""
        try:
            if inspect.iscoroutinefunction(code):
                asyncio.run(asyncio.wait_for(code(), timeout=60))
            else:
                code()
            self.passed += 1
            print(f"ok    {self.client}: {name}", flush=True)
        except Exception as error:  # every failure becomes a line and the exit code
            self.failed += 1
            print(f"FAIL  {self.client}: {name}: {type(error).__name__}: {error}", flush=True)
            traceback.print_exc(file=sys.stderr)

    def refused(self, code, kinds, number=None):
        """The code must be refused with one of these exceptions, and with the venue's number."""
        try:
            code()
        except kinds as error:
            text = " ".join([str(error)] + [str(getattr(error, name, "")) for name in ("code", "error_code", "message")])
            if number is not None and str(number) not in text:
                raise AssertionError(f"refused with {error!r}, expected {number}") from error
            return
        raise AssertionError(f"not refused, expected {kinds}")

    async def refused_async(self, waiting, kinds, number):
        """The awaited call must be refused with one of these exceptions, and with the venue's number."""
        try:
            await waiting
        except kinds as error:
            self.refused(lambda: raise_again(error), kinds, number)
            return
        raise AssertionError(f"not refused, expected {kinds}")

    def close(self):
        """Prints the sums and ends the program."""
        print(f"{self.client}: {self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)


def raise_again(error):
    """Raises an exception that was caught."""
    raise error
