internal import CWitanProbe
internal import Glibc

/// One child from its start to its end, watched from outside.
struct ChildProcess {
  /// How a child ended, and what it left.
  struct End {
    /// As waitpid tells it.
    var status: Int32
    var isTimeout: Bool
    var result: [UInt8]
    var output: [UInt8]

    /// The signal that ended it.
    var signal: Int32? { status & 0x7F == 0 ? nil : status & 0x7F }
    /// Its own exit status.
    var exitStatus: Int32 { status >> 8 & 0xFF }
  }

  /// How long the group has after SIGTERM, in milliseconds.
  static let grace = 200
  /// The most that is kept of what a child tells and prints, in bytes.
  static let mostResult = 64 << 20, mostOutput = 4096

  let program: String
  let arguments: [String]
  let environment: [String: String]
  let folder: String
  /// Milliseconds, not counting those in which a processor was waited for.
  let deadline: Int

  /// Starts the child and waits for its end. `record` and `earlier` are handed on as descriptors 4 and 5.
  func run(record: Int32, earlier: Int32) throws(KitError) -> End {
    let result = try Pipe()
    let output = try Pipe()
    var pid = pid_t()
    var watch: Int32 = -1
    let words = Words([program] + arguments)
    let variables = Words(environment.map { "\($0.key)=\($0.value)" }.sorted())
    let error = wkp_spawn(
      program, words.pointers, variables.pointers, folder, output.writing, result.writing, record, earlier, &pid,
      &watch)
    result.closeWriting()
    output.closeWriting()
    guard error == 0 else {
      throw KitError("\(program) could not be started: \(String(cString: strerror(error)))")
    }
    defer { close(watch) }
    return follow(pid, watch, result, output)
  }

  /// Reads what the child tells until it ends or its time is over; then ends its whole group.
  private func follow(_ pid: pid_t, _ watch: Int32, _ result: Pipe, _ output: Pipe) -> End {
    var patience = Patience(deadline: Double(deadline))
    var end = End(status: 0, isTimeout: false, result: [], output: [])
    var isOver = false
    while !isOver, patience.left(for: pid) > 0 {
      var places = [watch, result.reading, output.reading].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      poll(&places, 3, patience.pause(for: pid))
      result.drain(into: &end.result, most: Self.mostResult)
      output.drain(into: &end.output, most: Self.mostOutput)
      isOver = places[0].revents != 0
    }
    if !isOver {
      end.isTimeout = true
      kill(-pid, SIGTERM)
      var place = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      poll(&place, 1, Int32(Self.grace))
    }
    kill(-pid, SIGKILL)
    while waitpid(pid, &end.status, 0) < 0 && errno == EINTR {}
    result.drain(into: &end.result, most: Self.mostResult)
    output.drain(into: &end.output, most: Self.mostOutput)
    return end
  }
}

/// A pipe whose ends are closed with this value.
final class Pipe {
  let reading: Int32
  private(set) var writing: Int32
  private(set) var isAtEnd = false

  init() throws(KitError) {
    var ends: [Int32] = [-1, -1]
    guard wkp_pipe(&ends) == 0 else {
      throw KitError("no pipe could be made: \(String(cString: strerror(errno)))")
    }
    (reading, writing) = (ends[0], ends[1])
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// Takes what is there; what is more than `most` is read and thrown away.
  func drain(into bytes: inout [UInt8], most: Int) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !isAtEnd {
      let count = read(reading, &buffer, buffer.count)
      guard count > 0 else {
        isAtEnd = count == 0
        return
      }
      bytes += buffer[..<min(count, max(0, most - bytes.count))]
    }
  }
}

/// C strings in an array that ends with a null pointer.
final class Words {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ words: [String]) {
    count = words.count
    pointers = .allocate(capacity: words.count + 1)
    for (index, word) in words.enumerated() { (pointers + index).initialize(to: strdup(word)) }
    (pointers + words.count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { free(pointers[index]) }
    pointers.deallocate()
  }
}
