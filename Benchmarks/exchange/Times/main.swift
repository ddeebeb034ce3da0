import Glibc
import WitanCore

// Times the way to the exchange and back; `Benchmarks/exchange/run` builds it, and Benchmarks/README.md says what the
// works are.

LineBuffering.start()
let words = Array(CommandLine.arguments.dropFirst())
do {
  switch (words.first, words.count) {
  case ("orders", 5), ("orders", 6):
    try await Orders(
      venue: Loopback(words[1]), plugin: words[2], store: words[3], sync: words[4],
      runner: words.count == 6 ? words[5] : nil
    ).run()
  case ("decode", 2): try Decoding(path: words[1]).run()
  case ("streams", 4): try await Streams(venue: Loopback(words[1]), symbols: words[2], bars: words[3]).run()
  case ("reconnects", 3): try await Reconnects(venue: Loopback(words[1]), times: words[2]).run()
  default:
    print(
      """
      ExchangeTimes: found '\(words.joined(separator: " "))'; expected one of
        orders PORT PLUGIN.so STORE normal|full [PLUGIN-RUNNER]
        decode FRAMES
        streams PORT SYMBOLS BARS
        reconnects PORT TIMES
      """)
    exit(2)
  }
} catch {
  print("ExchangeTimes: \(error)")
  exit(1)
}
