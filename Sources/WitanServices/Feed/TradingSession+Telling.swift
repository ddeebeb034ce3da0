public import WitanCore

extension TradingSession {
  /// Tells and keeps an event of the world outside that no input brought about: a stream that broke, a revised bar.
  public func tell(_ event: Event) { note(event) }
}
