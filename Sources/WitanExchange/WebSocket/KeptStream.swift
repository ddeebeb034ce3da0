/// A stream that is kept up: the shell around a ``ConnectionKeeper``.
///
/// What its owner does not take in time stays at the connection, whose room is bounded; a connection that overflows is
/// given up, which is told as ``KeptStreamEvent/down(_:)`` like any other interruption. Nothing is dropped in silence.
public final class KeptStream<Source: LinkSource>: Sendable {
  /// What its messages are.
  public typealias Message = Source.Session.Message

  private typealias Happening = KeptStreamDesk<Message>.Happening
  private let client: WebSocketClient
  private let source: Source
  private let rules: ConnectionKeeper.Rules
  private let seed: UInt64
  private let mailbox = Mailbox<Happening>()

  /// A stream that begins when it is run. `seed` is where the chance of its waits comes from.
  public init(
    _ client: WebSocketClient, _ source: Source, rules: ConnectionKeeper.Rules,
    seed: UInt64 = UInt64.random(in: .min ... .max)
  ) {
    (self.client, self.source, self.rules, self.seed) = (client, source, rules, seed)
  }

  /// Has the connection replaced by a new one, without a gap.
  public func renew() { mailbox.leave(.renew) }

  /// Keeps the stream up until the task is cancelled; `deliver` is called for one event after the other. Once.
  public func run(_ deliver: @escaping @Sendable (KeptStreamEvent<Message>) async -> Void) async {
    await withDiscardingTaskGroup { group in
      var desk = KeptStreamDesk<Message>(ConnectionKeeper(rules, seed: seed))
      var letters = mailbox.letters.makeAsyncIterator()
      var alarm = MailboxAlarm(mailbox, ringing: .time)
      await desk.take(.start, deliver)
      while true {
        for number in desk.toOpen() { group.addTask { await self.serve(number) } }
        alarm.set(desk.wait())
        // nil where the task was cancelled: the connections' tasks see that by themselves, and close them.
        guard let letter = await letters.next() else { break }
        // What ends because of that is no news.
        if !Task.isCancelled { await desk.take(letter.what, deliver) }
        letter.acknowledge()
      }
      alarm.cancel()
    }
  }

  /// One connection from its opening to its end.
  private func serve(_ number: Int) async {
    do {
      let next = try await source.next()
      var session = next.session
      let connection = try await client.connect(next.address)
      await mailbox.bring(.opened(number, connection))
      for command in try session.greeting() { try await connection.send(command) }
      if session.isLive { await mailbox.bring(.batch(number, LinkBatch(isLive: true))) }
      var end: WebSocketEnd?
      while end == nil {
        let batch = await connection.next()
        end = batch.end
        await mailbox.bring(.batch(number, LinkBatch(batch, &session)))
      }
    } catch let failure as WebSocketFailure {
      await mailbox.bring(.failed(number, failure.description, failure.retryAfter))
    } catch {
      await mailbox.bring(.failed(number, "\(error)", nil))
    }
  }
}
