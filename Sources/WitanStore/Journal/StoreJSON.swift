public import Foundation
public import WitanCore

/// How the store writes JSON: fields by name, UTF-8, slashes as they are; infinities as texts, so that no number
/// is a reason to lose an event.
public enum StoreJSON {
  /// The written form of `event`: `{"data":{…},"time":…,"type":"OrderFilled","v":1}`.
  public static func encode(_ event: Event) throws -> Data { try encoder().encode(event) }
  /// Reads an event's written form; an unknown type, a newer version and broken JSON are refused.
  public static func event(from data: Data) throws -> Event { try decoder().decode(Event.self, from: data) }

  static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
  }

  static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return decoder
  }

  /// What a decoder found wrong, without the wrapping that only a programmer reads.
  static func sentence(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
      return path.isEmpty ? "" : " at \(path)"
    }
    switch error {
    case .keyNotFound(let key, let context): return "the field \(key.stringValue) is missing\(place(context))"
    case .typeMismatch(let type, let context): return "expected \(type)\(place(context))"
    case .valueNotFound(let type, let context): return "expected \(type)\(place(context)), found nothing"
    case .dataCorrupted(let context): return context.debugDescription + place(context)
    @unknown default: return "\(error)"
    }
  }
}
