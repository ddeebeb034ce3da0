/// The names of one build: an id for the descriptor and a prefix for internal names, drawn at random, so that nobody can
/// know a plugin of the gallery by its name.
public struct BuildNames: Sendable, Hashable {
  /// The plugin's id: a letter, then 11 letters and digits.
  public let id: String
  /// What every internal name begins with, such as `k3d0q_`.
  public let prefix: String
  /// The built file's name.
  public let file: String

  /// Names that this process has not used before, by chance.
  public init() {
    var chance = SystemRandomNumberGenerator()
    id = Self.word(12, &chance)
    prefix = Self.word(8, &chance) + "_"
    file = Self.word(10, &chance) + ".so"
  }

  private static func word(_ length: Int, _ chance: inout SystemRandomNumberGenerator) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz"), all = letters + Array("0123456789")
    return String(
      (0..<length).map { place in
        let alphabet = place == 0 ? letters : all
        return alphabet[Int.random(in: 0..<alphabet.count, using: &chance)]
      })
  }
}
