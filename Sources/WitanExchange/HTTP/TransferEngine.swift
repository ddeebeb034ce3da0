internal import CCurl

/// A request on its way in, and who waits for its answer.
struct Ticket: Sendable {
  let id: UInt64
  let request: HTTPRequest
  let done: CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>
}

/// libcurl's handle for many transfers, and the loop that drives it on one thread.
///
/// `@unchecked Sendable`: the handle is used by the thread of ``run(_:)`` alone, except for ``wake()``, which any thread
/// may call until ``cleanUp()``.
final class TransferEngine: @unchecked Sendable {
  /// What has come in since the thread looked last.
  struct Work {
    var added: [Ticket] = []
    var cancelled: Set<UInt64> = []
    var isClosed = false
  }

  private let multi: OpaquePointer
  private let settings: HTTPClient.Settings
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]

  // libcurl wants to be set up once, before its first handle.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(_ settings: HTTPClient.Settings) throws(HTTPFailure) {
    guard Self.isReady, let multi = curl_multi_init() else {
      throw HTTPFailure(.closed, "libcurl could not be set up; expected memory for one more client")
    }
    self.multi = OpaquePointer(multi)
    self.settings = settings
  }

  private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(multi) }

  /// Lets the thread look for new work.
  func wake() { curl_multi_wakeup(handle) }

  /// Closes the kept connections and gives the handle back: the last thing of all.
  func cleanUp() { curl_multi_cleanup(handle) }

  /// Drives the transfers until it is told that all is over.
  func run(_ work: () -> Work) {
    curl_multi_set_number(handle, CURLMOPT_MAX_HOST_CONNECTIONS, settings.connections)
    while true {
      let work = work()
      for ticket in work.added { begin(ticket) }
      for transfer in running.values where work.cancelled.contains(transfer.ticket.id) {
        end(transfer, .failure(.cancelled(mayHaveArrived: transfer.mayHaveArrived)))
      }
      guard !work.isClosed else {
        for transfer in running.values { end(transfer, .failure(.closed(mayHaveArrived: transfer.mayHaveArrived))) }
        return
      }
      var left: Int32 = 0
      curl_multi_perform(handle, &left)
      while let message = curl_multi_info_read(handle, &left) {
        guard message.pointee.msg == CURLMSG_DONE, let transfer = running[message.pointee.easy_handle] else { continue }
        end(transfer, transfer.outcome(curl_message_result(message)))
      }
      curl_multi_poll(handle, nil, 0, 1000, nil)
    }
  }

  private func begin(_ ticket: Ticket) {
    guard let transfer = Transfer(ticket, settings) else {
      return ticket.done.resume(returning: .failure(HTTPFailure(.closed, "no memory for one more request")))
    }
    running[transfer.handle] = transfer
    curl_multi_add_handle(handle, transfer.handle)
  }

  private func end(_ transfer: Transfer, _ outcome: Result<HTTPResponse, HTTPFailure>) {
    running[transfer.handle] = nil
    curl_multi_remove_handle(handle, transfer.handle)
    transfer.ticket.done.resume(returning: outcome)
  }
}

extension HTTPFailure {
  static func closed(mayHaveArrived: Bool) -> HTTPFailure {
    HTTPFailure(.closed, mayHaveArrived: mayHaveArrived, "the client was closed before the answer came")
  }

  static func cancelled(mayHaveArrived: Bool) -> HTTPFailure {
    HTTPFailure(.cancelled, mayHaveArrived: mayHaveArrived, "the request was given up before the answer came")
  }
}
