import Glibc

/// The thread that owns the connections: it waits in `poll` and never in a call for one client.
struct ControlLoop {
  let listener: ControlListener
  let mailbox: ControlMailbox
  let limits: ControlServer.Limits
  /// Takes a request to the handler.
  let ask: @Sendable (UInt64, ControlRequest) -> Void

  private var connections: [UInt64: ControlConnection] = [:]
  private var next: UInt64 = 0
  private var stopping = false
  /// No new client before this moment: the system had no room for one.
  private var rest: ContinuousClock.Instant?

  init(
    listener: ControlListener, mailbox: ControlMailbox, limits: ControlServer.Limits,
    ask: @escaping @Sendable (UInt64, ControlRequest) -> Void
  ) {
    (self.listener, self.mailbox, self.limits, self.ask) = (listener, mailbox, limits, ask)
  }

  /// Serves until the mailbox says stop and what was begun is answered or out of time.
  mutating func run() {
    while !stopping || !connections.isEmpty {
      let ready = wait()
      collect()
      for (key, events) in ready { attend(key, events) }
      expire()
      if !stopping { admit() }
    }
  }

  /// Waits for an event or the next deadline; gives the connections where something happened.
  private func wait() -> [(UInt64, Int16)] {
    var watched = [pollfd(fd: mailbox.wake, events: Int16(POLLIN), revents: 0)]
    watched.append(
      pollfd(fd: stopping || rest != nil ? -1 : listener.descriptor, events: Int16(POLLIN), revents: 0))
    let keys = connections.keys.sorted()
    for key in keys {
      guard let connection = connections[key] else { continue }
      watched.append(pollfd(fd: connection.descriptor, events: connection.interest, revents: 0))
    }
    let first = (connections.values.map(\.deadline) + [rest].compactMap(\.self)).min()
    _ = poll(&watched, nfds_t(watched.count), first.map { Self.milliseconds(until: $0) } ?? -1)
    return zip(keys, watched.dropFirst(2)).filter { $0.1.revents != 0 }.map { ($0.0, $0.1.revents) }
  }

  /// Rounded up, so that what it waits for is over; at least nought.
  private static func milliseconds(until moment: ContinuousClock.Instant) -> Int32 {
    let left = ContinuousClock.now.duration(to: moment)
    guard left > .zero else { return 0 }
    return Int32(clamping: Int64(left / .milliseconds(1)) + 1)
  }

  private mutating func collect() {
    let (replies, stop) = mailbox.take()
    for (key, reply) in replies where connections[key] != nil { answer(key, reply) }
    guard stop, !stopping else { return }
    stopping = true
    let end = ContinuousClock.now + limits.patience
    for (key, connection) in connections {
      switch connection.phase {
      // Who has not asked by now is not heard any more.
      case .reading: answer(key, .failed("the host is stopping; nothing was done"))
      case .answering: connections[key]?.deadline = min(connection.deadline, end)
      case .writing: break
      }
    }
  }

  private mutating func answer(_ key: UInt64, _ reply: ControlReply) {
    let deadline = ContinuousClock.now + limits.patience
    change(key) { connection in
      connection.deadline = deadline
      return connection.say(reply)
    }
  }

  private mutating func attend(_ key: UInt64, _ events: Int16) {
    change(key) { connection in
      switch connection.phase {
      case .reading: connection.read()
      case .writing: connection.write()
      // Nothing was asked of `poll`: the client hung up, and nobody waits for the answer.
      case .answering: .ends
      }
    }
  }

  private mutating func expire() {
    let now = ContinuousClock.now
    let deadline = now + limits.patience
    for (key, connection) in connections where connection.deadline <= now {
      change(key) { connection in
        connection.deadline = deadline
        return connection.expire()
      }
    }
  }

  /// Lets `step` change a connection and does what follows.
  private mutating func change(_ key: UInt64, _ step: (inout ControlConnection) -> ControlConnection.Outcome) {
    guard var connection = connections.removeValue(forKey: key) else { return }
    switch step(&connection) {
    case .ends:
      close(connection.descriptor)
      return
    case .waits: connections[key] = connection
    case .asks(.hello):
      var reply = ControlReply.done("a Witan host")
      reply.pid = getpid()
      connections[key] = connection
      answer(key, reply)
    case .asks(.request(let request)):
      connection.deadline = .now + limits.work
      connections[key] = connection
      ask(key, request)
    }
  }

  private mutating func admit() {
    if let rest, rest > .now { return }
    rest = nil
    while true {
      let descriptor = accept(listener.descriptor, nil, nil)
      if descriptor < 0, errno == EINTR || errno == ECONNABORTED { continue }
      guard descriptor >= 0 else {
        // Without room for a descriptor the listener stays ready; asking at once again would burn a processor.
        if errno != EAGAIN { rest = .now + .milliseconds(100) }
        return
      }
      UnixSocket.unblock(descriptor)
      next += 1
      connections[next] = ControlConnection(descriptor: descriptor, deadline: .now + limits.patience)
      guard let peer = UnixSocket.peer(descriptor), UnixSocket.trusts(peer.user) else {
        answer(next, .refused("this host obeys the user it runs as alone; run the command as user \(geteuid())"))
        continue
      }
      if connections.count > limits.connections {
        answer(next, .failed("the host answers \(limits.connections) others at the moment; try again"))
      }
    }
  }
}
