public import WitanCore

/// What a running host answers its operator.
public struct ControlReply: Hashable, Codable, Sendable {
  /// The protocol's version.
  public let version: Int
  /// Whether it was done.
  public let done: Bool
  /// True where a safety rule said no; `done` is false then.
  public let refused: Bool
  /// One sentence: what was done, or why not and what to do.
  public let text: String
  /// The host's process number; in the answer to a greeting.
  public internal(set) var pid: Int32?
  /// What `status` asked for.
  public let status: StatusReport?
  /// What `plugins` asked for.
  public let plugins: [PluginRow]?
  /// What `account` asked for.
  public let account: AccountStatus?

  private init(
    done: Bool, refused: Bool = false, text: String, status: StatusReport? = nil, plugins: [PluginRow]? = nil,
    account: AccountStatus? = nil
  ) {
    version = ControlMessage.version
    (self.done, self.refused, self.text) = (done, refused, text)
    (self.status, self.plugins, self.account) = (status, plugins, account)
  }

  /// It was done.
  public static func done(_ text: String) -> ControlReply { ControlReply(done: true, text: text) }
  /// It could not be done.
  public static func failed(_ text: String) -> ControlReply { ControlReply(done: false, text: text) }
  /// A safety rule forbids it.
  public static func refused(_ text: String) -> ControlReply { ControlReply(done: false, refused: true, text: text) }
  /// What the host holds and does.
  public static func status(_ report: StatusReport) -> ControlReply {
    ControlReply(done: true, text: report.sentence, status: report)
  }
  /// The strategies and how they fare.
  public static func plugins(_ rows: [PluginRow]) -> ControlReply {
    ControlReply(done: true, text: "\(rows.count) strategies", plugins: rows)
  }
  /// How ledger and account stand to each other.
  public static func account(_ status: AccountStatus) -> ControlReply {
    ControlReply(done: true, text: status.sentence, account: status)
  }

  /// The engine's answer. What a closed latch or a halt forbade counts as refused by a safety rule.
  ///
  /// - Parameters:
  ///   - halted: whether trading was halted when the command came.
  ///   - killed: whether the kill switch was locked when the command came.
  public init(_ answer: CommandAnswer, to request: ControlRequest, halted: Bool, killed: Bool) {
    let forbidden =
      switch request {
      case .unlock: killed
      case .resume: halted
      default: false
      }
    self.init(done: answer.done, refused: !answer.done && forbidden, text: answer.text)
  }
}
