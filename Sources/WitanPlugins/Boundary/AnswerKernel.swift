/// The check's inner loops: one column type a loop and no branch, so that each becomes vector code. Together about
/// 2 ns a row where the same in one loop took 7.
///
/// Each answers whether nothing suspicious was seen; only then is a row looked at by itself.
enum AnswerKernel {
  /// Confidences in units of 1e-6, rounded half-even; a positive one is at least 1. A row whose confidence is not in
  /// 0...100 gets any number and makes the answer false.
  static func strengths(
    _ confidences: UnsafePointer<Double>, into units: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Bool {
    var bad: UInt64 = 0
    for row in 0..<count {
      let confidence = confidences[row]
      bad |= confidence >= 0 && confidence <= 100 ? 0 : 1
      units[row] = self.units(of: confidence)
    }
    return bad == 0
  }

  /// A confidence in 0...100 in units of 1e-6, rounded half-even; a positive one is at least 1.
  @inline(__always)
  static func units(of confidence: Double) -> Int32 {
    let scaled = confidence * 1e6
    let least = confidence > 0 ? (scaled > 1 ? scaled : 1) : scaled
    // Adding 2^52 leaves the number, rounded half-even, in the low bits.
    return Int32(truncatingIfNeeded: (least + 0x1p52).bitPattern)
  }

  /// Answers from actions: strength is only a vote's, and a vote without strength abstains. False where an action is
  /// not in -1...`highest`.
  static func answers(
    _ actions: UnsafePointer<Int8>, highest: Int8, into answers: UnsafeMutablePointer<Int8>,
    _ units: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Bool {
    var bad: UInt8 = 0
    let limit = UInt8(bitPattern: highest &+ 1)
    for row in 0..<count { bad |= UInt8(bitPattern: actions[row] &+ 1) <= limit ? 0 : 1 }
    for row in 0..<count { units[row] &= actions[row] <= 1 ? -1 : 0 }
    for row in 0..<count {
      let action = actions[row]
      answers[row] = units[row] == 0 && action <= 1 ? 2 : action
    }
    return bad == 0
  }

  /// Whether any vote counts for longer than its own bar, and whether all lifetimes lie in 0...`longest`.
  static func lifetimes(_ valid: UnsafePointer<Int64>, longest: Int64, _ count: Int) -> (any: Bool, sound: Bool) {
    var all: Int64 = 0
    for row in 0..<count { all |= valid[row] }
    guard all != 0 else { return (false, true) }
    var bad: Int64 = 0
    for row in 0..<count { bad |= valid[row] < 0 || valid[row] > longest ? 1 : 0 }
    return (true, bad == 0)
  }

  /// Copies reasons; false where one is not below `limit`.
  static func reasons(
    _ given: UnsafePointer<UInt32>, limit: UInt32, into reasons: UnsafeMutablePointer<UInt32>, _ count: Int
  ) -> Bool {
    var bad: UInt32 = 0
    for row in 0..<count {
      bad |= given[row] < limit ? 0 : 1
      reasons[row] = given[row]
    }
    return bad == 0
  }

  /// Copies a column of figures to every third place; false where one is not finite.
  static func figures(
    _ given: UnsafePointer<Double>, into figures: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Bool {
    var bad: UInt64 = 0
    for row in 0..<count {
      // A number minus itself is nought only where it is finite.
      bad |= given[row] - given[row] == 0 ? 0 : 1
      figures[row * 3] = given[row]
    }
    return bad == 0
  }
}
