import Foundation
import WitanExchange
import WitanServices

/// The account's key as the exchange's client takes it.
enum ExchangeKey {
  /// The key of the configuration's places; nil where there is none.
  ///
  /// Throws a `ConfigurationError` where a place is not sound, a ``CommandFailure`` where the key is none.
  static func find(_ configuration: Configuration, _ sources: ConfigurationSources) throws -> (
    key: APIKey, place: String
  )? {
    let folder = FileManager.default.currentDirectoryPath
    guard let found = try ExchangeCredential.find(configuration.exchange, sources: sources, in: folder) else {
      return nil
    }
    do throws(HTTPFailure) { return (try APIKey(name: found.key, secret: found.secret), found.place) } catch {
      throw CommandFailure.usage("\(found.place): \(error.description)")
    }
  }
}
