import ArgumentParser

/// `exchange-simulator`: an exchange on loopback that speaks Binance's protocol.
@main struct ExchangeSimulator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exchange-simulator", abstract: "An exchange on loopback to rehearse real trading on.")
}
