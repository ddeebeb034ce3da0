import WitanFeeds

/// Random numbers from a seed, the same on every machine.
typealias Dice = SplitMix64

extension Dice {
  /// A text of letters and digits.
  mutating func text(_ length: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    let bytes = (0..<length).map { _ in letters[Int(next() % UInt64(letters.count))] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
