/// What a connection delivered at once, read.
struct LinkBatch<Message: Sendable>: Sendable {
  var messages: [Message] = []
  var faults: [StreamFault] = []
  var isLive = false
  var isShuttingDown = false
  var refusal: String?
  var end: WebSocketEnd?

  init(isLive: Bool) { self.isLive = isLive }

  init<Session: LinkSession>(_ batch: WebSocketBatch, _ session: inout Session) where Session.Message == Message {
    messages.reserveCapacity(batch.messages.count)
    for message in batch.messages {
      do throws(StreamFault) {
        switch try session.read(message) {
        case .message(let message): messages.append(message)
        case .nothing: break
        case .shutdown: isShuttingDown = true
        case .refused(let why): refusal = refusal ?? why
        }
      } catch { faults.append(error) }
    }
    isLive = session.isLive
    end = batch.end
  }
}
