import WitanCore

extension LayerReader {
  /// Reads the command line's flags.
  mutating func read(flags: [ConfigurationSources.Flag]) {
    for flag in flags {
      if let setting = Setting.named(flag.key) {
        put(.untyped(flag.value), into: setting, at: .flag(flag.name))
      } else if let setting = Setting.named("plugins.strategies"), flag.key.hasPrefix(setting.key + ".") {
        let path = flag.key.dropFirst(setting.key.count + 1).split(separator: ".", maxSplits: 2).map(String.init)
        put(flag, path, into: setting)
      } else {
        noteUnknown(flag.key, at: .flag(flag.name))
      }
    }
  }

  /// Puts one field of one strategy: `macd.weight`, `macd.params.fast`.
  private mutating func put(_ flag: ConfigurationSources.Flag, _ path: [String], into setting: Setting) {
    let place = ConfigurationPlace.flag(flag.name)
    let value = RawValue.untyped(flag.value)
    let field: RawValue.Entry
    switch path.count {
    case 2: field = RawValue.Entry(key: path[1], line: nil, value: value)
    case 3 where path[1] == "params":
      let parameter = RawValue.Entry(key: path[2], line: nil, value: value)
      field = RawValue.Entry(key: "params", line: nil, value: RawValue(content: .map([parameter])))
    default:
      noteUnknown(flag.key, at: place)
      return
    }
    guard let id = StrategyID(path[0]) else {
      let mismatch = Mismatch(path: ".\(path[0])", found: "\"\(path[0])\"", expected: TextShape.strategy.expected)
      note(mismatch, in: setting, at: place)
      return
    }
    do throws(Mismatch) {
      try StrategyReader.put(field, of: id, into: &configuration.plugins.strategies[id, default: StrategyChoice()])
      places[setting.key] = place
    } catch {
      note(error, in: setting, at: place)
    }
  }
}
