import CRunnerChannel
import CWitanABI
import Glibc
import Synchronization

/// An isolated plugin's file, which the host itself never loads: what a runner needs to load it.
final class IsolatedCode: Sendable {
  let manner: Isolation
  let path: String
  /// The process that gave the descriptor; whoever needs one first takes it.
  let spare = Mutex<Runner?>(nil)
  private let copy: Int32
  private let libraries: [UInt8]
  let allowsThreads: Bool

  /// How long loading may take, and making an instance.
  static let patience = Duration.seconds(10)

  /// Takes a copy that nobody can change.
  init(_ file: PluginFile, _ manner: Isolation, threads: Bool) throws(PluginRefusal) {
    self.manner = manner
    path = file.path
    allowsThreads = threads
    libraries = NeededLibraries.paths(of: file.object).flatMap { Array($0.utf8) + [0] }
    copy = file.bytes.withUnsafeBytes { wrc_sealed_copy("witan-plugin", $0.baseAddress, UInt64($0.count)) }
    guard copy >= 0 else {
      throw PluginRefusal(
        .load, file: path, found: "no memory for a copy: \(systemMessage(errno))", expected: "room for the file",
        mend: "free some memory or file descriptors")
    }
  }

  deinit { close(copy) }

  /// Starts a runner and has it load the plugin; the descriptor as the plugin gives it, not judged yet.
  func start() throws(PluginRefusal) -> (runner: Runner, descriptor: ReceivedDescriptor) {
    let runner = try Runner(manner.program, plugin: copy, for: path)
    let reply = runner.ask(Int(WRC_LOAD), deadline: Self.patience) { channel in
      channel.order.pointee.memory = UInt64(manner.memory)
      channel.order.pointee.flags = allowsThreads ? UInt32(WRC_MAY_THREAD) : 0
      channel.order.pointee.parcel = UInt64(libraries.count)
      libraries.withUnsafeBytes {
        if let start = $0.baseAddress { channel.parcel.copyMemory(from: start, byteCount: $0.count) }
      }
    }
    guard let reply else {
      throw PluginRefusal(
        .load, file: path, found: "its process ending while it was loaded: \(runner.end?.sentence ?? "")",
        expected: "a plugin that can be loaded", mend: "correct the plugin and run plugin-check on it")
    }
    guard reply.status >= 0 else { throw refusal(reply.status, PluginText.clean(bytes: reply.error)) }
    guard let descriptor = ReceivedDescriptor(runner.channel.bytes(reply.parcel)) else {
      throw PluginRefusal(
        .descriptor, file: path, found: "a descriptor that its process garbled", expected: "a sound one",
        mend: "correct the plugin and run plugin-check on it")
    }
    return (runner, descriptor)
  }

  /// A process with the plugin loaded: the one that gave the descriptor, if nobody has taken it, or another.
  func freshRunner() throws(PluginRefusal) -> Runner {
    if let spare = spare.withLock({ spare in
      defer { spare = nil }
      return spare
    }), spare.isAlive {
      return spare
    }
    return try start().runner
  }

  private func refusal(_ status: Int32, _ words: String) -> PluginRefusal {
    switch Int(status) {
    case Int(WRC_NOT_LOADED): .notLoaded(path, words)
    case Int(WRC_NO_ENTRY): .noEntry(path)
    case Int(WRC_REFUSED_HOST): .refusesHost(path)
    case Int(WRC_ARITHMETIC): .changesArithmetic(path)
    case Int(WRC_NOT_SHUT_IN):
      PluginRefusal(
        .load, file: path, found: "a process that cannot be shut in: \(words)", expected: "limits and a seccomp filter",
        mend: "allow the host's user seccomp and setrlimit, or set isolate: none for it")
    default:
      PluginRefusal(
        .load, file: path, found: "a runner that answers \(status) (\(words))",
        expected: "the runner of this host's own build (\(manner.program))",
        mend: "build host and plugin-runner together")
    }
  }
}
