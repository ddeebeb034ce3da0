import Crypto
public import WitanCore

/// `journalSHA256`: the SHA-256 over the canonical form of inputs and events, in the order in which they are added.
/// Needs no database. The same command gives the same value on every machine.
public struct JournalDigest: ~Copyable {
  private final class Hash {
    var sha = SHA256()
  }
  private let hash: Hash
  private var bytes: CanonicalBytes

  /// Nothing added yet; 256 KB are gathered before they are hashed.
  public init() {
    let hash = Hash()
    self.hash = hash
    bytes = CanonicalBytes { hash.sha.update(bufferPointer: $0) }
  }

  /// Adds an input.
  public mutating func add(_ input: borrowing Input) {
    bytes.mark(input: true)
    input.encodeCanonical(into: &bytes)
  }
  /// Adds an event.
  public mutating func add(_ event: Event) {
    bytes.mark(input: false)
    event.encodeCanonical(into: &bytes)
  }

  /// The SHA-256 of all that was added, 64 hexadecimal digits.
  ///
  /// - Throws: what could not be written in canonical form, as a sentence.
  public consuming func finish() throws -> String {
    bytes.flush()
    if let failure = bytes.failure {
      throw StoreError(.failed, "the journal's SHA-256 cannot be told: \(failure); report this with the event")
    }
    return hash.sha.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
