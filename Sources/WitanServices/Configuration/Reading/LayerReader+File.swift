extension LayerReader {
  /// Reads a YAML file's settings.
  mutating func read(file: ConfigurationSources.Text) {
    let path = file.path
    do throws(ConfigurationError) {
      guard let root = try YAMLReader.read(file.content, of: { .file(path, line: $0) }) else { return }
      guard case .map(let entries) = root.content else {
        // A file of comments only is an empty scalar to some writers; it says nothing.
        if case .scalar("", .plain) = root.content { return }
        note(
          .file(path, line: root.line),
          "found \(root.name); expected a map of sections such as trading and risk. Write SECTION: and its keys under it."
        )
        return
      }
      var seen: [String: String] = [:]
      for entry in entries { read(entry, under: "", of: path, seen: &seen) }
    } catch {
      problems += error.problems
    }
  }

  private mutating func read(
    _ entry: RawValue.Entry, under prefix: String, of path: String, seen: inout [String: String]
  ) {
    let key = prefix.isEmpty ? entry.key : "\(prefix).\(entry.key)"
    let place = ConfigurationPlace.file(path, line: entry.line)
    if let setting = Setting.named(key) {
      if let other = seen.updateValue(key, forKey: setting.key) {
        note(place, key: key, "\(key) and \(other) are the same setting; expected one of them. Remove the other.")
      } else {
        put(entry.value, into: setting, at: place)
      }
      return
    }
    guard !Self.isSecret(key) else {
      noteSecret(key, at: place)
      return
    }
    guard Setting.all.contains(where: { $0.key.hasPrefix(key + ".") }) else {
      if case .map(let inner) = entry.value.content {
        for entry in inner where Self.isSecret("\(key).\(entry.key)") {
          noteSecret("\(key).\(entry.key)", at: .file(path, line: entry.line))
        }
      }
      noteUnknown(key, at: place)
      return
    }
    switch entry.value.content {
    case .map(let entries):
      for inner in entries { read(inner, under: key, of: path, seen: &seen) }
    case .scalar("", .plain), .scalar("~", .plain), .scalar("null", .plain):
      break  // A section whose keys are all commented out.
    default:
      note(
        place.at(line: entry.value.line), key: key,
        "\(key) is \(entry.value.name); expected a map of its keys. Write them under it, each on its own line.")
    }
  }

  /// Notes a key that nobody knows, with the nearest that somebody does.
  mutating func noteUnknown(_ key: String, at place: ConfigurationPlace) {
    let known = Setting.all.flatMap { [$0.key] + $0.spellings }
    let sections = Set(known.flatMap(Self.groups)).sorted()
    let last = { (name: String) in String(name.split(separator: ".").last ?? "") }
    let nearest =
      NearestName.of(key, among: known + sections)
      // The right key in a wrong section is as near as a misspelled one.
      ?? known.first { last($0) == last(key) }
    let advice =
      nearest.map { "Did you mean \($0)?" } ?? "Remove it; host config show lists every key."
    note(place, key: key, "the key \(key) is unknown; expected one of the settings. \(advice)")
  }

  /// The groups that a key lies in: `risk` and `risk.breakers` for `risk.breakers.losses`.
  private static func groups(of key: String) -> [String] {
    let parts = key.split(separator: ".")
    return (1..<max(parts.count, 1)).map { parts.prefix($0).joined(separator: ".") }
  }
}
