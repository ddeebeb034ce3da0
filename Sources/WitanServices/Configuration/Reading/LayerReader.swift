import WitanCore

/// Collects settings from one source after the other; what comes later wins, and every problem is kept.
struct LayerReader {
  /// What holds so far.
  var configuration = Configuration()
  /// Where each key's value came from; a key that is missing has its default.
  var places: [String: ConfigurationPlace] = [:]
  /// What was wrong so far.
  var problems: [ConfigurationProblem] = []

  /// Puts what `raw` says into the setting, or notes why not.
  mutating func put(_ raw: RawValue, into setting: Setting, at place: ConfigurationPlace) {
    do throws(Mismatch) {
      let value = try setting.kind.read(raw)
      guard setting.put(&configuration, value) else {
        throw Mismatch(line: raw.line, found: raw.name, expected: setting.expected)
      }
      places[setting.key] = place
    } catch {
      note(error, in: setting, at: place)
    }
  }

  /// Notes that a value does not fit.
  mutating func note(_ mismatch: Mismatch, in setting: Setting, at place: ConfigurationPlace) {
    let key = setting.key + mismatch.path
    let expected = mismatch.expected == setting.kind.expected ? setting.expected : mismatch.expected
    let standard = setting.defaultValue
    let advice =
      mismatch.advice
      ?? (mismatch.path.isEmpty ? "Correct it, or leave it out for the default \(standard)" : "Correct it")
    let stop = advice.hasSuffix("?") ? "" : "."
    problems.append(
      ConfigurationProblem(
        place: place.at(line: mismatch.line), key: key,
        sentence: "\(key) is \(mismatch.found); expected \(expected). \(advice)\(stop)"))
  }

  /// Notes a problem that no setting has.
  mutating func note(_ place: ConfigurationPlace?, key: String? = nil, _ sentence: String) {
    problems.append(ConfigurationProblem(place: place, key: key, sentence: sentence))
  }

  /// Puts the profile's defaults under everything that was said.
  mutating func apply(_ profile: Profile) {
    for (key, value) in profile.defaults where places[key] == nil {
      guard let setting = Setting.named(key), setting.put(&configuration, value) else { continue }
      places[key] = .profile(profile.rawValue)
    }
  }
}

extension ConfigurationPlace {
  /// The same file at another line; every other place as it is.
  func at(line: Int?) -> ConfigurationPlace {
    if case .file(let path, _) = self, let line { .file(path, line: line) } else { self }
  }
}
