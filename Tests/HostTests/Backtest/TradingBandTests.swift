import Foundation
import Testing

/// All seven strategies with their defaults really trade, neither never nor all the time, on markets that nobody tuned
/// them for.
@Suite(.waitsForProcesses, .enabled(if: SharedBars.areThere, "the shared market data or the built program is not here"))
struct TradingBandTests {
  /// A file, how many of its rows the gate takes, and the round trips a day that are expected of it.
  struct Market: Sendable, CustomTestStringConvertible {
    let file: String, rows: Int
    let band: ClosedRange<Double>
    var testDescription: String { file }
  }

  private static let markets = [
    Market(file: "bitfinex-btcusd-1m-2018-07_2019-06.csv.gz", rows: 30_000, band: 0.1...10),
    Market(file: "bitstamp-btcusd-1h-2018_2022.csv.gz", rows: 15_000, band: 0.02...2),
    Market(file: "exchange-ethbtc-5m-2018-01.csv.gz", rows: 5760, band: 0.02...10),
    Market(file: "ftx-btcperp-1m-2022-01.csv.gz", rows: 15_000, band: 0.02...10),
    Market(file: "bitfinex-ethusd-1m-2019-04_2019-06.csv.gz", rows: 15_000, band: 0.02...10),
    Market(file: "binance-btcusdt-4h-2018-mixed.csv", rows: 500, band: 0.02...10),
  ]

  @Test(arguments: markets) func theDefaultsTradeWithinTheBandOfTheMarket(market: Market) throws {
    let folder = try Scratch()
    let data =
      HostProgram.isLong
      ? SharedBars.path(market.file)
      : try folder.file("bars.csv", SharedBars.csv(market.file, count: market.rows))
    let result = try BacktestJSON(data, in: folder)
    if !HostProgram.isLong { #expect(result.bars == market.rows) }
    #expect(market.band.contains(result.roundTripsADay), "\(result.roundTrips) round trips")
    print("\(market.file): \(result.roundTrips) round trips, \(result.roundTripsADay) a day, \(result.bars) bars")
  }

  @Test func theSameCommandOnRealBarsGivesTheSameJournalEverywhere() throws {
    let folder = try Scratch()
    let data = SharedBars.path("exchange-ethbtc-5m-2018-01.csv.gz")
    let here = try BacktestJSON(data, in: folder)
    let elsewhere = try BacktestJSON(
      data, in: try Scratch(), environment: ["TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"])
    #expect(here.trades.count > 10)
    #expect(try BacktestJSON(data, in: folder).journalSHA256 == here.journalSHA256)
    #expect(elsewhere.journalSHA256 == here.journalSHA256)
    #expect(elsewhere.trades == here.trades)
  }
}
