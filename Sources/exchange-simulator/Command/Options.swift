import ArgumentParser

/// What the command line says.
struct Options: ParsableArguments {
  @Option(help: "Which exchange is played: us or com.") var venue = Flavour.us

  @Option(help: "The loopback address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port of REST, streams and WebSocket API; 0 takes a free one.") var port = 0
  @Option(help: "A port of its own for the streams.") var streamPort: Int?
  @Option(help: "A port of its own for the WebSocket API.") var wsApiPort: Int?
  @Option(help: "The port of the control endpoint; 0 takes a free one.") var controlPort = 0
  @Option(help: "A PEM file with the certificate chain; serves TLS.") var tlsCertificate: String?
  @Option(help: "A PEM file with the certificate's key.") var tlsKey: String?

  @Option(help: "Markets with invented prices, such as BTC/USDT,ETH/USDT.") var symbols = "BTC/USDT,ETH/USDT,BNB/USDT"
  @Option(help: "Recorded bars: MARKET=FILE, such as BTC/USDT=bars.csv.gz; repeat it for more. Replaces --symbols.")
  var data: [String] = []
  @Option(help: "The interval of invented bars.") var interval = "1m"
  @Option(help: "How many bars there are before the start.") var history = 1000
  @Option(help: "The exchange's time at the start; without it, now (recorded bars: after the history).")
  var start: String?
  @Flag(help: "Play recorded bars as if they began now.") var rebase = false
  @Option(help: "How fast exchange time runs: 1x, 60x; 0x stands and is stepped by the control endpoint.")
  var speed = "1x"
  @Flag(help: "Let the windows of timestamps grow with the speed.") var scaledWindows = false
  @Option(help: "The seed of prices, the market maker and the faults.") var seed: UInt64 = 1

  @Option(help: "A YAML file with accounts and their keys.") var accounts: String?
  @Option(help: "What the one account holds without --accounts: ASSET=AMOUNT; repeat it for more.")
  var balance: [String] = []
  @Option(help: "The maker's fee in percent.") var makerFee = "0.1"
  @Option(help: "The taker's fee in percent.") var takerFee = "0.1"
  @Flag(help: "Take fees from BNB where there is some.") var feesFromBnb = false

  @Option(help: "How many levels a side the market maker shows.") var depth = 20
  @Option(help: "Usual worth of a level in quote currency.") var levelWorth = "20000"
  @Option(help: "Steps of the price between two levels.") var spacing: Int64 = 1
  @Option(help: "A YAML file with the faults of the run.") var faults: String?
}
