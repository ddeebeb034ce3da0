import Crypto
import Foundation

/// The right to trade on an account: one live host has it, for as long as this value lives.
///
/// It is a file with a lock on it, named after the account's key. Each start has a greater number than the one before; the
/// number stands in the name of every order, so that a host that has lost its lease to another can be told from the one
/// that has it. It guards one machine: a host elsewhere is seen by its orders (``AccountDifference/otherHost(_:_:)``).
public final class AccountLease: Sendable {
  /// Where the lease lies.
  public let path: String
  private let descriptor: Int32
  private let before: UInt32

  /// Takes the lease of the account whose key is called `key`, in `folder`, which is made where it is not there.
  ///
  /// - Throws: ``AccountLeaseFailure`` where another host has it (with its process number), or the file cannot be used.
  public init(key: String, in folder: String) throws(AccountLeaseFailure) {
    let digest = SHA256.hash(data: Data(key.utf8)).prefix(8).map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }.joined()
    let path = "\(folder)/\(digest).lease"
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw AccountLeaseFailure(path, "its folder cannot be made: \(error.localizedDescription)") }
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw AccountLeaseFailure(path, Self.reason) }
    do throws(AccountLeaseFailure) {
      before = try Self.lock(file, path)
      try Self.write("\(before) \(getpid())\n", to: file, path)
    } catch {
      close(file)
      throw error
    }
    descriptor = file
  }

  /// The number of this start, from 1: greater than all that were given out here, and than `known`, the newest that the
  /// store has heard of. To be asked for once.
  ///
  /// - Throws: ``AccountLeaseFailure`` where the file cannot be written; then no number was given out.
  public func fence(above known: UInt32) throws(AccountLeaseFailure) -> UInt32 {
    let highest = max(before, known)
    guard highest < .max else { throw AccountLeaseFailure(path, "all numbers of leases were given out") }
    try Self.write("\(highest + 1) \(getpid())\n", to: descriptor, path)
    return highest + 1
  }

  deinit {
    // A child process that is just being started still has a copy of the descriptor: closing ours would not free it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Locks the file and gives the number of the lease before; 0 in a new file.
  private static func lock(_ file: Int32, _ path: String) throws(AccountLeaseFailure) -> UInt32 {
    let isLocked = flock(file, LOCK_EX | LOCK_NB) == 0
    let text = read(file)
    let words = text.split { $0 == " " || $0 == "\n" }
    guard isLocked else {
      let owner = words.count == 2 ? "the process \(words[1])" : "another process"
      throw AccountLeaseFailure(
        path, "\(owner) trades on this account, expected one host an account: stop that one first")
    }
    if text.isEmpty { return 0 }
    guard words.count == 2, let number = UInt32(words[0]), Int32(words[1]) != nil else {
      throw AccountLeaseFailure(
        path,
        "it holds \(String(reflecting: String(text.prefix(40)))), expected a lease's number and a process's; restore "
          + "it from a backup, or see to it that no host trades on the account and remove it")
    }
    return number
  }

  private static func read(_ file: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = pread(file, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  /// Written in one piece and to the disk: a number that was given out is never given out again.
  private static func write(_ text: String, to file: Int32, _ path: String) throws(AccountLeaseFailure) {
    let bytes = Array(text.utf8)
    guard pwrite(file, bytes, bytes.count, 0) == bytes.count, ftruncate(file, off_t(bytes.count)) == 0, fsync(file) == 0
    else { throw AccountLeaseFailure(path, reason) }
  }

  private static var reason: String { String(cString: strerror(errno)) }
}

/// Why a host does not get the right to trade on an account.
public struct AccountLeaseFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence for the operator.
  public let description: String

  init(_ path: String, _ found: String) { description = "the account's lease \(path): \(found)" }
}
