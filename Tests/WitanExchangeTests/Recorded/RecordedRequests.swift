import Foundation
import Testing

/// What independent clients sent, as `scripts/clients/run --record` wrote it down beside the exchange-simulator's tests.
struct RecordedRequests: Sendable, CustomTestStringConvertible {
  /// A request over REST.
  struct Request: Sendable {
    let method: String
    /// Behind `/api/v3`; nil where it is of another part of the venue.
    let path: String?
    let query: String
    let body: String
    /// The venue's number of the error that it was judged with.
    let code: Int?

    /// Query and body as they travelled, without the signature.
    var payload: String {
      [query, body].map { Self.pairs($0).filter { !$0.hasPrefix("signature=") } }.map(Self.joined).joined()
    }
    /// Nil where it bears none.
    var signature: String? {
      Self.pairs(query + "&" + body).first { $0.hasPrefix("signature=") }.map { String($0.dropFirst(10)) }
    }
    /// The parameters as a server reads them, in their order.
    var parameters: [(name: String, value: String)] {
      Self.pairs(query + "&" + body).map { pair in
        let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          .map { $0.replacing("+", with: " ").removingPercentEncoding ?? "" }
        return (halves[0], halves.count == 2 ? halves[1] : "")
      }
    }

    private static func pairs(_ text: String) -> [Substring] { text.split(separator: "&") }
    private static func joined(_ pairs: [Substring]) -> String { pairs.joined(separator: "&") }
  }

  /// A call over the WebSocket API: its signed parameters as plain text, the signature apart.
  struct Call: Sendable {
    let method: String
    let parameters: [String: String]
    let signature: String
  }

  let name: String
  /// `us` or `com`.
  let venue: String
  let trader: String
  let secret: String
  let requests: [Request]
  let calls: [Call]
  var testDescription: String { name }

  static let all: [RecordedRequests] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ExchangeSimulatorTests/Recorded")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "jsonl" }.sorted { $0.path < $1.path }.compactMap { try? Self($0) }
  }()

  private struct Line: Decodable {
    var rest, query, body, text, venue, trader, secret: String?
    var code: Int?
  }

  init(_ file: URL) throws {
    name = file.lastPathComponent
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .map { try JSONDecoder().decode(Line.self, from: Data(Self.plain($0).utf8)) }
    let head = try #require(lines.first)
    (venue, trader) = (try #require(head.venue), try #require(head.trader))
    secret = try #require(head.secret)
    requests = lines.compactMap { line in
      guard let words = line.rest?.split(separator: " "), words.count == 2 else { return nil }
      let path = words[1].hasPrefix("/api/v3") ? String(words[1].dropFirst("/api/v3".count)) : nil
      return Request(
        method: String(words[0]), path: path, query: line.query ?? "", body: line.body ?? "", code: line.code)
    }
    calls = try lines.compactMap { try $0.text.flatMap { try Self.call($0) } }
  }

  /// A command's body may bear anything: only requests, calls and the head are read.
  private static func plain(_ line: Substring) -> String { line.contains("\"control\":") ? "{}" : String(line) }

  /// The signed call in a text; nil where it is another one. The numbers keep their text: what is signed is a text.
  private static func call(_ text: String) throws -> Call? {
    guard let tree = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let method = tree["method"] as? String, let given = tree["params"] as? [String: Any],
      let signature = given["signature"] as? String
    else { return nil }
    var parameters: [String: String] = [:]
    for (name, value) in given where name != "signature" {
      parameters[name] = (value as? String) ?? Self.number(name, in: text)
    }
    return Call(method: method, parameters: parameters, signature: signature)
  }

  /// The text of the number that a member of a flat object has.
  private static func number(_ name: String, in text: String) -> String? {
    guard let range = text.range(of: "\"\(name)\":") else { return nil }
    let rest = text[range.upperBound...].drop { $0 == " " }
    return String(rest.prefix { $0 != "," && $0 != "}" && $0 != " " })
  }
}
