import Foundation
public import ServiceLifecycle

/// Where a running host listens for its operator: a local socket that its own user alone may open.
///
/// A client sends one line of JSON and is answered with one (``ControlRequest``, ``ControlReply``); what cannot be
/// understood is answered with a sentence, and the connection closes.
public struct ControlServer: Service {
  /// Bounds on what clients may cost.
  public struct Limits: Hashable, Sendable {
    /// How long a client may take to send its request, and again to take its reply.
    public var patience: Duration
    /// How long the handler may take.
    public var work: Duration
    /// How many clients at a time.
    public var connections: Int
    /// Bounds; by default 5 s, 30 s and 32 clients.
    public init(patience: Duration = .seconds(5), work: Duration = .seconds(30), connections: Int = 32) {
      self.patience = patience
      self.work = work
      self.connections = connections
    }
  }

  /// Answers a request. Called concurrently; what must not overlap it orders itself.
  public typealias Handler = @Sendable (ControlRequest) async -> ControlReply

  private let listener: ControlListener
  private let mailbox: ControlMailbox
  private let limits: Limits
  private let handler: Handler

  /// Takes the socket at `path` at once, so that a second host is refused before it does anything else; clients wait
  /// until ``run()``. The socket goes away with the server.
  ///
  /// - Throws: ``ControlError`` where a live host listens there (with its process number), something else stands
  ///   there, or the path or its folder cannot be used. A dead host's socket is replaced.
  public init(path: String, limits: Limits = Limits(), handler: @escaping Handler) throws(ControlError) {
    listener = try ControlListener(path: path)
    mailbox = try ControlMailbox()
    self.limits = limits
    self.handler = handler
  }

  /// Throws as ``init(path:limits:handler:)`` does where the socket at `path` cannot be taken, and takes nothing: for a
  /// start that must not touch anything before it knows.
  public static func check(_ path: String) throws(ControlError) { try ControlListener.check(path) }

  /// Serves until graceful shutdown or cancellation; what was asked before is answered. Then the socket is gone.
  public func run() async throws {
    // Not left to the last owner: the socket's thread may still be ending.
    defer { listener.withdraw() }
    let (requests, door) = AsyncStream.makeStream(of: (connection: UInt64, request: ControlRequest).self)
    await withGracefulShutdownHandler {
      await withTaskCancellationHandler {
        await withDiscardingTaskGroup { group in
          group.addTask { await serve(door) }
          for await (connection, request) in requests {
            group.addTask { mailbox.post(await handler(request), to: connection) }
          }
        }
      } onCancel: {
        mailbox.stop()
      }
    } onGracefulShutdown: {
      mailbox.stop()
    }
  }

  /// Gives the sockets a thread of their own: `poll` waits, and tasks must not.
  private func serve(_ door: AsyncStream<(connection: UInt64, request: ControlRequest)>.Continuation) async {
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      let thread = Thread {
        Thread.current.name = "control"
        var loop = ControlLoop(listener: listener, mailbox: mailbox, limits: limits) { door.yield(($0, $1)) }
        loop.run()
        door.finish()
        done.resume()
      }
      thread.start()
    }
  }
}
