import Crypto
import Foundation
import WitanCore

/// Checks who sent a request, as the venue does: the key, the time, and the HMAC over exactly what travelled.
enum Signature {
  /// The HMAC-SHA256 of `payload` in lower-case hexadecimal.
  static func of(_ payload: String, secret: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data(payload.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Whether `signature` is that of `payload`, in either case; takes as long for a wrong one as for a right one.
  static func fits(_ signature: String, payload: String, secret: String) -> Bool {
    let (given, right) = (Array(signature.lowercased().utf8), Array(of(payload, secret: secret).utf8))
    guard given.count == right.count else { return false }
    return zip(given, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Refuses a time outside the window.
  /// - Parameter slack: How many times longer the windows are (accelerated time); 1 at the venue.
  static func checkTime(_ parameters: inout Parameters, now: Instant, slack: Int64) throws(Refusal) {
    var window: Int64 = 5000
    if let text = try parameters.text("recvWindow") {
      guard let value = DecimalText.read(text.utf8), value.units >= 0 else {
        throw .illegal("recvWindow", legal: "^([0-9]{1,5})(\\.[0-9]{1,3})?$")
      }
      window = value.units / 100_000_000
      guard value.units <= 60_000 * 100_000_000 else {
        throw Refusal(-1131, "recvWindow must be less than 60000.")
      }
    }
    guard var time = try parameters.whole("timestamp") else { throw .missing("timestamp") }
    // Microseconds are understood too.
    if time > 100_000_000_000_000 { time /= 1000 }
    guard time < now.milliseconds + 1000 * slack else {
      throw Refusal(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    }
    guard now.milliseconds - time <= window * slack else {
      throw Refusal(-1021, "Timestamp for this request is outside of the recvWindow.")
    }
  }
}
