import WitanCore

extension LayerReader {
  /// A variable of a `.env` file or of the process.
  typealias Variable = (name: String, value: String, place: ConfigurationPlace)

  /// Reads a `.env` file's settings; variables that are none of ours are left to whose they are.
  mutating func read(environmentFile file: ConfigurationSources.Text) {
    do throws(ConfigurationError) {
      let found = try EnvironmentFile(file.content, path: file.path)
      read(found.variables.map { ($0.name, $0.value, .file(file.path, line: $0.line)) })
    } catch {
      problems += error.problems
    }
  }

  /// Reads the process's variables.
  mutating func read(environment: [String: String]) {
    read(environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value, .environment($0.key)) })
  }

  /// Variables that the host reads, and that are no settings.
  static let ownVariables: Set<String> = ["WITAN_CONFIG"]

  private mutating func read(_ variables: [Variable]) {
    let byName = Dictionary(variables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for setting in Setting.all {
      let names = [OtherVariable(setting.variable)] + setting.others
      // An empty variable says nothing, as in a .env whose values are still to be filled in.
      let given = names.compactMap { name in byName[name.name].flatMap { $0.value.isEmpty ? nil : (name, $0) } }
      for (name, variable) in given {
        let before = setting.current(configuration)
        guard let raw = meaning(of: variable, name, setting) else { continue }
        put(raw, into: setting, at: variable.place)
        if let first = given.first, first.0 != name, setting.current(configuration) != before {
          note(
            variable.place, key: setting.key,
            "\(name.name) and \(first.0.name) both give \(setting.key), and differ; expected one of them. Remove one.")
        }
      }
    }
    for variable in variables { noteIfMistyped(variable) }
  }

  /// What the variable says as a value of the setting, or nil where its word has no meaning.
  private mutating func meaning(of variable: Variable, _ name: OtherVariable, _ setting: Setting) -> RawValue? {
    if !name.meanings.isEmpty {
      guard let word = name.meanings[variable.value.lowercased()] else {
        let words = name.meanings.keys.sorted().joined(separator: " or ")
        note(
          variable.place, key: setting.key,
          "\(name.name) is \"\(variable.value)\"; expected \(words), for \(setting.key). Correct it, or remove it.")
        return nil
      }
      return .untyped(word)
    }
    guard setting.kind == .strategies else { return .untyped(variable.value) }
    do throws(ConfigurationError) {
      return try YAMLReader.read(variable.value) { _ in variable.place }?.withoutLines
    } catch {
      problems += error.problems
      return nil
    }
  }

  /// Refuses what begins like a setting's variable and is none.
  private mutating func noteIfMistyped(_ variable: Variable) {
    let name = variable.name
    let known = Setting.all.map(\.variable)
    guard name.hasPrefix("WITAN_"), !known.contains(name), !Self.ownVariables.contains(name) else { return }
    let ours = Setting.sections.contains { name.hasPrefix("WITAN_\($0.uppercased())_") }
    let nearest = NearestName.of(name, among: known)
    guard ours || nearest != nil else { return }
    let advice = nearest.map { "Did you mean \($0)?" } ?? "Remove it; .env.example lists every variable."
    note(variable.place, "the variable \(name) is unknown; expected one of the settings. \(advice)")
  }
}

extension RawValue {
  /// The same without lines, for a text that is no file.
  var withoutLines: RawValue {
    switch content {
    case .scalar: RawValue(content: content)
    case .list(let items): RawValue(content: .list(items.map(\.withoutLines)))
    case .map(let entries):
      RawValue(content: .map(entries.map { Entry(key: $0.key, line: nil, value: $0.value.withoutLines) }))
    }
  }
}
