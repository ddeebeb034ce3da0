import Testing

@testable import WitanExchange

/// Signatures, by the venue's own example.
@Suite struct APIKeyTests {
  /// The sample key of the venue's public documents.
  private let key: APIKey
  init() throws {
    key = try APIKey(
      name: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
      secret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
  }

  @Test func theVenuesExampleIsSignedAsItSays() {
    var parameters = RequestParameters()
    for (name, value) in [
      ("symbol", "LTCBTC"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "1"),
      ("price", "0.1"), ("recvWindow", "5000"), ("timestamp", "1499827319559"),
    ] { parameters.add(name, value) }
    #expect(
      key.signed(parameters)
        == "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
        + "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71")
  }

  @Test func valuesAreEncodedBeforeTheyAreSigned() {
    var parameters = RequestParameters()
    parameters.add("symbols", "[\"BTCUSDT\"]")
    parameters.add("symbol", "\u{FF11}ä~ +&=%")
    #expect(parameters.encoded == "symbols=%5B%22BTCUSDT%22%5D&symbol=%EF%BC%91%C3%A4~%20%2B%26%3D%25")
    #expect(key.signed(parameters).hasPrefix(parameters.encoded + "&signature="))
  }

  @Test func aCallOverTheWebSocketIsSignedSortedAndAsItIs() {
    #expect(
      key.signature(ofCall: ["timestamp": "1", "apiKey": "k", "symbol": "ä"])
        == key.signature(of: "apiKey=k&symbol=ä&timestamp=1"))
  }

  @Test func theSecretIsShownNowhere() throws {
    var text = "\(key) \(String(reflecting: key)) "
    dump(key, to: &text)
    #expect(!text.contains("NhqP") && !text.contains("vmPUZE") && text.contains("vmPU…"))
  }

  @Test(arguments: [("", "s"), ("k", ""), ("k\n", "s"), ("k", "SECRET "), ("k", "SECRET\r"), ("ké", "s")])
  func aKeyThatWasCopiedBadlyIsRefusedWithoutShowingIt(name: String, secret: String) {
    let found = #expect(throws: HTTPFailure.self) { try APIKey(name: name, secret: secret) }
    #expect(found?.description.contains("SECRET") == false && found?.description.contains("the API ") == true)
  }
}
