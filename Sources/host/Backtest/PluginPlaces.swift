import Foundation

/// Where plugins are looked for when nobody says.
enum PluginPlaces {
  /// `Plugins` in the working directory; else the one beside the sources that the executable was built from.
  static var standard: String {
    if FileManager.default.fileExists(atPath: "Plugins") { return "Plugins" }
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent("Plugins").path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return "Plugins"
  }
}
