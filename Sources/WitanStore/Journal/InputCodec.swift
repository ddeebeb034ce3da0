public import Foundation
public import WitanCore

/// Inputs as they stand in the journal: a kind and a body. Bars are one compact binary body, the rest is JSON with
/// a version. Nothing is lost: what is read back gives the same decisions bit for bit.
public enum InputCodec {
  /// The version of the form of the JSON bodies.
  static let version = 1

  private struct Written<Data: Codable>: Codable {
    let v: Int
    let data: Data
  }
  private struct Started: Codable {
    let settings: EngineSettings
    let at: Instant
  }
  private struct MarketTick: Codable {
    let tick: Tick
    let market: Int
  }
  private struct Told: Codable {
    let command: Command
    let at: Instant
  }
  private struct Changed: Codable {
    let change: StrategyChange
    let at: Instant
  }
  private struct Compared: Codable {
    let event: AccountEvent
    let at: Instant
  }
  private struct Allocated: Codable {
    let shares: [Share]
    let at: Instant
  }

  /// The kind and the body of `input`.
  public static func encode(_ input: Input) throws -> (kind: String, body: Data) {
    switch input {
    case .started(let settings, let at): ("started", try json(Started(settings: settings, at: at)))
    case .bars(let block): ("bars", BlockCodec.encode(block))
    case .tick(let tick, let market): ("tick", try json(MarketTick(tick: tick, market: market)))
    case .vote(let vote): ("vote", try json(vote))
    case .venue(let event): ("venue", try json(event))
    case .timer(let at): ("timer", try json(at))
    case .command(let command, let at): ("command", try json(Told(command: command, at: at)))
    case .strategy(let change, let at): ("strategy", try json(Changed(change: change, at: at)))
    case .account(let event, let at): ("account", try json(Compared(event: event, at: at)))
    case .allocation(let shares, let at): ("allocation", try json(Allocated(shares: shares, at: at)))
    }
  }

  /// The input that `kind` and `body` say; refused with a sentence that names the row `seq`.
  public static func decode(kind: String, body: Data, seq: Int64) throws(StoreError) -> Input {
    do {
      switch kind {
      case "started":
        let it: Started = try read(body)
        return .started(it.settings, at: it.at)
      case "bars": return .bars(try BlockCodec.decode([UInt8](body)))
      case "tick":
        let it: MarketTick = try read(body)
        guard it.tick.price.units > 0, it.tick.quantity.units >= 0 else {
          throw StoreError(.damaged(seq: seq), "found a tick without a positive price")
        }
        return .tick(it.tick, market: it.market)
      case "vote": return .vote(try read(body))
      case "venue": return .venue(try read(body))
      case "timer": return .timer(try read(body))
      case "command":
        let it: Told = try read(body)
        return .command(it.command, at: it.at)
      case "strategy":
        let it: Changed = try read(body)
        return .strategy(it.change, at: it.at)
      case "account":
        let it: Compared = try read(body)
        return .account(it.event, at: it.at)
      case "allocation":
        let it: Allocated = try read(body)
        return .allocation(it.shares, at: it.at)
      default: throw StoreError(.newerVersion, "found the unknown kind \"\(kind)\"")
      }
    } catch {
      let known = error as? StoreError
      throw StoreError(
        known?.kind == .newerVersion ? .newerVersion : .damaged(seq: seq),
        "input \(seq) (\(kind)) cannot be read: \(known?.sentence ?? StoreJSON.sentence(error));"
          + " replay it with the version of the host that wrote it, or restore the last backup")
    }
  }

  private static func json(_ value: some Codable) throws -> Data {
    try StoreJSON.encoder().encode(Written(v: version, data: value))
  }

  private static func read<Value: Codable>(_ body: Data) throws -> Value {
    let head = try StoreJSON.decoder().decode(Version.self, from: body)
    guard head.v == version else {
      throw StoreError(.newerVersion, "found version \(head.v) of its form, expected \(version)")
    }
    return try StoreJSON.decoder().decode(Written<Value>.self, from: body).data
  }
  private struct Version: Codable { let v: Int }
}
