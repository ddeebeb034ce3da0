import NIOCore
import NIOHTTP1
import WitanCore

/// HTTP requests in, answers out, as the faults let them. Everything they mean stands in ``Exchange``.
final class HTTPHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Which of the two doors this is.
  enum Door: Sendable {
    case exchange
    case control
  }

  private static let longestBody = 1 << 20
  private let simulator: SharedSimulator
  private let door: Door
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()
  private var isDeaf = false

  init(_ simulator: SharedSimulator, door: Door) { (self.simulator, self.door) = (simulator, door) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDeaf else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.clear()
    case .body(var part):
      guard body.readableBytes + part.readableBytes <= Self.longestBody else { return context.close(promise: nil) }
      body.writeBuffer(&part)
    case .end:
      guard let head else { return }
      self.head = nil
      answer(head, String(buffer: body), context)
    }
  }

  private func answer(_ head: HTTPRequestHead, _ text: String, _ context: ChannelHandlerContext) {
    let halves = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(halves[0])
    let channel = context.channel
    let stays = head.isKeepAlive
    guard door == .exchange else {
      let answer = simulator.control(head.method.rawValue, path, body: text)
      return Self.write(answer, stays, to: channel)
    }
    let isForm = head.headers.first(name: "content-type").map { !$0.hasPrefix("application/json") } ?? true
    let request = IncomingRequest(
      method: head.method.rawValue, path: path, query: halves.count == 2 ? String(halves[1]) : "",
      body: isForm ? text : "", key: head.headers.first(name: "x-mbx-apikey"),
      address: channel.remoteAddress?.ipAddress ?? "local")
    switch simulator.answer(request) {
    case .reply(let answer, let delay) where delay.milliseconds > 0:
      channel.eventLoop.scheduleTask(in: .milliseconds(delay.milliseconds)) { Self.write(answer, stays, to: channel) }
    case .reply(let answer, _): Self.write(answer, stays, to: channel)
    case .never: return
    case .disconnect: context.close(promise: nil)
    case .halfOpen: isDeaf = true
    }
  }

  private static func write(_ answer: Answer, _ stays: Bool, to channel: any Channel) {
    let body = channel.allocator.buffer(string: answer.body)
    var headers = HTTPHeaders(answer.headers)
    headers.add(name: "content-type", value: "application/json;charset=UTF-8")
    headers.add(name: "content-length", value: String(body.readableBytes))
    if !stays { headers.add(name: "connection", value: "close") }
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
      if !stays { channel.close(promise: nil) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
