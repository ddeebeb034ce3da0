import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// A WebSocket server on loopback that does what its test says, over real sockets.
final class LoopbackWebSocket: Sendable {
  /// What a client did.
  enum Act: Equatable, Sendable {
    case opened(path: String)
    case said(String)
    case pinged(String)
    case ponged(String)
    case closed(UInt16?)
    case gone
  }

  /// An act with its connection, from 0, and when it came.
  struct Entry: Sendable {
    let connection: Int
    let act: Act
    let time: NIODeadline
  }

  /// What the server does beside its script.
  struct Manner: Sendable {
    var tls: NIOSSLContext?
    /// Holds the answer to the upgrade back until the script of the opening has run, and sends both at once.
    var isGlued = false
    /// Answers no ping.
    var isDeaf = false
    /// Answers upgrades with this status instead.
    var refusal: (status: Int, retryAfter: Int?)?
  }

  /// One client's connection.
  struct Peer: Sendable {
    let number: Int
    fileprivate let channel: any Channel

    func send(_ text: String) { write(.text, ByteBuffer(string: text)) }
    func ping(_ text: String) { write(.ping, ByteBuffer(string: text)) }
    func close(_ code: UInt16, _ reason: String = "") {
      var payload = ByteBuffer(integer: code)
      payload.writeString(reason)
      write(.connectionClose, payload)
    }
    /// A message in several frames.
    func send(fragments: [String]) {
      for (place, text) in fragments.enumerated() {
        let frame = WebSocketFrame(
          fin: place == fragments.count - 1, opcode: place == 0 ? .text : .continuation, data: ByteBuffer(string: text))
        channel.writeAndFlush(frame, promise: nil)
      }
    }
    /// Bytes as they are, past the framing.
    func send(raw: [UInt8]) {
      channel.eventLoop.execute {
        let place = try? channel.pipeline.syncOperations.context(handlerType: RawWriter.self)
        place?.writeAndFlush(NIOAny(ByteBuffer(bytes: raw)), promise: nil)
      }
    }
    /// Ends the TCP connection without a word.
    func drop() { channel.close(promise: nil) }
    /// The same, when what was sent has had time to arrive and be read.
    func dropLater() { channel.eventLoop.scheduleTask(in: .milliseconds(100)) { drop() } }
    func write(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
      channel.writeAndFlush(WebSocketFrame(fin: true, opcode: opcode, data: payload), promise: nil)
    }
  }

  typealias Script = @Sendable (Peer, Act) -> Void

  fileprivate struct State {
    var log: [Entry] = []
    var peers: [Int: Peer] = [:]
    var count = 0
    var waiters: [(isDone: @Sendable ([Entry]) -> Bool, done: CheckedContinuation<Void, Never>)] = []
  }

  let port: Int
  private let manner: Manner
  private let script: Script
  private let state: StateBox
  private let listener: any Channel

  final class StateBox: Sendable {
    fileprivate let value = Mutex(State())
  }

  init(_ manner: Manner = Manner(), _ script: @escaping Script = { _, _ in }) async throws {
    let state = StateBox()
    (self.manner, self.script, self.state) = (manner, script, state)
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try Self.prepare(channel, manner, script, state) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = listener.localAddress?.port ?? 0
  }

  deinit {
    listener.close(promise: nil)
    for peer in state.value.withLock({ Array($0.peers.values) }) { peer.channel.close(promise: nil) }
  }

  var address: String { "\(manner.tls == nil ? "ws://127.0.0.1" : "wss://localhost"):\(port)" }
  /// Everything so far.
  var log: [Entry] { state.value.withLock { $0.log } }
  var acts: [Act] { log.map(\.act) }
  /// The open connections, oldest first.
  var peers: [Peer] { state.value.withLock { $0.peers.values.sorted { $0.number < $1.number } } }

  /// Waits until the log is as it should be.
  func until(_ isDone: @escaping @Sendable ([Entry]) -> Bool) async {
    await withCheckedContinuation { done in
      let isThere = state.value.withLock { state in
        if isDone(state.log) { return true }
        state.waiters.append((isDone, done))
        return false
      }
      if isThere { done.resume() }
    }
  }

  private static func prepare(
    _ channel: any Channel, _ manner: Manner, _ script: @escaping Script, _ box: StateBox
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    if let tls = manner.tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
    let glue = RawWriter(isHeld: manner.isGlued)
    try pipeline.addHandler(glue)
    if let refusal = manner.refusal {
      try pipeline.configureHTTPServerPipeline()
      try pipeline.addHandler(Refuser(refusal))
      return
    }
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: 1 << 24, automaticErrorHandling: false,
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            PeerHandler(head.uri, manner, script, box, channel.pipeline.syncOperations.handler(type: RawWriter.self)))
        }
      })
    try pipeline.configureHTTPServerPipeline(
      withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
  }

  fileprivate static func enter(_ act: Act, _ peer: Peer, _ box: StateBox) {
    let ready = box.value.withLock { state in
      state.log.append(Entry(connection: peer.number, act: act, time: .now()))
      if act == .gone { state.peers[peer.number] = nil }
      let log = state.log
      let ready = state.waiters.filter { $0.isDone(log) }
      state.waiters.removeAll { $0.isDone(log) }
      return ready.map(\.done)
    }
    for done in ready { done.resume() }
  }

  fileprivate static func number(_ channel: any Channel, _ box: StateBox) -> Peer {
    box.value.withLock { state in
      let peer = Peer(number: state.count, channel: channel)
      state.peers[state.count] = peer
      state.count += 1
      return peer
    }
  }
}

