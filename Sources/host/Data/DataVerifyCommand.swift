import ArgumentParser
import WitanCore
import WitanFeeds

/// `host data verify`: is a file of bars sound?
struct DataVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read files of bars whole and say what they hold; exit code 1 where one is not sound.",
    discussion: "Missing bars and rounded numbers are told, and are no fault unless --strict says so.")
  @Argument(help: "The files.") var files: [String]
  @Option(help: "The bars' interval; found out where it is not given.")
  var interval: String?
  @Flag(help: "Missing bars and rounded numbers count as faults.")
  var strict = false
  @Flag(help: "Print it as JSON: an array, one object a file.")
  var json = false

  func run() throws {
    let length = try interval.map { try DataArgument.interval($0, "--interval") }
    // Files name no market, and nothing of what is shown hangs on it.
    let market = try DataArgument.symbol("BTC/USDT")
    var progress = ProgressBar(total: files.count, label: "verify")
    var verdicts: [DataVerdict] = []
    for (index, file) in files.enumerated() {
      verdicts.append(DataVerdict(file, market, length, strict: strict))
      progress.update(index + 1)
    }
    progress.finish()
    if json { try Output.json(verdicts) } else { show(verdicts) }
    let faulty = verdicts.filter { !$0.sound }
    guard !faulty.isEmpty else { return }
    throw CommandFailure.failed(faulty.compactMap(\.fault).joined(separator: "\n"))
  }

  private func show(_ verdicts: [DataVerdict]) {
    var table = Table(["file", "format", "interval", "bars", "first", "last", "missing", "rounded", "sound"])
    for verdict in verdicts {
      table.add([
        verdict.file, verdict.format.map { $0.rawValue + (verdict.compressed == true ? ", gzip" : "") } ?? "",
        verdict.interval ?? "", verdict.rows.map(String.init) ?? "", verdict.first.map { "\($0)" } ?? "",
        verdict.last.map { "\($0)" } ?? "", verdict.missing.map(String.init) ?? "",
        verdict.roundedPrices.map { String($0 + (verdict.roundedVolumes ?? 0)) } ?? "", verdict.sound ? "yes" : "no",
      ])
    }
    print(table.text)
    for verdict in verdicts {
      for gap in verdict.gaps?.prefix(20) ?? [] {
        print("\(verdict.file): \(gap.missing) bars missing from \(gap.from) to \(gap.to)")
      }
      let rest = (verdict.gaps?.count ?? 0) - 20
      if rest > 0 { print("\(verdict.file): \(rest) more gaps; --json lists them all") }
    }
  }
}

/// What was found in one file.
struct DataVerdict: Encodable {
  /// A run of missing bars.
  struct Gap: Encodable {
    let from, to: Instant
    let missing: Int
  }

  let file: String
  let sound: Bool
  /// What is wrong, as a sentence.
  var fault: String?
  var format: BarFile.Format?
  var compressed: Bool?
  var interval: String?
  var intervalDeduced: Bool?
  var rows: Int?
  var first: Instant?
  var last: Instant?
  var missing: Int?
  var gaps: [Gap]?
  var roundedPrices: Int?
  var roundedVolumes: Int?

  init(_ file: String, _ market: Symbol, _ length: Interval?, strict: Bool) {
    self.file = file
    let report: BarFile.Report
    do throws(FeedError) {
      report = try BarFile.read(file, symbol: market, interval: length).report
    } catch {
      sound = false
      fault = error.description
      return
    }
    let rounded = report.roundedPrices + report.roundedVolumes
    sound = !strict || (report.missing == 0 && rounded == 0)
    if !sound {
      fault =
        "\(file): found \(report.missing) missing bars and \(rounded) rounded numbers, expected none with --strict; "
        + "fetch the file again"
    }
    (format, compressed, rows) = (report.format, report.compressed, report.rows)
    (interval, intervalDeduced) = ("\(report.interval)", report.intervalDeduced)
    (first, last, missing) = (report.first, report.last, report.missing)
    gaps = report.gaps.map { Gap(from: $0.from, to: $0.to, missing: $0.missing) }
    (roundedPrices, roundedVolumes) = (report.roundedPrices, report.roundedVolumes)
  }
}
