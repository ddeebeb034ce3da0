/// How a connection behaves. The figures are the venue's and come from the configuration.
public struct WebSocketRules: Hashable, Sendable {
  /// The most messages on the wire to the server in ``window``: commands, pings, pongs and the close together.
  public var mostSent = 5
  /// The span that ``mostSent`` is counted in. It is taken a tenth longer, as the network may push two closer together.
  public var window: Duration = .seconds(1)
  /// How long after the last own ping the next one goes; zero = none.
  public var pingEvery: Duration = .seconds(20)
  /// A connection over which nothing came for so long is dead.
  public var silence: Duration = .seconds(60)
  /// How long a close may take that this side began.
  public var closing: Duration = .seconds(2)
  /// The most commands that wait to be sent.
  public var mostWaiting = 64
  /// The largest message and the largest frame, in bytes.
  public var largestMessage = 4 << 20
  /// The most frames of one message.
  public var mostFragments = 4096
  /// The most messages that wait to be taken; one more gives the connection up.
  public var mostUntaken = 65_536
  /// The most bytes that wait to be taken.
  public var mostUntakenBytes = 64 << 20

  /// The rules with their defaults.
  public init() {}
}
