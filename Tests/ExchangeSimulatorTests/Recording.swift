import Foundation
import Testing

@testable import exchange_simulator

/// What one independent client asked of one exchange, and how it was judged: a file that `scripts/clients/run --record`
/// wrote.
struct Recording: Sendable, CustomTestStringConvertible {
  /// What was done, in its order.
  enum Step: Sendable {
    /// What follows belongs to this scenario of the suite.
    case scenario(String)
    /// A command of the suite to the exchange: method, path, body.
    case control(String, String, JSON)
    /// A request over REST.
    case request(RecordedRequest)
    /// A socket was opened: its number and the address that it was opened with.
    case opens(Int64, String)
    /// A text over a socket.
    case text(Int64, String)
    case closes(Int64)
  }

  /// A step, when it was done since the exchange's start, and how it was judged.
  struct Line: Sendable {
    let at: Int64
    let step: Step
    let judgement: Judgement
    /// Names that the answer gave, which later requests repeat.
    let names: [(String, String)]
  }

  let name: String
  /// Which client, which venue, when it began, with which keys.
  let head: JSON
  let lines: [Line]
  var testDescription: String { name }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded")

  /// All recordings of the folder.
  static let all: [Recording] = {
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "jsonl" }.sorted { $0.path < $1.path }.compactMap { file in
      (try? String(contentsOf: file, encoding: .utf8)).flatMap { Recording(file.lastPathComponent, $0) }
    }
  }()

  /// The recording in `text`; nil where a line of it is none.
  init?(_ name: String, _ text: String) {
    let rows = text.split(separator: "\n").map { JSONReader.read(String($0)) }
    guard let head = rows.first ?? nil, head["start"]?.whole != nil, !rows.contains(where: { $0 == nil }) else {
      return nil
    }
    var shapes: [Int64: String] = [:]
    var lines: [Line] = []
    for case let row? in rows.dropFirst() {
      if let text = row["is"]?.text, let number = row["shape"]?.whole {
        shapes[number] = text
        continue
      }
      guard let step = Step(row) else { return nil }
      lines.append(
        Line(
          at: row["at"]?.whole ?? 0, step: step, judgement: Judgement(recorded: row, shapes),
          names: (row["names"]?.elements ?? []).compactMap { pair in
            guard let elements = pair.elements, elements.count == 2, let name = elements[0].text else { return nil }
            return elements[1].plain.map { (name, $0) }
          }))
    }
    (self.name, self.head, self.lines) = (name, head, lines)
  }
}

extension Recording.Step {
  /// The step of a row; nil where it is none.
  init?(_ row: JSON) {
    let socket = row["socket"]?.whole
    if let name = row["scenario"]?.text {
      self = .scenario(name)
    } else if let words = row["control"]?.text?.split(separator: " "), words.count == 2 {
      self = .control(String(words[0]), String(words[1]), row["body"] ?? .null)
    } else if let words = row["rest"]?.text?.split(separator: " "), words.count == 2 {
      self = .request(
        RecordedRequest(
          method: String(words[0]), path: String(words[1]), query: row["query"]?.text ?? "",
          body: row["body"]?.text ?? "", key: row["key"]?.text))
    } else if let socket, let path = row["path"]?.text {
      self = .opens(socket, path)
    } else if let socket, let text = row["text"]?.text {
      self = .text(socket, text)
    } else if let socket, row["closes"] != nil {
      self = .closes(socket)
    } else {
      return nil
    }
  }
}

/// A request over REST as it travelled.
struct RecordedRequest: Sendable {
  let method: String
  let path: String
  var query: String
  var body: String
  let key: String?

  /// What is signed: query and body as they travel, without the signature.
  var payload: String { Self.unsigned(query) + Self.unsigned(body) }

  /// The signature that it bears; nil where it bears none.
  var signature: String? {
    (query.split(separator: "&") + body.split(separator: "&")).first { $0.hasPrefix("signature=") }
      .map { String($0.dropFirst("signature=".count)) }
  }

  /// Replaces its signature.
  mutating func sign(_ old: String, _ new: String) {
    query = query.replacing(old, with: new)
    body = body.replacing(old, with: new)
  }

  private static func unsigned(_ text: String) -> String {
    text.split(separator: "&").filter { !$0.hasPrefix("signature=") }.joined(separator: "&")
  }
}

/// How the exchange judged a request.
struct Judgement: Hashable, Sendable, CustomStringConvertible {
  let status: Int64
  /// The venue's number of the error.
  let code: Int64?
  /// How many elements a list has.
  let count: Int64?
  /// What is told of an order's fate.
  let said: [String: String]
  /// The answer's names and kinds, without the values.
  let shape: String

  var description: String { "\(status) \(code ?? 0) \(count ?? 0) \(said) \(shape)" }

  init(recorded row: JSON, _ shapes: [Int64: String]) {
    (status, code, count) = (row["status"]?.whole ?? 0, row["code"]?.whole, row["count"]?.whole)
    var said: [String: String] = [:]
    if case .object(let members)? = row["said"] { for member in members { said[member.name] = member.value.text } }
    self.said = said
    shape = row["shape"]?.whole.flatMap { shapes[$0] } ?? ""
  }

  /// - Parameter status: of the HTTP answer; nil where the answer came over a socket and says its own.
  init(status: Int?, _ answer: JSON) {
    self.status = status.map { Int64($0) } ?? answer["status"]?.whole ?? 0
    code = (answer["code"] ?? answer["error"]?["code"])?.whole
    count = answer.elements.map { Int64($0.count) }
    let told: JSON
    if case .object? = answer["result"] { told = answer["result"] ?? .null } else { told = answer }
    let names = ["status", "listOrderStatus", "cancelResult", "newOrderResult", "type", "executedQty"]
    said = Dictionary(
      names.compactMap { name in told[name]?.text.map { (name, $0) } }, uniquingKeysWith: { $1 })
    shape = Self.shape(of: answer)
  }

  /// What an answer is made of: names and kinds; elements of a list once each.
  static func shape(of value: JSON) -> String {
    switch value {
    case .null: "n"
    case .bool: "b"
    case .integer: "i"
    case .decimal: "f"
    case .string(let text): isDecimal(text) ? "d" : "s"
    case .array(let elements): "[\(Set(elements.map { shape(of: $0) }).sorted().joined(separator: "|"))]"
    case .object(let members):
      "{\(members.sorted { $0.name < $1.name }.map { "\($0.name):\(shape(of: $0.value))" }.joined(separator: ","))}"
    }
  }

  private static func isDecimal(_ text: String) -> Bool {
    let parts = (text.hasPrefix("-") ? text.dropFirst() : text[...])
      .split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
