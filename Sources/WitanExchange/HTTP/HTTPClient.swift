/// Sends requests over libcurl: all connections belong to one thread and are kept for the next request.
///
/// It reaches the servers that were configured and no others: redirects are not followed, the environment's proxies are
/// not used, and certificates are always checked. An order is written to a connection at most once: libcurl would send
/// a request again by itself where a kept connection turns out to be dead, which here is a failure with an unknown
/// outcome.
public final class HTTPClient: Sendable {
  /// What a client may do.
  public struct Settings: Sendable {
    /// The servers that may be reached; empty = none.
    public var allowed: Set<Origin>
    /// The most requests that one server gets; a server that is not named here has no such limit.
    public var budgets: [Origin: RequestBudget] = [:]
    /// A file of certificates (PEM) that are trusted instead of the system's; nil = the system's.
    public var authorities: String?
    /// The proxy that all requests go through, such as `http://proxy.example.com:3128`; nil = none.
    public var proxy: Origin?
    /// The most connections to one server at a time.
    public var connections = 8

    /// Settings for these servers.
    public init(allowed: Set<Origin>) { self.allowed = allowed }
  }

  private let settings: Settings
  private let thread: TransferThread
  private let log: @Sendable (HTTPRecord) -> Void
  private let start = ContinuousClock.now

  /// A client, and its thread. `log` is called once for each request that was let through, on whichever thread ended it.
  ///
  /// Throws an ``HTTPFailure`` where libcurl cannot be set up.
  public init(_ settings: Settings, log: @escaping @Sendable (HTTPRecord) -> Void = { _ in }) throws(HTTPFailure) {
    self.settings = settings
    self.log = log
    thread = try TransferThread(settings)
  }

  deinit { thread.close() }

  /// Ends what is under way with a failure of kind `closed`, and the thread.
  public func close() { thread.close() }

  /// Sends a request and waits for the answer, whatever its status. `onHandover` is called when the request is with the
  /// thread of the connections.
  ///
  /// Throws an ``HTTPFailure``; where the task is cancelled, one of kind `cancelled`, at once.
  public func send(
    _ request: HTTPRequest, onHandover: () -> Void = {}
  ) async throws(HTTPFailure) -> HTTPResponse {
    try check(request)
    let began = ContinuousClock.now
    let id = thread.note { $0.number() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { done in
        let ticket = Ticket(id: id, request: request, done: done)
        if let refusal = thread.tell({ $0.add(ticket) }) { done.resume(returning: .failure(refusal)) }
        onHandover()
      }
    } onCancel: {
      thread.tell { $0.cancel(id) }
    }
    log(HTTPRecord(request, outcome, after: ContinuousClock.now - began))
    return try outcome.get()
  }

  /// What must hold before anything is sent.
  private func check(_ request: HTTPRequest) throws(HTTPFailure) {
    guard settings.allowed.contains(request.origin) else {
      let known = settings.allowed.map(\.description).sorted().joined(separator: ", ")
      throw HTTPFailure(
        .notAllowed, "a request to \(request.origin) was refused; expected one of \(known.isEmpty ? "none" : known)")
    }
    if let name = request.unsoundHeader {
      throw HTTPFailure(.request, "the header field '\(name.prefix(40))' has a control character in its name or value")
    }
    let now = ContinuousClock.now - start
    guard let wait = thread.note({ $0.budgets[request.origin]?.take(at: now) }) else { return }
    let seconds = ((wait / .seconds(1)) * 10).rounded(.up) / 10
    throw HTTPFailure(
      .budget, "the budget of requests to \(request.origin) is used up; the next one may go in \(seconds) s")
  }
}
