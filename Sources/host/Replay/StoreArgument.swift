import Foundation
import WitanServices
import WitanStore

/// A store as a person names it.
enum StoreArgument {
  /// Opens `text`, `sqlite:PATH` or a plain path, only to be read; the configuration's store where it is nil.
  static func open(_ text: String?) throws -> StoreReader {
    try StoreReader(path: path(text))
  }

  /// The file that `text` names.
  static func path(_ text: String?) throws -> String {
    guard let text else { return try SettingsSource.load(nil).configuration.store.path }
    if let url = StoreURL(text) { return url.path }
    guard !text.contains("://"), !text.isEmpty, !text.hasPrefix("sqlite:") else {
      throw CommandFailure.usage(
        "found the store \"\(StoreURL.masked(text))\", expected sqlite:PATH or the path of a store's file")
    }
    return text
  }
}
