import Glibc

/// One client: it asks once, is answered once, and is gone.
struct ControlConnection {
  enum Phase {
    /// The request comes in.
    case reading([UInt8])
    /// The handler is at work.
    case answering
    /// The reply goes out from this byte on.
    case writing([UInt8], from: Int)
  }

  /// What follows from a step.
  enum Outcome {
    /// Nothing but waiting.
    case waits
    /// The request is whole.
    case asks(ControlMessage.Content)
    /// It is over.
    case ends
  }

  let descriptor: Int32
  var phase = Phase.reading([])
  /// When the phase must be over.
  var deadline: ContinuousClock.Instant

  /// What `poll` is asked for.
  var interest: Int16 {
    switch phase {
    case .reading: Int16(POLLIN)
    case .answering: 0
    case .writing: Int16(POLLOUT)
    }
  }

  /// Reads what has come.
  mutating func read() -> Outcome {
    guard case .reading(var bytes) = phase else { return .waits }
    // Taken out, so that what is added is not copied.
    phase = .reading([])
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count < 0, errno == EAGAIN || errno == EINTR {
      phase = .reading(bytes)
      return .waits
    }
    guard count > 0 else {
      if count == 0, !bytes.isEmpty {
        return say(
          .failed("found a request that ends without a newline, expected one line of JSON; send it whole"))
      }
      return .ends
    }
    if let newline = chunk[..<count].firstIndex(of: 0x0A), bytes.count + newline < ControlCoding.requestLimit {
      return judge(bytes + chunk[..<newline])
    }
    guard bytes.count + count < ControlCoding.requestLimit else {
      return say(
        .failed("found a request of more than \(ControlCoding.requestLimit) bytes, expected less; shorten it"))
    }
    bytes += chunk[..<count]
    phase = .reading(bytes)
    return .waits
  }

  private mutating func judge(_ line: [UInt8]) -> Outcome {
    do throws(ControlError) {
      let content = try ControlCoding.request(line)
      phase = .answering
      return .asks(content)
    } catch {
      return say(.failed(error.description))
    }
  }

  /// Begins to send `reply`.
  mutating func say(_ reply: ControlReply) -> Outcome {
    do throws(ControlError) {
      let line = try ControlCoding.line(reply)
      phase = .writing(line, from: 0)
      return write()
    } catch {
      return .ends
    }
  }

  /// Sends what fits.
  mutating func write() -> Outcome {
    guard case .writing(let bytes, var from) = phase else { return .waits }
    while from < bytes.count {
      let count = bytes[from...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        phase = .writing(bytes, from: from)
        return .waits
      }
      guard count > 0 else { return .ends }
      from += count
    }
    return .ends
  }

  /// The time is over.
  mutating func expire() -> Outcome {
    switch phase {
    case .reading:
      return say(.failed("found no whole request in time, expected one line of JSON; send it at once"))
    case .answering:
      return say(.failed("the host did not finish in time; nobody knows whether it was done: look with `host status`"))
    case .writing: return .ends
    }
  }
}
