internal import NIOCore

/// An open connection. It answers pings, pings itself and notices silence, whether or not anyone takes its messages.
///
/// It ends when it is closed, by either side, or when the last reference to it goes.
public final class WebSocketConnection: Sendable {
  /// Where it leads.
  public let address: WebSocketAddress
  private let channel: any Channel
  private let inbox: MessageInbox

  init(_ address: WebSocketAddress, _ channel: any Channel, _ inbox: MessageInbox) {
    (self.address, self.channel, self.inbox) = (address, channel, inbox)
  }

  deinit { channel.triggerUserOutboundEvent(WebSocketHandler.Order.close(code: 1001), promise: nil) }

  /// The messages that came since the last call, in their order; waits where nothing came. The batch that has an end is
  /// the last one. For one task at a time; a task that is cancelled closes the connection.
  public func next() async -> WebSocketBatch {
    let batch = await inbox.next()
    if batch.end == .closedByUs { close() }
    return batch
  }

  /// Sends a text message when the limit of messages a second lets it; returns when it was handed to the network.
  ///
  /// Throws a ``WebSocketFailure`` of kind `full` or `closed`; then it was not sent, or the connection broke meanwhile.
  public func send(_ text: String) async throws(WebSocketFailure) {
    do {
      try await channel.triggerUserOutboundEvent(WebSocketHandler.Order.send(ByteBuffer(string: text))).get()
    } catch let failure as WebSocketFailure { throw failure } catch {
      throw WebSocketFailure(.closed, "the connection to \(address) broke while a command was sent: \(error)")
    }
  }

  /// Closes the connection with a code of RFC 6455; what came before is still delivered.
  public func close(code: UInt16 = 1000) {
    channel.triggerUserOutboundEvent(WebSocketHandler.Order.close(code: code), promise: nil)
  }
}
