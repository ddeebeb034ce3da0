internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket

/// Opens WebSocket connections to the servers that were configured and to no others. Certificates are always checked;
/// redirects are not followed.
public final class WebSocketClient: Sendable {
  /// What a client may do.
  public struct Settings: Sendable {
    /// The servers that may be reached; empty = none.
    public var allowed: Set<Origin>
    /// A file of certificates (PEM) that are trusted instead of the system's; nil = the system's.
    public var authorities: String?
    /// The longest time from the call to the open connection.
    public var deadline: Duration = .seconds(10)
    /// How its connections behave.
    public var rules = WebSocketRules()
    /// The thread that reads its connections; nil = any.
    public var thread: MarketThread?

    /// Settings for these servers.
    public init(allowed: Set<Origin>) { self.allowed = allowed }
  }

  private let settings: Settings
  private let trust: Result<NIOSSLContext, WebSocketFailure>
  private let group: any EventLoopGroup

  /// A client. Certificates that cannot be read show at the first encrypted connection.
  public init(_ settings: Settings) {
    self.settings = settings
    group = MultiThreadedEventLoopGroup.singleton
    trust = Self.trust(settings.authorities)
  }

  /// Opens a connection.
  ///
  /// Throws a ``WebSocketFailure``; where the task is cancelled, one of kind `cancelled`, at once.
  public func connect(_ address: WebSocketAddress) async throws(WebSocketFailure) -> WebSocketConnection {
    guard settings.allowed.contains(address.origin) else {
      let known = settings.allowed.map(\.description).sorted().joined(separator: ", ")
      throw WebSocketFailure(
        .notAllowed, "a connection to \(address) was refused; expected one of \(known.isEmpty ? "none" : known)")
    }
    let context = try address.origin.isEncrypted ? trust.get() : nil
    let attempt = ConnectAttempt(address, settings, context, on: settings.thread?.loop ?? group.next())
    let outcome = await withTaskCancellationHandler {
      await attempt.run()
    } onCancel: {
      attempt.fail(WebSocketFailure(.cancelled, "nobody waits for the connection to \(address) any more"))
    }
    return try outcome.get()
  }

  private static func trust(_ authorities: String?) -> Result<NIOSSLContext, WebSocketFailure> {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let authorities { configuration.trustRoots = .file(authorities) }
    do { return .success(try NIOSSLContext(configuration: configuration)) } catch {
      return .failure(
        WebSocketFailure(
          .certificate,
          "the trusted certificates \(authorities.map { "in \($0)" } ?? "of the system") cannot be read: \(error)"))
    }
  }
}

/// One try to open a connection, with its deadline.
final class ConnectAttempt: Sendable {
  private let address: WebSocketAddress
  private let settings: WebSocketClient.Settings
  private let context: NIOSSLContext?
  private let loop: any EventLoop
  private let outcome: EventLoopPromise<WebSocketConnection>

  init(
    _ address: WebSocketAddress, _ settings: WebSocketClient.Settings, _ context: NIOSSLContext?,
    on loop: any EventLoop
  ) {
    (self.address, self.settings, self.context, self.loop) = (address, settings, context, loop)
    outcome = loop.makePromise()
  }

  /// Ends the try; does nothing where it has ended.
  func fail(_ failure: WebSocketFailure) { outcome.fail(failure) }

