/// Finds the known name that a mistyped one was probably meant to be.
enum NearestName {
  /// The nearest of `names` by edit distance, or nil where none is near: more than a third of its letters differ.
  static func of(_ name: String, among names: [String]) -> String? {
    let ranked = names.map { (name: $0, distance: distance(Array(name.utf8), Array($0.utf8))) }
    guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
    return best.distance * 3 <= max(best.name.utf8.count, 3) ? best.name : nil
  }

  /// How many letters must be put in, taken out, replaced or swapped with their neighbour (optimal string alignment).
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
        var least = min(replaced, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
