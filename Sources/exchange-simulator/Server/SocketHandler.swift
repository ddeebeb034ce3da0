import NIOCore
import NIOWebSocket

/// One WebSocket: frames in, frames out. Everything it means stands in ``Simulator``.
final class SocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let simulator: SharedSimulator
  private let uri: SocketURI
  private var id: Int?

  init(_ simulator: SharedSimulator, uri: SocketURI) { (self.simulator, self.uri) = (simulator, uri) }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    let address = channel.remoteAddress?.ipAddress ?? "local"
    id = simulator.open(uri, address: address) { frame in
      // Always through the loop's queue: a direct write would overtake frames that other threads have queued.
      channel.eventLoop.execute { Self.send(frame, to: channel) }
    }
    if id == nil { channel.close(promise: nil) }
  }

  private static func send(_ frame: OutgoingFrame, to channel: any Channel) {
    // Who does not read is dropped, as at the venue, before it fills the memory.
    guard channel.isActive, channel.isWritable else { return channel.close(promise: nil) }
    switch frame {
    case .text(let text): write(.text, channel.allocator.buffer(string: text), to: channel)
    case .ping(let text): write(.ping, channel.allocator.buffer(string: text), to: channel)
    case .close(1006): channel.close(promise: nil)
    case .close(let code):
      var data = channel.allocator.buffer(capacity: 2)
      data.writeInteger(code)
      let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
      channel.writeAndFlush(frame).whenComplete { _ in channel.close(promise: nil) }
    }
  }

  private static func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, to channel: any Channel) {
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: opcode, data: data), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    guard let id else { return }
    switch frame.opcode {
    case .text, .binary: simulator.received(String(buffer: frame.unmaskedData), on: id)
    case .ping:
      let channel = context.channel
      let data = frame.unmaskedData
      if simulator.ping(id) { channel.eventLoop.execute { Self.write(.pong, data, to: channel) } }
    case .pong: simulator.pong(id)
    case .connectionClose:
      var data = frame.unmaskedData
      let code = data.readSlice(length: min(2, data.readableBytes)) ?? ByteBuffer()
      let channel = context.channel
      channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .connectionClose, data: code))
        .whenComplete { _ in channel.close(promise: nil) }
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let id { simulator.closed(id) }
    id = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// What the address of a socket asks for.
struct SocketURI: Sendable, Hashable {
  let purpose: Connection.Purpose
  let combined: Bool
  let streams: [String]
  /// Whether answers of the WebSocket API tell the used limits (`returnRateLimits`).
  let tellsLimits: Bool

  /// Reads `/ws`, `/ws/<a>/<b>`, `/stream?streams=<a>/<b>` and `/ws-api/v3`; nil for anything else.
  init?(_ uri: String) {
    let halves = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = halves[0].split(separator: "/").map(String.init)
    let query = FormText.pairs(halves.count == 2 ? String(halves[1]) : "") ?? []
    tellsLimits = query.first { $0.name == "returnRateLimits" }?.value != "false"
    switch path.first {
    case "ws-api" where path.count == 2 && path[1] == "v3": (purpose, combined, streams) = (.webSocketAPI, false, [])
    case "ws": (purpose, combined, streams) = (.streams, false, path.dropFirst().map { $0 })
    case "stream" where path.count == 1:
      let names = query.first { $0.name == "streams" }?.value.split(separator: "/").map(String.init) ?? []
      (purpose, combined, streams) = (.streams, true, names)
    default: return nil
    }
  }
}