  func run() async -> Result<WebSocketConnection, WebSocketFailure> {
    let limit = TimeAmount.nanoseconds(settings.deadline.nanoseconds)
    let timer = loop.scheduleTask(in: limit) { [self] in
      fail(WebSocketFailure(.deadline, "\(address) did not open a connection within \(settings.deadline)"))
    }
    let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture { try prepare(channel) }
      }
    let host = address.origin.host
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let connected = bootstrap.connect(host: name, port: Int(address.origin.port))
    connected.whenFailure { [self] error in fail(failure(error)) }
    defer { timer.cancel() }
    do { return .success(try await outcome.futureResult.get()) } catch { return .failure(failure(error)) }
  }

  private func prepare(_ channel: any Channel) throws {
    let (outcome, address) = (outcome, address)
    // Whatever ends the try, its socket goes with it.
    outcome.futureResult.whenFailure { _ in channel.close(promise: nil) }
    channel.closeFuture.whenComplete { [self] _ in
      fail(WebSocketFailure(.unreachable, "\(address) closed the connection before it was a WebSocket"))
    }
    let pipeline = channel.pipeline.syncOperations
    if let context {
      // A certificate's name is not looked for where the host is an address: that is compared as one.
      let isAddress = (try? SocketAddress(ipAddress: address.origin.host, port: 0)) != nil
      try pipeline.addHandler(
        NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : address.origin.host))
    }
    let head = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: address.path, headers: ["Host": address.hostField, "User-Agent": "witan"])
    var configuration = NIOUpgradableHTTPClientPipelineConfiguration<WebSocketConnection>(
      upgradeConfiguration: .init(
        upgradeRequestHead: head, upgraders: [upgrader()],
        notUpgradingCompletionHandler: { channel in
          channel.eventLoop.makeCompletedFuture { () throws -> WebSocketConnection in
            try channel.pipeline.syncOperations.addHandler(RefusalReader(address, outcome))
            throw RefusalReader.Follows()
          }
        }))
    // The default drops the frames that come in the same packet as the server's answer.
    configuration.leftOverBytesStrategy = .forwardBytes
    try pipeline.configureUpgradableHTTPClientPipeline(configuration: configuration).whenComplete { [self] result in
      switch result {
      case .success(let connection): outcome.succeed(connection)
      case .failure(let error):
        if !(error is RefusalReader.Follows) { fail(failure(error)) }
      }
    }
  }

  private func upgrader() -> NIOTypedWebSocketClientUpgrader<WebSocketConnection> {
    let (rules, address) = (settings.rules, address)
    return NIOTypedWebSocketClientUpgrader(
      maxFrameSize: rules.largestMessage, enableAutomaticErrorHandling: false,
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          let inbox = MessageInbox(rules)
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: rules.mostFragments,
              maxAccumulatedFrameSize: rules.largestMessage))
          try pipeline.addHandler(WebSocketHandler(rules, inbox))
          return WebSocketConnection(address, channel, inbox)
        }
      })
  }

  private func failure(_ error: any Error) -> WebSocketFailure {
    switch error {
    case let failure as WebSocketFailure: failure
    case let error as NIOSSLError: WebSocketFailure(.certificate, "\(address) was not trusted: \(error)")
    case let error as NIOSSLExtraError: WebSocketFailure(.certificate, "\(address) was not trusted: \(error)")
    default: WebSocketFailure(.unreachable, "\(address) cannot be reached: \(error)")
    }
  }
}

/// Reads the status of a server that does not upgrade.
private final class RefusalReader: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  /// The refusal itself comes behind this error.
  struct Follows: Error {}

  private let address: WebSocketAddress
  private let outcome: EventLoopPromise<WebSocketConnection>

  init(_ address: WebSocketAddress, _ outcome: EventLoopPromise<WebSocketConnection>) {
    (self.address, self.outcome) = (address, outcome)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = Self.unwrapInboundIn(data) else { return }
    let wait = head.headers.first(name: "Retry-After").flatMap { Int64($0) }.map { Duration.seconds(max($0, 0)) }
    let code = Int(head.status.code)
    let text =
      code == 101
      ? "\(address) answered 101 without the right Sec-WebSocket-Accept; expected a WebSocket server"
      : "\(address) answered \(code) \(head.status.reasonPhrase.prefix(60)); expected 101 Switching Protocols"
    outcome.fail(WebSocketFailure(.refused, status: code, retryAfter: wait, text))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
