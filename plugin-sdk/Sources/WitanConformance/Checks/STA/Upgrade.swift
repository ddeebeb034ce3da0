internal import CWitanABI
internal import Glibc

extension Check {
  /// STA-10.
  static let upgradeRehearsal = Check(
    "STA-10", "hot-upgrade", level: 2, .error,
    danger: "A hot reload keeps the old generation and the new one in one process and hands the state over between two "
      + "bars; what is refused or misread there changes a vote in the middle of trading.",
    example:
      "uintptr_t owner = (uintptr_t)&table; memcpy(buf, &owner, 8);   /* another address in the next generation */",
    fix: "Write figures only, never addresses, and keep nothing beside the instance: two images do not share statics.",
    .child { stage in
      let old = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      let new = try Subject(try secondGeneration(stage.path), stage.flight)
      let place = series.count - 100
      let expected = try stage.baseline(series)
      let first = try old.create()
      let steps = try Stepper(first, warmUp: Int(old.warmUp()), flight: stage.flight)
      _ = try steps.steps(series, 0..<place)
      let state = try stage.state(of: first)
      let second = try new.create()
      stage.phase("restore of the old generation's state in the new one")
      let status = try second.restore(state)
      guard status >= 0 else {
        let words = second.host.takeWords().map { " (\"\($0)\")" } ?? ""
        return [
          Finding(
            "a second generation of the same file, loaded beside the first, answered \(status)\(words) to the first "
              + "one's state, expected 0", at: "restore")
        ]
      }
      let after = try stage.feed(second, series, place..<series.count)
      guard let alone = try steps.steps(series, place..<series.count),
        alone.firstDifference(from: expected.slice(place..<series.count)) == nil
      else {
        throw Skip("the old generation itself votes otherwise after save; see STA-11 and DET-03")
      }
      guard let (sentence, at) = after.difference(from: alone, firstBar: place) else { return [] }
      return [Finding("the new generation goes on otherwise than the old one: \(sentence)", at: at)]
    })

  /// The same file under another name and inode, in the child's own folder.
  private static func secondGeneration(_ path: String) throws -> String {
    let bytes = try CandidateFile.read(path).bytes
    let copy = "./second-generation.so"
    let file = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
    guard written == bytes.count else {
      throw Skip("a second generation of \(bytes.count) bytes cannot be written (the limit is 16 MiB); see BIN-18")
    }
    return copy
  }
}
