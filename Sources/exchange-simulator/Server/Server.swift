import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import WitanCore

/// The listening sockets and the clock's beat: a thin shell around ``Simulator``.
final class Server: Sendable {
  /// Where the doors are bound.
  struct Addresses: Sendable {
    let venue: Flavour
    let isEncrypted: Bool
    let rest: String
    let stream: String
    let webSocketAPI: String
    let control: String

    /// The line that scripts read: `name=value` words.
    var line: String {
      let s = isEncrypted ? "s" : ""
      return "exchange-simulator venue=\(venue.rawValue) rest=http\(s)://\(rest) stream=ws\(s)://\(stream) "
        + "ws-api=ws\(s)://\(webSocketAPI)/ws-api/v3 control=http://\(control)"
    }
  }

  let simulator: SharedSimulator
  let addresses: Addresses
  private let group: MultiThreadedEventLoopGroup
  private let channels: [any Channel]
  private let beat: RepeatedTask

  /// Binds all doors.
  /// - Throws: ``PlanError`` where an address is taken or a certificate cannot be read.
  init(_ plan: ServerPlan, simulator: SharedSimulator, venue: Flavour) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let tls = try plan.tls.map { try Self.context($0) }
    var bound: [any Channel] = []
    do {
      for port in [plan.port, plan.streamPort, plan.webSocketAPIPort] {
        guard let port else { continue }
        bound.append(try await Self.bind(plan.host, port, group, simulator, tls, door: .exchange))
      }
      bound.append(try await Self.bind(plan.host, plan.controlPort, group, simulator, nil, door: .control))
    } catch {
      for channel in bound { try? await channel.close() }
      try? await group.shutdownGracefully()
      throw error
    }
    let names = bound.map { Self.name($0) }
    var next = 1
    var stream = names[0]
    var webSocketAPI = names[0]
    if plan.streamPort != nil {
      stream = names[next]
      next += 1
    }
    if plan.webSocketAPIPort != nil { webSocketAPI = names[next] }
    addresses = Addresses(
      venue: venue, isEncrypted: tls != nil, rest: names[0], stream: stream, webSocketAPI: webSocketAPI,
      control: names[names.count - 1])
    (self.simulator, self.group, channels) = (simulator, group, bound)
    // Prices and timed streams come by this beat; requests bring the venue up to their own time anyway.
    beat = group.next().scheduleRepeatedTask(initialDelay: .milliseconds(5), delay: .milliseconds(5)) { _ in
      simulator.advance()
    }
  }

  /// Closes the doors and ends all connections.
  func stop() async throws {
    beat.cancel()
    for channel in channels { try await channel.close() }
    try await group.shutdownGracefully()
  }

  private static func name(_ channel: any Channel) -> String {
    let address = channel.localAddress
    let host = address?.ipAddress ?? ""
    return "\(host.contains(":") ? "[\(host)]" : host):\(address?.port ?? 0)"
  }

  private static func context(_ tls: ServerPlan.TLS) throws -> NIOSSLContext {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
      let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
      return try NIOSSLContext(
        configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    } catch {
      throw PlanError(
        "the certificate \(tls.certificate) and its key could not be used (\(error)), expected two PEM files that "
          + "belong together; correct --tls-certificate and --tls-key")
    }
  }

  private static func bind(
    _ host: String, _ port: Int, _ group: MultiThreadedEventLoopGroup, _ simulator: SharedSimulator,
    _ tls: NIOSSLContext?, door: HTTPHandler.Door
  ) async throws -> any Channel {
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
        .childChannelOption(
          .writeBufferWaterMark, value: ChannelOptions.Types.WriteBufferWaterMark(low: 1 << 20, high: 16 << 20)
        )
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try configure(channel, simulator, tls, door) }
        }
        .bind(host: host, port: port).get()
    } catch {
      throw PlanError("\(host):\(port) could not be bound (\(error)), expected a free port; give another, or 0")
    }
  }

  private static func configure(
    _ channel: any Channel, _ simulator: SharedSimulator, _ tls: NIOSSLContext?, _ door: HTTPHandler.Door
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
    guard door == .exchange else {
      try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
      return try pipeline.addHandler(HTTPHandler(simulator, door: door))
    }
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: 1 << 20,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(SocketURI(head.uri) == nil ? nil : HTTPHeaders())
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          guard let uri = SocketURI(head.uri) else { return }
          try channel.pipeline.syncOperations.addHandlers([
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 64, maxAccumulatedFrameSize: 1 << 20),
            SocketHandler(simulator, uri: uri),
          ])
        }
      })
    let name = "exchange-http"
    try pipeline.configureHTTPServerPipeline(
      withServerUpgrade: (
        upgraders: [upgrader],
        completionHandler: { context in context.pipeline.syncOperations.removeHandler(name: name, promise: nil) }
      ), withErrorHandling: true)
    try pipeline.addHandler(HTTPHandler(simulator, door: door), name: name)
  }
}

/// Where the server listens.
struct ServerPlan: Sendable {
  struct TLS: Sendable {
    let certificate: String
    let key: String
  }
  var host = "127.0.0.1"
  var port = 0
  var streamPort: Int?
  var webSocketAPIPort: Int?
  var controlPort = 0
  var tls: TLS?
}
