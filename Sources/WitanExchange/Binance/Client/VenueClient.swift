import Foundation
import WitanCore

/// The venue's REST calls, under its limits, by its clock, and with its errors told apart.
///
/// A question is asked again where that is harmless; whatever changes something at the venue is written to a connection
/// once, except that a refused timestamp (-1021), which the venue did not act on, is renewed once.
public final class VenueClient: Sendable {
  /// The venue.
  public let venue: Venue
  /// The door that all requests of the host pass.
  public let gate: RequestGate
  /// The venue's time.
  public let time: VenueTime
  let http: HTTPClient
  let key: APIKey?
  let retry: RetryPolicy
  let clock: any Clock<Duration>

  /// A client.
  /// - Parameters:
  ///   - venue: whom it speaks to.
  ///   - key: the account's key; nil = only public calls work.
  ///   - http: must be allowed to reach ``Venue/restOrigin()``.
  ///   - gate: the host's one budget; nil = one of its own.
  ///   - time: the venue's time.
  ///   - retry: when a question is asked again.
  ///   - clock: measures the waits.
  /// - Throws: a ``VenueFailure`` of kind `configuration` where the venue's address is not sound.
  public init(
    _ venue: Venue, key: APIKey?, http: HTTPClient, time: VenueTime, gate: RequestGate? = nil,
    retry: RetryPolicy = RetryPolicy(), clock: any Clock<Duration> = ContinuousClock()
  ) throws(VenueFailure) {
    _ = try venue.restOrigin()
    self.venue = venue
    self.key = key
    self.http = http
    self.time = time
    self.gate = gate ?? RequestGate(venue.limits, time: time, clock: clock)
    self.retry = retry
    self.clock = clock
  }

  /// Compares the clocks (`GET /time`).
  @discardableResult
  public func synchronise() async throws(VenueFailure) -> VenueClock.Measurement? {
    struct Answer: Decodable { let serverTime: Int64 }
    let call = VenueCall(.get, "/time", weight: venue.weights.time, for: .protect)
    var sent = time.hostNow
    let answer = try await self.answer(call, as: Answer.self) { sent = $0 }
    time.learn(serverTime: Instant(milliseconds: answer.serverTime), sent: sent, received: time.hostNow)
    return time.measurement
  }

  /// Compares the clocks where that is due; to be called now and then.
  public func synchroniseIfDue() async throws(VenueFailure) {
    if time.isDue { try await synchronise() }
  }

  /// Calls, and reads the answer. `onSend` is told the host's time before each writing, `onHandover` is called when the
  /// request is with the connections' thread.
  func answer<Answer: Decodable>(
    _ call: VenueCall, as type: Answer.Type, onSend: (Instant) -> Void = { _ in }, onHandover: () -> Void = {}
  ) async throws(VenueFailure) -> Answer {
    let body = try await body(of: call, onHandover, onSend)
    do { return try JSONDecoder().decode(type, from: Data(body)) } catch {
      let reason = (error as? DecodingError)?.sentence ?? "it cannot be read"
      throw VenueFailure(
        call.changes ? .unknownOutcome : .bug, call: call.name, status: 200,
        "the venue's answer is not the expected one: \(reason); check the configured address, or report this")
    }
  }

  /// Calls, and returns the bytes of a good answer.
  private func body(
    of call: VenueCall, _ onHandover: () -> Void, _ onSend: (Instant) -> Void
  ) async throws(VenueFailure) -> [UInt8] {
    var attempt = 1
    var isSynchronised = false
    if call.security == .signed, time.measurement == nil { try await synchronise() }
    while true {
      try await gate.pass(call.cost, for: call.priority, patience: call.patience, call: call.name)
      let request = try request(call)
      onSend(time.hostNow)
      let outcome: Result<HTTPResponse, HTTPFailure>
      do throws(HTTPFailure) { outcome = .success(try await http.send(request, onHandover: onHandover)) } catch {
        outcome = .failure(error)
      }
      if case .success(let response) = outcome, (200..<300).contains(response.status) {
        gate.learn(UsedCounts(response.headers), isAccepted: true)
        return response.body
      }
      let failure = failure(of: call, outcome)
      if failure.kind == .clock, !isSynchronised {
        isSynchronised = true
        time.distrust()
        try await synchronise()
        continue
      }
      guard call.priority != .order, let wait = wait(after: attempt, outcome, failure, request.isRepeatable) else {
        throw failure
      }
      do { try await clock.sleep(for: wait) } catch { throw failure }
      attempt += 1
    }
  }

  /// The wait before it is asked again; nil where it must not be. Where the venue said "too many", the gate waits.
  private func wait(
    after attempt: Int, _ outcome: Result<HTTPResponse, HTTPFailure>, _ failure: VenueFailure, _ isRepeatable: Bool
  ) -> Duration? {
    if case .backOff = failure.kind { return isRepeatable && attempt < retry.attempts ? .zero : nil }
    return retry.wait(
      after: attempt, outcome, isRepeatable: isRepeatable, at: time.now, chance: Double.random(in: 0..<1))
  }

  /// The request with the present timestamp, signed: in the query of a question, in the body of all else.
  private func request(_ call: VenueCall) throws(VenueFailure) -> HTTPRequest {
    var address = venue.rest + "/api/v3" + call.path
    var text = call.parameters.encoded
    if call.security != .open, key == nil {
      throw VenueFailure(
        .configuration, call: call.name,
        "there is no API key; expected one from the environment, a file or a credential")
    }
    if call.security == .signed, let key {
      var parameters = call.parameters
      parameters.add("recvWindow", String(venue.receiveWindow.milliseconds))
      parameters.add("timestamp", String(time.now.milliseconds))
      text = key.signed(parameters)
    }
    do throws(HTTPFailure) {
      if call.method == .get, !text.isEmpty { address += "?" + text }
      var request = try HTTPRequest(call.method, address)
      if call.method != .get { request.body = Array(text.utf8) }
      if call.security != .open, let key { request.headers = [("X-MBX-APIKEY", key.name)] }
      request.isRepeatable = !call.changes
      request.longestAnswer = call.longestAnswer
      request.deadline = .milliseconds((call.deadline ?? venue.orderDeadline).milliseconds)
      return request
    } catch { throw VenueFailure(error, call: call.name, changes: false) }
  }

  /// What an outcome that is not the wanted one means; the budget has taken note of it then.
  private func failure(of call: VenueCall, _ outcome: Result<HTTPResponse, HTTPFailure>) -> VenueFailure {
    let response: HTTPResponse
    switch outcome {
    case .failure(let failure): return VenueFailure(failure, call: call.name, changes: call.changes)
    case .success(let found): response = found
    }
    gate.learn(UsedCounts(response.headers), isAccepted: false)
    let found = AnswerClassification(response, venue: venue, at: time.now)
    let end = found.limit.map { gate.obey($0, venue: venue) }
    let kind: VenueFailure.Kind =
      switch found.meaning {
      case .refused(let reason): .refused(reason)
      case .unknownOutcome: call.changes ? .unknownOutcome : .unanswered
      case .overloaded: call.changes ? .unknownOutcome : .unanswered
      case .tooManyRequests, .tooManyOrders: .backOff(until: end ?? time.now)
      case .clock: .clock
      case .stop: .stop
      case .configuration: .configuration
      case .bug: .bug
      }
    return VenueFailure(kind, call: call.name, code: found.code, status: response.status, found.sentence)
  }
}
