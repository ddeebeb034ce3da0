internal import NIOCore
internal import Synchronization

/// A whole message of a connection.
public struct WebSocketMessage: Hashable, Sendable {
  /// Whether it was sent as text, and so is valid UTF-8.
  public let isText: Bool
  private let content: ByteBuffer

  init(_ content: ByteBuffer, isText: Bool) { (self.content, self.isText) = (content, isText) }

  /// How many bytes it has.
  public var count: Int { content.readableBytes }
  /// Reads the bytes, without a copy.
  public func withBytes<Result, Failure: Error>(
    _ read: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try read(content.readableBytesUInt8Span)
  }
}

/// What a connection has for whoever reads it.
public struct WebSocketBatch: Sendable {
  /// The messages in their order.
  public internal(set) var messages: [WebSocketMessage]
  /// Why nothing follows; nil where more may come.
  public internal(set) var end: WebSocketEnd?
}

/// The messages that came and were not taken yet: so many and no more.
final class MessageInbox: Sendable {
  private struct State {
    var messages: [WebSocketMessage] = []
    var bytes = 0
    var end: WebSocketEnd?
    var waiter: CheckedContinuation<WebSocketBatch, Never>?

    mutating func take() -> WebSocketBatch? {
      guard !messages.isEmpty || end != nil else { return nil }
      let batch = WebSocketBatch(messages: messages, end: end)
      messages.removeAll(keepingCapacity: messages.count <= 1024)
      bytes = 0
      return batch
    }
  }

  private let state = Mutex(State())
  private let most: Int
  private let mostBytes: Int

  init(_ rules: WebSocketRules) { (most, mostBytes) = (rules.mostUntaken, rules.mostUntakenBytes) }

  /// Puts a message in; the count of those that wait where there is no room, and then nothing is put in.
  func put(_ message: WebSocketMessage) -> Int? {
    let (waiter, batch, full) = state.withLock {
      state -> (CheckedContinuation<WebSocketBatch, Never>?, WebSocketBatch?, Int?) in
      guard state.end == nil else { return (nil, nil, nil) }
      guard state.messages.count < most, state.bytes + message.count <= mostBytes else {
        return (nil, nil, state.messages.count)
      }
      state.messages.append(message)
      state.bytes += message.count
      guard let waiter = state.waiter.take() else { return (nil, nil, nil) }
      return (waiter, state.take(), nil)
    }
    if let waiter, let batch { waiter.resume(returning: batch) }
    return full
  }

  /// Nothing follows; the first reason stays.
  func finish(_ end: WebSocketEnd) {
    let (waiter, batch) = state.withLock { state -> (CheckedContinuation<WebSocketBatch, Never>?, WebSocketBatch?) in
      guard state.end == nil else { return (nil, nil) }
      state.end = end
      guard let waiter = state.waiter.take() else { return (nil, nil) }
      return (waiter, state.take())
    }
    if let waiter, let batch { waiter.resume(returning: batch) }
  }

  /// What came since the last call; waits where nothing did. One task at a time may wait.
  func next() async -> WebSocketBatch {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (batch, earlier) = state.withLock {
          state -> (WebSocketBatch?, CheckedContinuation<WebSocketBatch, Never>?) in
          if let batch = state.take() { return (batch, nil) }
          let earlier = state.waiter.take()
          state.waiter = continuation
          return (nil, earlier)
        }
        earlier?.resume(returning: WebSocketBatch(messages: [], end: nil))
        if let batch { continuation.resume(returning: batch) }
      }
    } onCancel: {
      finish(.closedByUs)
    }
  }
}
