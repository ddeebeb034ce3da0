internal import NIOCore
internal import NIOSSL
internal import NIOWebSocket

/// The thin end of a connection: gives frames and time to a ``WebSocketTalk`` and does what it says.
final class WebSocketHandler: ChannelDuplexHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// What the connection's owner wants of it.
  enum Order: Sendable {
    case send(ByteBuffer)
    case close(code: UInt16)
  }

  private var talk: WebSocketTalk
  private let inbox: MessageInbox
  private let start = NIODeadline.now()
  private var timer: Scheduled<Void>?
  private var alarm: Duration?
  private var promises: [Int: EventLoopPromise<Void>] = [:]
  private var isOver = false

  init(_ rules: WebSocketRules, _ inbox: MessageInbox) {
    talk = WebSocketTalk(rules, at: .zero)
    self.inbox = inbox
  }

  private var now: Duration { .nanoseconds((NIODeadline.now() - start).nanoseconds) }

  func handlerAdded(context: ChannelHandlerContext) { rouse(context) }
  func handlerRemoved(context: ChannelHandlerContext) { finish(.broken("its channel was taken apart"), context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    switch talk.receive(Self.unwrapInboundIn(data), at: now) {
    case .nothing: advance(context)
    case .message(let content, let isText):
      if let waiting = inbox.put(WebSocketMessage(content, isText: isText)) {
        finish(.overrun(messages: waiting), context)
      }
    case .end(let end):
      answer(end, context)
      finish(end, context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish(.broken("the server's side ended without a close"), context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let end = Self.end(of: error)
    if case .protocolError = end { write(.connectionClose, ByteBuffer(integer: UInt16(1002)), context, nil) }
    finish(end, context)
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard let order = event as? Order else {
      context.triggerUserOutboundEvent(event, promise: promise)
      return
    }
    guard !isOver else {
      promise?.fail(WebSocketFailure(.closed, "the connection is closed; nothing was sent"))
      return
    }
    switch order {
    case .send(let text):
      guard let number = talk.add(text) else {
        promise?.fail(WebSocketFailure(.full, "too many commands wait to be sent already; nothing was sent"))
        return
      }
      promises[number] = promise
    case .close(let code):
      talk.beginClose(code: code)
      promise?.succeed()
    }
    advance(context)
  }

  /// Writes what may be written, and sets the timer for the rest.
  private func advance(_ context: ChannelHandlerContext) {
    guard !isOver else { return }
    let now = now
    while let outgoing = talk.next(at: now) {
      let promise = outgoing.command.flatMap { promises.removeValue(forKey: $0) }
      write(outgoing.opcode, outgoing.payload, context, promise)
    }
    rouse(context)
  }

  private func rouse(_ context: ChannelHandlerContext) {
    let due = talk.wake(after: now)
    // A timer that is early looks again, so it need not be moved with every message.
    if let alarm, alarm <= due { return }
    timer?.cancel()
    alarm = due
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: start + .nanoseconds(due.nanoseconds)) {
      self.alarm = nil
      guard !self.isOver else { return }
      if let end = self.talk.verdict(at: self.now) {
        self.finish(end, context)
      } else {
        self.advance(context)
      }
    }
  }

  /// Answers the server's close where the limit leaves room for it.
  private func answer(_ end: WebSocketEnd, _ context: ChannelHandlerContext) {
    guard talk.mayAnswerClose(at: now) else { return }
    switch end {
    case .closedByServer(let code, _):
      write(.connectionClose, code.map { ByteBuffer(integer: $0) } ?? ByteBuffer(), context, nil)
    case .protocolError: write(.connectionClose, ByteBuffer(integer: UInt16(1002)), context, nil)
    case .closedByUs, .silent, .overrun, .broken: break
    }
  }

  private func write(
    _ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext,
    _ promise: EventLoopPromise<Void>?
  ) {
    let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: payload)
    context.writeAndFlush(Self.wrapOutboundOut(frame), promise: promise)
  }

  private func finish(_ end: WebSocketEnd, _ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    timer = nil
    inbox.finish(end)
    for promise in promises.values {
      promise.fail(WebSocketFailure(.closed, "\(end); the command was not sent"))
    }
    promises = [:]
    context.close(promise: nil)
  }

  private static func end(of error: any Error) -> WebSocketEnd {
    switch error {
    case NIOWebSocketError.invalidFrameLength, NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge:
      .protocolError("a message is larger than was agreed")
    case NIOWebSocketFrameAggregator.Error.tooManyFragments: .protocolError("a message has too many fragments")
    case let error as NIOWebSocketError: .protocolError("\(error)")
    case let error as NIOWebSocketFrameAggregator.Error: .protocolError("\(error)")
    // A TLS connection that ends without its own farewell, as most servers end it.
    case NIOSSLError.uncleanShutdown: .broken("the server's side ended without a close")
    default: .broken("\(error)")
    }
  }
}

extension Duration {
  /// Whole nanoseconds; 292 years at most.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, over) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    guard !over, !carry else { return seconds < 0 ? .min : .max }
    return sum
  }
}
