import Foundation

/// Messages to lines and back: JSON in one line, keys sorted, a newline behind it.
enum ControlCoding {
  /// The most bytes a request may have, its newline counted.
  static let requestLimit = 64 << 10
  /// The most bytes a reply may have.
  static let replyLimit = 4 << 20

  static func line(_ message: some Encodable) throws(ControlError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(message)) + [0x0A]
    } catch {
      throw ControlError(.malformed, "found a message that cannot be written as JSON (\(error)); report this")
    }
  }

  /// What a request's line (without its newline) asks.
  static func request(_ line: some Collection<UInt8>) throws(ControlError) -> ControlMessage.Content {
    try decode(ControlMessage.self, line, "a request such as {\"version\":1,\"do\":\"status\"}").content()
  }

  static func reply(_ line: some Collection<UInt8>) throws(ControlError) -> ControlReply {
    try decode(ControlReply.self, line, "a host's reply")
  }

  private struct Versioned: Decodable { let version: Int }

  private static func decode<Message: Decodable>(
    _ type: Message.Type, _ line: some Collection<UInt8>, _ expected: String
  ) throws(ControlError) -> Message {
    let data = Data(line)
    let decoder = JSONDecoder()
    do {
      // The version first: what another version says need not be understood here.
      let version = try decoder.decode(Versioned.self, from: data).version
      guard version == ControlMessage.version else {
        throw ControlError(
          .version,
          "found version \(version) of the control protocol, expected \(ControlMessage.version); use the `host` that "
            + "belongs to the running one")
      }
      return try decoder.decode(type, from: data)
    } catch let error as ControlError {
      throw error
    } catch {
      throw ControlError(.malformed, "found \(shown(data)), expected \(expected): \(reason(error))")
    }
  }

  /// The beginning of what came, safe to print.
  private static func shown(_ data: Data) -> String {
    let head = data.prefix(60).map { (0x20...0x7E).contains($0) ? Character(Unicode.Scalar($0)) : "?" }
    return "\"\(String(head))\"" + (data.count > 60 ? "… (\(data.count) bytes)" : "")
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      (context.codingPath.last.map { "\"\($0.stringValue)\": " } ?? "") + context.debugDescription
    default: "\(error)"
    }
  }
}
