import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Keeps what is in the host's memory, the exchange's key above all, out of the files that a crash leaves behind.
enum CoreFiles {
  /// Forbids core files for this process and all that it starts, for good. To be called before a key is read.
  ///
  /// Twice: the limit is for files that the kernel writes itself; a program that the kernel hands cores to need not obey
  /// it, and gets one without memory.
  ///
  /// - Throws: a ``CommandFailure`` with code 3 where the system does not let it.
  static func forbid() throws(CommandFailure) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
      throw refusal("the limit of core files cannot be set to 0")
    }
    // Not every kernel writes cores at all.
    guard access(filter, F_OK) == 0 else { return }
    let file = open(filter, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw refusal("\(filter) cannot be opened") }
    defer { close(file) }
    guard write(file, "0", 1) == 1 else { throw refusal("\(filter) cannot be written") }
  }

  /// Which parts of the memory a core has: a bit each.
  private static let filter = "/proc/self/coredump_filter"

  private static func refusal(_ found: String) -> CommandFailure {
    .refused(
      "\(found): \(String(cString: strerror(errno))); expected a system that lets real mode keep its key out of core "
        + "files: give the host's user its own /proc, and the right to lower its limits")
  }
}
