import Testing

@testable import exchange_simulator

/// What independent clients once asked is asked again, and judged as it was.
@Suite struct RecordedClientsTests {
  @Test func theTestsOwnSignerMakesTheDocumentedSignature() {
    let payload =
      "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
    let secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    #expect(
      RecordedSigner.sign(payload, secret: secret) == "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    )
  }

  @Test func everyClientIsRecordedOnBothVenues() {
    let held = Set(
      Recording.all.compactMap { recording in
        recording.head["client"]?.text.map { "\($0) \(recording.head["venue"]?.text ?? "")" }
      })
    #expect(
      held == [
        "ccxt binanceus us", "ccxt binance com", "python-binance us", "python-binance com", "binance-connector us",
        "binance-connector com",
      ])
  }

  @Test(arguments: Recording.all)
  func whatAClientAskedIsJudgedAsItWasAndRefusedWhereItIsForged(recording: Recording) throws {
    var replay = try Replay(recording)
    let differences = try replay.run()
    #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(3).joined(separator: "\n").prefix(4000))")
    #expect(replay.signed > 30, "only \(replay.signed) signed requests")
    var simulator = replay.simulator
    let books = simulator.control("GET", "/ledger", body: "", nanoseconds: 0)
    #expect(books.body.contains(#""imbalance":{}"#))
  }
}
