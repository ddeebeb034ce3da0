import WitanCore

extension Simulator {
  /// A command on a stream socket.
  mutating func command(_ text: String, on id: Int) {
    guard let message = JSONReader.read(text), case .object = message else {
      return refuse(id, 3, "Invalid JSON: expected value at line 1 column 1", nil)
    }
    let number = message["id"]
    guard isLegal(number) else { return refuse(id, 2, "Invalid request: request ID must be an unsigned integer", nil) }
    guard let method = message["method"]?.text else {
      return refuse(id, 2, "Invalid request: missing field `method`", number)
    }
    let params = message["params"]?.elements ?? []
    switch method {
    case "SUBSCRIBE", "UNSUBSCRIBE":
      let names = params.compactMap(\.text)
      guard names.count == params.count, !names.isEmpty else {
        return refuse(id, 2, "Invalid request: params must be an array of stream names", number)
      }
      change(id, names, add: method == "SUBSCRIBE", number)
    case "LIST_SUBSCRIPTIONS":
      reply(id, .array((connections[id]?.streams ?? []).map { .string($0) }), number)
    case "SET_PROPERTY":
      guard params.count == 2, params[0].text == "combined", let combined = params[1].flag else {
        return refuse(id, 0, "Unknown property", number)
      }
      connections[id]?.combined = combined
      reply(id, .null, number)
    case "GET_PROPERTY":
      guard params.count == 1, params[0].text == "combined" else { return refuse(id, 0, "Unknown property", number) }
      reply(id, .bool(connections[id]?.combined ?? false), number)
    default:
      refuse(id, 2, "Invalid request: unknown variant `\(method)`", number)
    }
  }

  private func isLegal(_ number: JSON?) -> Bool {
    switch number {
    case .integer(let value): value >= 0
    case .string(let text): exchange.rules.flavour == .com && text.utf8.count <= 36
    case nil, .null: exchange.rules.flavour == .com
    default: false
    }
  }

  private mutating func change(_ id: Int, _ names: [String], add: Bool, _ number: JSON?) {
    let have = connections[id]?.streams.count ?? 0
    guard !add || have + names.count <= exchange.rules.streamsAConnection else {
      return refuse(id, 1, "Invalid value type: too many streams", number)
    }
    for name in names { add ? subscribe(id, name) : unsubscribe(id, name) }
    reply(id, .null, number)
  }

  private mutating func reply(_ id: Int, _ result: JSON, _ number: JSON?) {
    send(.text(JSON.of(["result": result, "id": number ?? .null]).description), to: id, stream: "reply")
  }

  private mutating func refuse(_ id: Int, _ code: Int64, _ message: String, _ number: JSON?) {
    let body = JSON.of(["code": .integer(code), "msg": .string(message), "id": number ?? .null])
    send(.text(body.description), to: id, stream: "reply")
  }
}
