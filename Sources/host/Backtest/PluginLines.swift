import WitanPlugins

/// What plugins and their loading have to say, on standard error.
enum PluginLines {
  /// A line that a plugin wrote.
  static let print: PluginLog = { line in
    warn("\(line.strategy) at \(line.symbol): \(line.text)")
  }

  /// A line for the operator.
  static func warn(_ text: String) { FailureLine.write(text) }
}