/// Holds back what is written until it is let go, and writes bytes past the framing.
final class RawWriter: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  private var isHeld: Bool
  private var held = ByteBuffer()

  init(isHeld: Bool) { self.isHeld = isHeld }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard isHeld else {
      context.write(data, promise: promise)
      return
    }
    var buffer = Self.unwrapOutboundIn(data)
    held.writeBuffer(&buffer)
    promise?.succeed()
  }

  func flush(context: ChannelHandlerContext) { if !isHeld { context.flush() } }

  func release(context: ChannelHandlerContext) {
    guard isHeld else { return }
    isHeld = false
    context.writeAndFlush(Self.wrapOutboundOut(held), promise: nil)
  }
}

/// Answers every request with one status.
private final class Refuser: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart
  private let refusal: (status: Int, retryAfter: Int?)

  init(_ refusal: (status: Int, retryAfter: Int?)) { self.refusal = refusal }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .end = Self.unwrapInboundIn(data) else { return }
    var headers: HTTPHeaders = ["Content-Length": "0"]
    if let wait = refusal.retryAfter { headers.add(name: "Retry-After", value: "\(wait)") }
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: refusal.status), headers: headers)
    context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
  }
}

/// One client's connection after the upgrade.
private final class PeerHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  private let path: String
  private let manner: LoopbackWebSocket.Manner
  private let script: LoopbackWebSocket.Script
  private let box: LoopbackWebSocket.StateBox
  private let writer: RawWriter
  private var peer: LoopbackWebSocket.Peer?

  init(
    _ path: String, _ manner: LoopbackWebSocket.Manner, _ script: @escaping LoopbackWebSocket.Script,
    _ box: LoopbackWebSocket.StateBox, _ writer: RawWriter
  ) { (self.path, self.manner, self.script, self.box, self.writer) = (path, manner, script, box, writer) }

  func handlerAdded(context: ChannelHandlerContext) {
    let peer = LoopbackWebSocket.number(context.channel, box)
    self.peer = peer
    act(.opened(path: path))
    if let place = try? context.pipeline.syncOperations.context(handler: writer) { writer.release(context: place) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = Self.unwrapInboundIn(data)
    let text = String(buffer: frame.unmaskedData)
    switch frame.opcode {
    case .ping:
      if !manner.isDeaf { peer?.write(.pong, frame.unmaskedData) }
      act(.pinged(text))
    case .pong: act(.ponged(text))
    case .connectionClose:
      var payload = frame.unmaskedData
      act(.closed(payload.readInteger(as: UInt16.self)))
      if !manner.isDeaf {
        peer?.write(.connectionClose, frame.unmaskedData)
        context.close(promise: nil)
      }
    default: act(.said(text))
    }
  }

  func channelInactive(context: ChannelHandlerContext) { act(.gone) }
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func act(_ act: LoopbackWebSocket.Act) {
    guard let peer else { return }
    LoopbackWebSocket.enter(act, peer, box)
    script(peer, act)
  }
}

/// A certificate for `localhost` that signed itself, made by openssl.
final class LoopbackCertificate {
  static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  let path: String
  let context: NIOSSLContext
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "witan-ws-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: "cert.pem").path
    let key = folder.appending(path: "key.pem").path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", path,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: NIOSSLCertificate.fromPEMFile(path).map { .certificate($0) },
        privateKey: .privateKey(NIOSSLPrivateKey(file: key, format: .pem))))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
