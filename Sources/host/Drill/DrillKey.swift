import Foundation

/// The key of the rehearsal's account: drawn anew for each, and given to the two programs in their environment alone.
struct DrillKey: Sendable, CustomStringConvertible {
  private let key: String, secret: String

  /// A new one.
  init() {
    var random = SystemRandomNumberGenerator()
    func word() -> String {
      (0..<32).map { _ in String(format: "%02x", UInt8.random(in: 0...255, using: &random)) }.joined()
    }
    (key, secret) = (word(), word())
  }

  /// As the exchange-simulator reads it.
  var forExchange: [String: String] { ["EXCHANGE_SIMULATOR_KEY": key, "EXCHANGE_SIMULATOR_SECRET": secret] }
  /// As the host reads it.
  var forHost: [String: String] { ["BINANCE_API_KEY": key, "BINANCE_API_SECRET": secret] }
  /// Nothing of it.
  var description: String { "the rehearsal's key" }
}
