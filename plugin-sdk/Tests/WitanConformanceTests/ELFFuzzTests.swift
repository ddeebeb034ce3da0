import Glibc
import Testing

@testable import WitanConformance

/// The ELF reader sees every file before anything else does, so no bytes at all may make it fall, hang or fill memory.
@Suite struct ELFFuzzTests {
  /// 20,000 files; a million where `WITAN_LONG` is set.
  private static let rounds = getenv("WITAN_LONG") == nil ? 20_000 : 1_000_000

  /// Small, so that most of a file's bytes are tables: an entry, data that is relocated, versions, notes, a library.
  private static func seeds() throws -> [[UInt8]] {
    let source = """
      #include <stdio.h>
      int state = 3; int *where = &state;
      __attribute__((constructor)) static void begin(void) { state = 4; }
      int wtn_plugin_entry(void) { return printf("%d", *where); }
      int other_name(void) { return state; }
      """
    let small = ["-O2", "-Wl,-z,noseparate-code", "-Wl,--build-id=sha1"]
    return try [["-Wl,--hash-style=gnu", "-s"], ["-Wl,--hash-style=sysv", "-Wl,-rpath,/a:/b", "-Wl,-soname,x.so"]].map {
      try CompiledObject(source, small + $0).bytes
    }
  }

  @Test(.timeLimit(.minutes(getenv("WITAN_LONG") == nil ? 2 : 40)))
  func noMutatedFileMakesTheReaderFallOrHang() throws {
    let seeds = try Self.seeds()
    var mutation = Mutation(seed: 0xE1F)
    var (refused, read) = (0, 0)
    let start = ContinuousClock.now
    var slowest = Duration.zero
    for round in 0..<Self.rounds {
      let bytes = mutation.mutate(seeds[round % seeds.count], seeds)
      let begin = ContinuousClock.now
      do throws(ELFError) {
        let file = try ELFFile(bytes)
        // What callers look at, too.
        _ = (
          file.exports, file.hasEntry, file.mayBeUnloaded, file.wantsExecutableStack, file.hasWritableCode,
          file.interpreter
        )
        read += 1
      } catch {
        #expect(!error.found.isEmpty && !error.expected.isEmpty)
        refused += 1
      }
      slowest = max(slowest, ContinuousClock.now - begin)
    }
    print(
      "\(Self.rounds) mutated files in \(ContinuousClock.now - start): \(refused) refused, \(read) read, \(slowest) at most"
    )
    #expect(refused + read == Self.rounds)
    // Both ways are taken often: else the mutations would be too wild, or too tame.
    #expect(refused > Self.rounds / 10 && read > Self.rounds / 10, "\(refused) refused, \(read) read")
    #expect(slowest < .seconds(2))
  }

  @Test func everyNumberOfTheHeadersAtItsExtremesIsRefusedOrRead() throws {
    for sound in try Self.seeds() {
      let headers = 64 + 56 * Int(sound[56])
      for place in stride(from: 16, to: headers, by: 2) {
        for value in Mutation.extremes(sound.count) {
          for width in [2, 4, 8] where place % width == 0 && place + width <= sound.count {
            var bytes = sound
            for index in 0..<width { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
            do throws(ELFError) { _ = try ELFFile(bytes) } catch { #expect(!error.description.isEmpty) }
          }
        }
      }
    }
  }
}

/// Repeatable damage to a file's bytes.
private struct Mutation {
  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed) }

  /// Numbers at which arithmetic goes wrong.
  static func extremes(_ count: Int) -> [UInt64] {
    let length = UInt64(count)
    return [0, 1, length - 1, length, length + 1, 1 << 31, .max >> 32, 1 << 63, .max - 7, .max]
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(bound, 1))) }

  mutating func mutate(_ sound: [UInt8], _ others: [[UInt8]]) -> [UInt8] {
    var bytes = sound
    for _ in 0...below(3) {
      switch below(6) {
      case 0: flip(&bytes)
      case 1: number(&bytes, from: 16, to: min(64 + 56 * 12, bytes.count))  // the header and the segments
      case 2: number(&bytes, from: max(0, bytes.count - 64 * 30), to: bytes.count)  // the sections' headers
      case 3: number(&bytes, from: 0, to: bytes.count)
      case 4: splice(&bytes, others[below(others.count)])
      default: if below(4) == 0 { bytes = Array(bytes.prefix(below(bytes.count))) } else { flip(&bytes) }
      }
      if bytes.isEmpty { return bytes }
    }
    return bytes
  }

  private mutating func flip(_ bytes: inout [UInt8]) {
    for _ in 0...below(8) { bytes[below(bytes.count)] ^= 1 << UInt8(below(8)) }
  }

  /// An offset, a count, a size or an index becomes an extreme one.
  private mutating func number(_ bytes: inout [UInt8], from low: Int, to high: Int) {
    let width = [2, 4, 8][below(3)]
    guard high - low > width else { return }
    let place = low + below((high - low) / width) * width
    let extremes = Self.extremes(bytes.count)
    let value = below(3) == 0 ? random.next() : extremes[below(extremes.count)]
    for index in 0..<width where place + index < bytes.count {
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))
    }
  }

  /// A piece of a file lies where another belongs.
  private mutating func splice(_ bytes: inout [UInt8], _ other: [UInt8]) {
    let length = 1 + below(256)
    guard other.count > length, bytes.count > length else { return }
    let from = below(other.count - length), to = below(bytes.count - length)
    for index in 0..<length { bytes[to + index] = other[from + index] }
  }
}
