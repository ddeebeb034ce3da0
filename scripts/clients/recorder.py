"""Stands between the clients and exchange-simulator, and writes down what they ask and how it is judged."""

import http.client
import json
import re
import socket
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import frames

# What an order's answer says about its fate; the figures are in the shape.
SAID = ["status", "listOrderStatus", "cancelResult", "newOrderResult", "type", "executedQty"]
# Names of an answer that later requests repeat.
NAMES = {"orderId", "orderListId", "clientOrderId", "listClientOrderId", "listenKey"}
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


def shape(value):
    """What an answer is made of: names and kinds, without the values; elements of a list once each."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}:{shape(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + "|".join(sorted({shape(element) for element in value})) + "]"
    if isinstance(value, bool):
        return "b"
    if value is None:
        return "n"
    if isinstance(value, str):
        return "d" if DECIMAL.match(value) else "s"
    return "i" if isinstance(value, int) else "f"


def names_in(value, found):
    """The values of NAMES in the order in which they stand."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in NAMES and isinstance(inner, (str, int)):
                found.append([name, inner])
            else:
                names_in(inner, found)
    elif isinstance(value, list):
        for element in value:
            names_in(element, found)
    return found


class Recorder:
    """Writes one file of JSON lines; the exchange's clock stands, and is moved before each request to the real time."""

    def __init__(self, path, head, rest, stream, ws_api, control_url):
        self.file = open(path, "w", encoding="ascii")
        self.lock = threading.RLock()
        self.control_url = control_url
        self.shapes = {}
        self.sockets = 0
        self.now = self.start = head["start"]
        self.closing = threading.Event()
        self._write(head)
        self.rest = self._serve_rest(rest)
        self.stream = self._serve_sockets(stream, "streams")
        self.ws_api = self._serve_sockets(ws_api, "calls")
        self.beat = threading.Thread(target=self._beat, daemon=True)
        self.beat.start()

    def _write(self, line):
        self.file.write(json.dumps(line, separators=(",", ":")) + "\n")

    def scenario(self, name):
        """What follows belongs to this scenario."""
        with self.lock:
            self._write({"scenario": name})

    def close(self):
        """Writes nothing more, and lets the exchange's time run by itself."""
        self.closing.set()
        self.beat.join()
        with self.lock:
            self._move()
            self._control("POST", "/clock", {"speed": 1})
            self.file.close()

    # Time

    def _beat(self):
        while not self.closing.wait(0.05):
            with self.lock:
                self._move()

    def _move(self):
        """Brings the exchange's time to the real one; returns it since the start."""
        passed = int(time.time() * 1000) - self.now
        if passed > 0:
            self._control("POST", "/clock", {"step": f"{passed}ms"})
            self.now += passed
        return self.now - self.start

    def _control(self, method, path, body):
        request = urllib.request.Request(self.control_url + path, data=json.dumps(body).encode(), method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def control(self, method, path, body):
        """A command of the suite to the exchange, written down too."""
        with self.lock:
            at = self._move()
            self._write({"at": at, "control": f"{method} {path}", "body": body})
            return self._control(method, path, body)

    # What was judged

    def _judgement(self, answer):
        line = {}
        form = shape(answer)
        if form not in self.shapes:
            self.shapes[form] = len(self.shapes) + 1
            self._write({"shape": self.shapes[form], "is": form})
        line["shape"] = self.shapes[form]
        if isinstance(answer, dict):
            if "code" in answer:
                line["code"] = answer["code"]
            # Over a socket the same stands within an envelope.
            if isinstance(answer.get("status"), int):
                line["status"] = answer["status"]
                line.update({"code": answer["error"]["code"]} if "code" in answer.get("error", "") else {})
            told = answer.get("result") if isinstance(answer.get("result"), dict) else answer
            said = {name: told[name] for name in SAID if isinstance(told.get(name), str)}
            if said:
                line["said"] = said
        elif isinstance(answer, list):
            line["count"] = len(answer)
        return line

    # REST

    def _serve_rest(self, upstream):
        recorder, target = self, upstream.removeprefix("http://")

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with recorder.lock:
                    status, headers, text = recorder.ask(target, self.command, self.path, self.headers, body)
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_DELETE = answer

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    def ask(self, target, method, path, headers, body):
        """Hands a request on byte by byte, and writes it down with its answer."""
        recorded = not self.closing.is_set()
        at = self._move() if recorded else 0
        connection = http.client.HTTPConnection(target, timeout=60)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            if name.lower() != "connection":
                connection.putheader(name, value)
        connection.putheader("Connection", "close")
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        passed_on = [(n, v) for n, v in answer.getheaders() if n.lower() != "connection"]
        if recorded:
            self._write_request(at, method, path, headers, body, answer.status, json.loads(text))
        return answer.status, passed_on, text

    def _write_request(self, at, method, path, headers, body, status, answer):
        judgement = self._judgement(answer)
        path, _, query = path.partition("?")
        line = {"at": at, "rest": f"{method} {path}", "query": query, "headers": sorted(headers.keys())}
        if body:
            line["body"] = body.decode("ascii")
        if headers.get("Content-Type"):
            line["type"] = headers["Content-Type"]
        if headers.get("X-MBX-APIKEY"):
            line["key"] = headers["X-MBX-APIKEY"]
        line.update({**judgement, "status": status})
        found = names_in(answer, []) if method == "POST" else []
        if found:
            line["names"] = found
        self._write(line)

    # Sockets

    def _serve_sockets(self, upstream, door):
        scheme, rest = upstream.split("://", 1)
        address, _, path = rest.partition("/")
        host, _, port = address.partition(":")
        listener = socket.create_server(("127.0.0.1", 0))

        def accept():
            while True:
                client, _ = listener.accept()
                server = socket.create_connection((host, int(port)))
                threading.Thread(target=self._socket, args=(door, client, server), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"{scheme}://127.0.0.1:{listener.getsockname()[1]}" + (f"/{path}" if path else "")

    def _socket(self, door, client, server):
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = frames.head(client)
        with self.lock:
            at = self._move()
            self.sockets += 1
            number = self.sockets
            path = head.split(b" ", 2)[1].decode("ascii")
            names = sorted(line.split(b":", 1)[0].decode("ascii") for line in head.split(b"\r\n")[1:] if b":" in line)
            if not self.closing.is_set():
                self._write({"at": at, "socket": number, "opens": door, "path": path, "headers": names})
            server.sendall(head)
            answer = frames.head(server)
        client.sendall(answer)
        replies = {}
        threading.Thread(target=self._down, args=(server, client, replies), daemon=True).start()
        try:
            for raw, opcode, payload in frames.each(client):
                if opcode == frames.TEXT:
                    self._hand_on(number, server, raw, payload, replies)
                else:
                    server.sendall(raw)
        except OSError:
            pass
        with self.lock:
            if not self.closing.is_set():
                self._write({"at": self._move(), "socket": number, "closes": True})
        frames.end(server)

    def _hand_on(self, number, server, raw, payload, replies):
        """Hands a text on and waits for the answer that bears its id."""
        text = payload.decode("utf-8")
        wanted = json.dumps(json.loads(text).get("id"))
        arrived = replies.setdefault(wanted, {"event": threading.Event()})
        with self.lock:
            at = self._move()
            server.sendall(raw)
            if not arrived["event"].wait(10):
                raise TimeoutError(f"found no answer to {text}, expected one within 10 s")
            answer = arrived["answer"]
            del replies[wanted]
            if self.closing.is_set():
                return
            answer.pop("rateLimits", None)
            judgement = self._judgement(answer)
            line = {"at": at, "socket": number, "text": text, **judgement}
            found = names_in(answer.get("result"), [])
            if found:
                line["names"] = found
            self._write(line)

    @staticmethod
    def _down(server, client, replies):
        try:
            for raw, opcode, payload in frames.each(server):
                if opcode == frames.TEXT and replies:
                    message = json.loads(payload)
                    waiting = replies.get(json.dumps(message.get("id"))) if "id" in message else None
                    if waiting:
                        waiting["answer"] = message
                        waiting["event"].set()
                client.sendall(raw)
        except OSError:
            pass
        frames.end(client)
