import Foundation
import Testing
import WitanTesting

@testable import WitanExchange

/// Whatever comes over the wire, the decoder reads it or says what is wrong with it.
@Suite struct StreamFuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["WITAN_LONG"] == "1" ? 2_000_000 : 12_000

  @Test func noBytesBringTheDecoderDown() {
    var generator = SeededGenerator(seed: 20_260_814)
    let sources = Messages.all.map { Array($0.utf8) }
    var read = 0, refused = 0
    for _ in 0..<Self.rounds {
      let bytes = mutated(sources.randomElement(using: &generator) ?? [], &generator)
      do throws(StreamFault) {
        _ = try StreamDecoder.decode(bytes)
        read += 1
      } catch {
        refused += 1
        if error.description.isEmpty { Issue.record("no sentence for \(bytes)") }
      }
    }
    #expect(read > 0 && refused > read, "\(read) read, \(refused) refused")
  }

  @Test func everyBeginningOfAMessageIsRefused() {
    for message in Messages.all {
      let bytes = Array(message.utf8)
      for length in 0..<bytes.count {
        #expect(throws: StreamFault.self) { try StreamDecoder.decode(Array(bytes[..<length])) }
      }
    }
  }

  private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let signs = Array(#"{}[]":,\.-0919eEtfn "#.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[place] = signs.randomElement(using: &generator) ?? 0
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(signs.randomElement(using: &generator) ?? 0, at: place)
      case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
      }
    }
    return bytes
  }
}
