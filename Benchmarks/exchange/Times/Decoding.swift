import Foundation
import WitanCore
import WitanExchange
import WitanFeeds

/// Frames in memory into messages, and into ticks: one thread.
struct Decoding {
  private let frames: [[UInt8]]

  /// The frames of a file: a line each, what stands before its first brace left out.
  init(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    frames = bytes.split(separator: 0x0A).compactMap { line in line.firstIndex(of: 0x7B).map { Array(line[$0...]) } }
    guard !frames.isEmpty else { throw Complaint("\(path) has no frames; expected one a line") }
  }

  func run() throws {
    guard let symbol = Symbol("BTC/USDT") else { throw Complaint("BTC/USDT is no symbol") }
    var rules = LiveFeedRules(interval: .minutes(1), intervalName: "1m")
    rules.ticks = [.trades, .quotes]
    let now = Instant(milliseconds: 1_723_161_254_000)
    let market = LiveMarket(symbol: symbol, name: symbol.venueName, firstBar: rules.interval.start(of: now))
    var (faults, decoded, ticks) = (0, 0, 0)
    let messages = time {
      for frame in frames {
        do throws(StreamFault) {
          _ = try StreamDecoder.decode(frame)
          decoded += 1
        } catch { faults += 1 }
      }
    }
    var assembler = FeedAssembler([market], rules: rules, at: now)
    var steps: [FeedAssembler.Step] = []
    let told = time {
      for frame in frames {
        do throws(StreamFault) { assembler.take(try StreamDecoder.decode(frame), at: now, &steps) } catch {
          faults += 1
        }
        for case .tell(.tick) in steps { ticks += 1 }
        steps.removeAll(keepingCapacity: true)
      }
    }
    print("frames \(frames.count)\nfaults \(faults)\ndecoded \(decoded)\nticks \(ticks)")
    print("message-ns \(messages / Double(frames.count))\ntick-ns \(told / Double(frames.count))")
  }

  /// Nanoseconds of the thread's own time would leave out what it waits for; nothing is waited for here.
  private func time(_ work: () -> Void) -> Double {
    let begin = ContinuousClock.now
    work()
    return (ContinuousClock.now - begin) / .nanoseconds(1)
  }
}
