internal import Glibc

extension Check {
  /// DET-02.
  static let acrossProcesses = Check(
    "DET-02", "across-processes", level: 1, .error, needs: .deterministic,
    danger: "A host that was restarted votes otherwise than before; a backtest cannot be repeated. Measured: a Swift "
      + "Dictionary summed in its own order gives another sum in every process.",
    example: "for value in weights.values { sum += value }          // in the order of the process's hash seed",
    fix:
      "Sum in an order that you chose: arrays, sorted keys. No environment, time zone, language or address may count.",
    .parts(4, around: { Surroundings(environment: Processes.environments[$0]) }) { stage in
      let digests = try Processes.digests(stage)
      stage.testify(digests)
      return Processes.compare(
        digests, stage, how: "in another process (other addresses, hash seeds, time zone, language, environment)")
    })

  /// DET-08.
  static let processorLevel = Check(
    "DET-08", "cpu-level", level: 3, .warning, needs: .deterministic,
    danger:
      "The mathematical functions of the C library differ in the last bit between processors with and without FMA: "
      + "a backtest on one machine is not the other's.",
    example: "double z = exp(x) * pow(y, 1.5);",
    fix: "Where bits matter, use +, -, *, / and sqrt, which are the same everywhere, and -ffp-contract=off.",
    .parts(3, around: { Surroundings(environment: $0 < 2 ? [:] : ["GLIBC_TUNABLES": Processes.plainProcessor]) }) {
      stage in
      let digests = try Processes.digests(stage)
      stage.testify(digests)
      if stage.part < 2 { return [] }
      guard stage.earlier.count == 2, stage.earlier[0] == stage.earlier[1] else {
        throw Skip("two like processes differ already; see DET-02")
      }
      return Processes.compare(digests, stage, how: "with the processor's AVX2 and FMA hidden from the C library")
    })
}

/// What several processes compare.
enum Processes {
  /// What the four find around them.
  static let environments: [[String: String]] = [
    [:],
    ["TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"],
    ["HOME": "/", "PADDING": String(repeating: "x", count: 20_000), "USER": "somebody"],
    ["TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8", "LC_NUMERIC": "tr_TR.UTF-8"],
  ]
  /// No vector extensions, as the C library's tunables say it.
  static let plainProcessor =
    "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-AVX2_Usable,-FMA_Usable,-AVX_Usable"

  private static let bars = 300

  /// Eight bytes for each bar of the six series.
  static func digests(_ stage: Stage) throws -> [UInt8] {
    setlocale(LC_ALL, "")
    let count = try stage.usefulCount(beyond: bars)
    var bytes: [UInt8] = []
    for series in stage.series(count) {
      let signals = try stage.run(series)
      for bar in 0..<signals.count {
        let digest = SHA256.digest(signals.slice(bar..<bar + 1).bytes)
        bytes += digest.prefix(8)
      }
    }
    return bytes
  }

  /// A finding at the first bar that the first process judged otherwise.
  static func compare(_ digests: [UInt8], _ stage: Stage, how: String) -> [Finding] {
    guard let first = stage.earlier.first, first != digests else { return [] }
    let index = zip(first, digests).enumerated().first { $1.0 != $1.1 }.map { $0.offset / 8 } ?? 0
    let perSeries = max(first.count / 8 / SeriesGenerator.allCases.count, 1)
    let series = SeriesGenerator.allCases[min(index / perSeries, SeriesGenerator.allCases.count - 1)].rawValue
    return [
      Finding(
        "\(how), bar \(index % perSeries) is answered otherwise, expected the same answer bit for bit",
        at: "series \(series), bar \(index % perSeries)")
    ]
  }
}
