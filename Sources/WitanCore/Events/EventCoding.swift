/// An event's written form: `{"type":"OrderFilled","v":1,"time":1704067200000,"data":{…}}`, time in milliseconds
/// since 1970 UTC.
extension Event: Codable {
  enum Field: String, CodingKey {
    case type, version = "v", time, data
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Field.self)
    let payload = payload
    try container.encode(type, forKey: .type)
    try container.encode(type.version, forKey: .version)
    try container.encode(payload.time, forKey: .time)
    try container.encode(payload, forKey: .data)
  }

  /// Reads the written form; an unknown type and a version newer than this program's are refused by name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Field.self)
    let name = try container.decode(String.self, forKey: .type)
    guard let type = EventType(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: container,
        debugDescription: "found the event type \"\(name)\", which this program does not know;"
          + " read it with the version of the host that wrote it, or a newer one")
    }
    let version = try container.decode(Int.self, forKey: .version)
    guard (1...type.version).contains(version) else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container,
        debugDescription: "found version \(version) of \(name), expected 1 to \(type.version);"
          + " read it with the version of the host that wrote it, or a newer one")
    }
    self = try Self.read(type, Source(container: container))
  }

  private struct Source {
    let container: KeyedDecodingContainer<Field>
    func data<Payload: EventPayload>() throws -> Payload { try container.decode(Payload.self, forKey: .data) }
  }

  private static func read(_ type: EventType, _ source: Source) throws -> Event {
    switch type {
    case .marketTick: .marketTick(try source.data())
    case .barClosed: .barClosed(try source.data())
    case .signalGenerated: .signalGenerated(try source.data())
    case .voteDecided: .voteDecided(try source.data())
    case .orderRequested: .orderRequested(try source.data())
    case .orderDenied: .orderDenied(try source.data())
    case .orderSubmitted: .orderSubmitted(try source.data())
    case .orderAccepted: .orderAccepted(try source.data())
    case .orderPartiallyFilled: .orderPartiallyFilled(try source.data())
    case .orderFilled: .orderFilled(try source.data())
    case .orderCanceled: .orderCanceled(try source.data())
    case .orderRejected: .orderRejected(try source.data())
    case .orderUnknown: .orderUnknown(try source.data())
    case .positionOpened: .positionOpened(try source.data())
    case .positionUpdated: .positionUpdated(try source.data())
    case .positionClosed: .positionClosed(try source.data())
    case .stopTriggered: .stopTriggered(try source.data())
    case .riskLimitBreached: .riskLimitBreached(try source.data())
    case .circuitBreakerTripped: .circuitBreakerTripped(try source.data())
    case .killSwitchActivated: .killSwitchActivated(try source.data())
    case .killSwitchUnlocked: .killSwitchUnlocked(try source.data())
    case .tradingPaused: .tradingPaused(try source.data())
    case .tradingResumed: .tradingResumed(try source.data())
    case .dayEnded: .dayEnded(try source.data())
    case .strategySuspended: .strategySuspended(try source.data())
    case .allocationChanged: .allocationChanged(try source.data())
    case .pluginLoaded: .pluginLoaded(try source.data())
    case .pluginReloaded: .pluginReloaded(try source.data())
    case .pluginQuarantined: .pluginQuarantined(try source.data())
    case .trialEnded: .trialEnded(try source.data())
    case .shadowVoted: .shadowVoted(try source.data())
    case .regimeChanged: .regimeChanged(try source.data())
    case .forkRequested: .forkRequested(try source.data())
    case .forkCreated: .forkCreated(try source.data())
    case .forkCompleted: .forkCompleted(try source.data())
    case .forkDestroyed: .forkDestroyed(try source.data())
    case .newsReceived: .newsReceived(try source.data())
    case .narrativePublished: .narrativePublished(try source.data())
    case .accountDiffers: .accountDiffers(try source.data())
    case .accountAgrees: .accountAgrees(try source.data())
    case .heartbeat: .heartbeat(try source.data())
    case .feedGapDetected: .feedGapDetected(try source.data())
    case .clockSkew: .clockSkew(try source.data())
    case .configReloaded: .configReloaded(try source.data())
    case .hostStarted: .hostStarted(try source.data())
    case .hostStopping: .hostStopping(try source.data())
    case .error: .error(try source.data())
    }
  }
}
