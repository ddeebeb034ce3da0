import CRunnerChannel
import Glibc
import WitanConformance

/// One runner process from its start to its end.
///
/// `@unchecked Sendable`: it is handed from thread to thread but asked by one at a time, behind its ``Warden``'s lock.
final class Runner: @unchecked Sendable {
  /// How a runner ended, as a sentence, and whether a call was in progress.
  struct Ending {
    /// `in evaluate, bar 417: SIGSEGV ..., at offset 0x1a3f in the plugin`.
    let sentence: String
  }

  let channel: RunnerChannel
  private let process: pid_t
  private let watch: Int32
  private let output: Int32
  private var ending: Ending?
  /// The number of the newest request.
  private(set) var ticket: UInt64 = 0
  private(set) var walls: Walls = []

  /// Starts the program; nothing is loaded yet. Throws where the system refuses.
  init(_ program: String, plugin: Int32, for path: String) throws(PluginRefusal) {
    func refusal(_ found: String, _ mend: String) -> PluginRefusal {
      PluginRefusal(.load, file: path, found: found, expected: "a process of its own for the plugin", mend: mend)
    }
    guard access(program, X_OK) == 0 else {
      throw refusal(
        "no program \(program): \(systemMessage(errno))",
        "install plugin-runner beside the host (scripts/build makes it), or name it in WITAN_PLUGIN_RUNNER")
    }
    guard let channel = RunnerChannel() else {
      throw refusal("no shared memory: \(systemMessage(errno))", "free some memory or file descriptors")
    }
    var ends: [Int32] = [-1, -1]
    guard wrc_output(&ends) == 0 else {
      throw refusal("no pipe: \(systemMessage(errno))", "free some file descriptors")
    }
    defer { close(ends[1]) }
    var (process, watch) = (pid_t(), Int32(-1))
    let error = channel.withDescriptors(plugin) { wrc_spawn(program, $0, ends[1], &process, &watch) } ?? errno
    guard error == 0 else {
      close(ends[0])
      throw refusal(
        "\(program) that does not start: \(systemMessage(error))", "check the program and the limit of processes")
    }
    (self.channel, self.process, self.watch, output) = (channel, process, watch, ends[0])
  }

  deinit {
    if ending == nil { _ = bury(kill: true) }
    close(watch)
    close(output)
  }

  /// Its process id, for those who look from outside.
  var id: pid_t { process }

  /// Whether it lives; one that has died since the last call is buried.
  var isAlive: Bool {
    guard ending == nil else { return false }
    var place = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
    guard poll(&place, 1, 0) > 0 else { return true }
    ending = died()
    return false
  }

  /// How it ended; nil while it lives.
  var end: Ending? { ending }

  /// Puts a request to it and waits for the answer, for its death or for the deadline, after which it is killed.
  /// `fill` writes the request.
  func ask(
    _ kind: Int, _ slot: Int = 0, deadline: Duration, _ fill: (RunnerChannel) -> Void = { _ in }
  ) -> RunnerChannel.Reply? {
    guard ending == nil else { return nil }
    ticket += 1
    let order = channel.order
    order.pointee = wrc_request()
    order.pointee.magic = WRC_MAGIC
    order.pointee.kind = UInt32(kind)
    order.pointee.ticket = ticket
    order.pointee.slot = UInt32(slot)
    fill(channel)
    guard wrc_ring(channel.asked) == 0 else {
      ending = Ending(sentence: "its bell could not be rung: \(systemMessage(errno))")
      _ = bury(kill: true)
      return nil
    }
    let (seconds, attoseconds) = deadline.components
    let limit = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    let begin = MonotonicTime.now()
    var left = limit
    while true {
      switch Int(wrc_wait(channel.answered, watch, max(left, 0))) {
      case Int(WRC_RANG) where channel.holds(ticket):
        let reply = channel.take()
        walls = reply.walls
        return reply
      case Int(WRC_RANG):
        // The plugin can ring the bell as well; only an answer counts.
        let (seconds, attoseconds) = (MonotonicTime.now() - begin).components
        left = limit - seconds * 1_000_000_000 - attoseconds / 1_000_000_000
        if left > 0 { continue }
        ending = late(limit)
      case Int(WRC_DIED): ending = died()
      default: ending = late(limit)
      }
      return nil
    }
  }

  private func late(_ limit: Int64) -> Ending {
    let status = bury(kill: true)
    let autopsy = channel.flight.autopsy(status: status)
    return Ending(sentence: clean("\(autopsy.place): \(autopsy.ended(after: Int(limit / 1_000_000)))"))
  }

  private func died() -> Ending {
    let autopsy = channel.flight.autopsy(status: bury(kill: false))
    let (place, words) = (autopsy.place, lastWords())
    return Ending(
      sentence: clean((place.isEmpty ? "" : "\(place): ") + autopsy.death + (words.isEmpty ? "" : " (\"\(words)\")")))
  }

  /// What it wrote last to its standard output and error.
  private func lastWords() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(output, &buffer, buffer.count), count > 0 {
      bytes = Array((bytes + buffer[..<count]).suffix(400))
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
  }

  private func clean(_ text: String) -> String {
    var text = text
    return text.withUTF8 { PluginText.clean(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Waits for the process's end; its status.
  private func bury(kill: Bool) -> Int32 {
    if kill { Glibc.kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status
  }
}
