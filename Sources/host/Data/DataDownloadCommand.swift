import ArgumentParser
import Foundation
import WitanCore
import WitanExchange
import WitanFeeds

/// `host data download`: bars from the exchange.
struct DataDownloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download", abstract: "Fetch a market's closed bars from the exchange into a file.",
    discussion: """
      The file appears whole and verified or not at all. What was fetched before an interruption is kept beside it in \
      FILE.part, and the same command goes on behind it. Bars that the exchange does not have are named.
      """)
  @Argument(help: "The market, such as BTC/USDT.") var market: String
  @Argument(help: "The bars' interval, such as 1h.") var interval: String
  @Argument(help: "How far back: a length such as 90d, or a UTC date.") var since: String
  @Option(help: "The last moment that a bar may open, exclusive; UTC. Now where it is not given.")
  var until: String?
  @Option(help: "The exchange: \(Venue.known.map(\.name).joined(separator: " or ")).")
  var venue = Venue.us.name
  @Option(help: "Another address of its REST interface, such as that of an exchange-simulator.")
  var rest: String?
  @Option(help: "A file of certificates (PEM) that are trusted instead of the system's.")
  var authorities: String?
  @Option(help: "The proxy to go through, such as http://proxy.example.com:3128.")
  var proxy: String?
  @Option(help: "The file to write; gzip where its name ends in .gz.")
  var out: String
  @Flag(help: "Print the summary as JSON.")
  var json = false

  func run() async throws {
    let symbol = try DataArgument.symbol(market)
    let length = try DataArgument.interval(interval, "the interval")
    let span = try span(length, now: Self.now())
    let client = try client()
    let download = BarDownload(client, symbol, length, in: span, part: out + ".part")
    var bar = ProgressBar(
      total: Int((span.upperBound - span.lowerBound).milliseconds / length.milliseconds), label: "download")
    let outcome: BarDownload.Outcome
    do throws(DownloadFailure) {
      outcome = try await download.run { bar.update($0.done) }
      bar.finish()
    } catch {
      bar.finish()
      throw error.venue?.kind == .configuration
        ? CommandFailure.usage(error.description) : CommandFailure.failed(error.description)
    }
    try BarFile.write(outcome.series, to: out)
    try verify(outcome.series)
    download.discardPart()
    try DownloadSummary(outcome, file: out).show(json: json)
  }

  /// Reads the file back: what stands on the disk are the bars that came.
  private func verify(_ series: BarSeries) throws {
    let found = try BarFile.read(out, symbol: series.symbol, interval: series.interval).series
    let columns: [KeyPath<BarSeries, [Int64]>] = [
      \.start, \.openUnits, \.highUnits, \.lowUnits, \.closeUnits, \.volumeUnits,
    ]
    guard columns.allSatisfy({ found[keyPath: $0] == series[keyPath: $0] }) else {
      throw CommandFailure.failed(
        "\(out) reads back otherwise than it was written, expected the same \(series.count) bars; check the disk, and "
          + "run the command again: it goes on with what was fetched")
    }
  }

  /// Whole intervals up to now, or to the end that was given.
  private func span(_ length: Interval, now: Instant) throws -> Range<Instant> {
    let end: Instant
    if let until {
      guard let given = Instant(until) else {
        throw CommandFailure.usage("found --until \(until), expected a UTC date such as 2024-01-31T12:00")
      }
      end = min(given, now)
    } else {
      end = now
    }
    let begin: Instant
    if let back = Interval(since) {
      begin = Instant(milliseconds: end.milliseconds - back.milliseconds)
    } else if let date = Instant(since) {
      begin = date
    } else {
      throw CommandFailure.usage("found \(since), expected how far back, such as 90d or 2024-01-31")
    }
    let first = Instant(milliseconds: begin.milliseconds / length.milliseconds * length.milliseconds)
    guard first.milliseconds > 0, first < end else {
      throw CommandFailure.usage(
        "found bars from \(begin) to \(end), expected a beginning after 1970 and before the end")
    }
    return first..<end
  }

  private func client() throws -> VenueClient {
    guard var place = Venue.named(venue) else {
      let known = Venue.known.map(\.name).joined(separator: " or ")
      throw CommandFailure.usage("found --venue \(venue), expected \(known)")
    }
    if let rest { place.rest = rest.hasSuffix("/") ? String(rest.dropLast()) : rest }
    do {
      var settings = HTTPClient.Settings(allowed: [try place.restOrigin()])
      settings.authorities = authorities
      settings.proxy = try proxy.map { try Origin(of: $0) }
      return try VenueClient(place, key: nil, http: HTTPClient(settings), time: VenueTime { Self.now() })
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }

  private static func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// What a download brought, as it is printed.
private struct DownloadSummary: Encodable {
  /// A run of bars that the exchange does not have.
  struct Gap: Encodable {
    let from, to: Instant
    let missing: Int
  }

  let file: String
  let symbol: Symbol
  let interval: String
  let rows, resumed, missing: Int
  let first, last: Instant
  let gaps: [Gap]

  init(_ outcome: BarDownload.Outcome, file: String) {
    let series = outcome.series
    self.file = file
    (symbol, interval, rows) = (series.symbol, "\(series.interval)", series.count)
    (resumed, missing) = (outcome.resumed, outcome.missing)
    first = Instant(milliseconds: series.start.first ?? 0)
    last = Instant(milliseconds: series.start.last ?? 0)
    gaps = outcome.gaps.map { Gap(from: $0.from, to: $0.to, missing: $0.missing) }
  }

  func show(json: Bool) throws {
    if json { return try Output.json(self) }
    let kept = resumed > 0 ? ", \(resumed) of them from an earlier download" : ""
    print("\(file): \(rows) bars of \(interval), \(first) to \(last)\(kept); \(missing) missing")
    for gap in gaps.prefix(20) { print("\(file): \(gap.missing) bars missing from \(gap.from) to \(gap.to)") }
    if gaps.count > 20 { print("\(file): \(gaps.count - 20) more gaps; --json lists them all") }
  }
}
