/// HMAC-SHA256 after FIPS 180-4 and RFC 2104, written for the tests: neither the simulator's nor the host's code, nor
/// their library's.
enum RecordedSigner {
  /// The signature of `payload` in lower-case hexadecimal.
  static func sign(_ payload: String, secret: String) -> String {
    var key = Array(secret.utf8)
    if key.count > 64 { key = hash(key) }
    key += [UInt8](repeating: 0, count: 64 - key.count)
    let inner = hash(key.map { $0 ^ 0x36 } + Array(payload.utf8))
    let digits = Array("0123456789abcdef".utf8)
    let code = hash(key.map { $0 ^ 0x5C } + inner)
    return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The 64 constants: the first 32 bits of the fractions of the first primes' cube roots.
  private static let constants: [UInt32] = primes(64).map { fraction($0, root: 3) }
  /// The initial state: the same of the first eight primes' square roots.
  private static let start: [UInt32] = primes(8).map { fraction($0, root: 2) }

  private static func primes(_ count: Int) -> [UInt64] {
    var found: [UInt64] = []
    var next: UInt64 = 2
    while found.count < count {
      if found.allSatisfy({ next % $0 != 0 }) { found.append(next) }
      next += 1
    }
    return found
  }

  /// The first 32 bits behind the point of a root, in whole numbers: the greatest x with x^root ≤ n·2^(32·root).
  private static func fraction(_ number: UInt64, root: Int) -> UInt32 {
    var low: UInt64 = 0
    var high: UInt64 = 1 << 36
    let bound = [UInt64](repeating: 0, count: root) + [number]
    while high - low > 1 {
      let middle = (low + high) / 2
      if isAtMost(power(middle, root), bound) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// A power as digits of base 2^32, the lowest first.
  private static func power(_ number: UInt64, _ exponent: Int) -> [UInt64] {
    var digits: [UInt64] = [1]
    for _ in 0..<exponent {
      var product = [UInt64](repeating: 0, count: digits.count + 2)
      for (place, digit) in digits.enumerated() {
        for (offset, half) in [number & 0xFFFF_FFFF, number >> 32].enumerated() {
          let sum = digit * half + product[place + offset]
          product[place + offset] = sum & 0xFFFF_FFFF
          product[place + offset + 1] += sum >> 32
        }
      }
      digits = product
    }
    return digits
  }

  private static func isAtMost(_ one: [UInt64], _ other: [UInt64]) -> Bool {
    for place in (0..<max(one.count, other.count)).reversed() {
      let (a, b) = (place < one.count ? one[place] : 0, place < other.count ? other[place] : 0)
      if a != b { return a < b }
    }
    return true
  }

  private static func hash(_ message: [UInt8]) -> [UInt8] {
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    let length = UInt64(message.count) * 8
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * UInt64($0))) }
    var state = start
    for block in stride(from: 0, to: bytes.count, by: 64) { mix(&state, bytes[block..<block + 64]) }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) } }
  }

  private static func mix(_ state: inout [UInt32], _ block: ArraySlice<UInt8>) {
    func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
    var words = (0..<16).map { place in
      block[(block.startIndex + 4 * place)..<(block.startIndex + 4 * place + 4)].reduce(UInt32(0)) {
        $0 << 8 | UInt32($1)
      }
    }
    for place in 16..<64 {
      let (a, b) = (words[place - 15], words[place - 2])
      let first = turn(a, 7) ^ turn(a, 18) ^ a >> 3
      let second = turn(b, 17) ^ turn(b, 19) ^ b >> 10
      words.append(words[place - 16] &+ first &+ words[place - 7] &+ second)
    }
    var s = state
    for place in 0..<64 {
      let choice = s[4] & s[5] ^ ~s[4] & s[6]
      let first = turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)
      let one = s[7] &+ first &+ choice &+ constants[place] &+ words[place]
      let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
      let second = turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)
      s = [one &+ second &+ majority, s[0], s[1], s[2], s[3] &+ one, s[4], s[5], s[6]]
    }
    for place in 0..<8 { state[place] = state[place] &+ s[place] }
  }
}
