internal import WitanCore

extension VenueClient: ListenKeyCalls {
  public func newListenKey() async throws(ListenKeyFailure) -> ListenKey {
    let text: String
    do throws(VenueFailure) { text = try await makeListenKey() } catch { throw listenKeyFailure(error) }
    guard let key = ListenKey(text) else {
      throw .later("the venue gave a key of other characters than letters and digits", retryAfter: nil)
    }
    return key
  }

  public func extendListenKey(_ key: ListenKey) async throws(ListenKeyFailure) {
    do throws(VenueFailure) { try await keepListenKey(key.text) } catch { throw listenKeyFailure(error) }
  }

  private func listenKeyFailure(_ failure: VenueFailure) -> ListenKeyFailure {
    if let status = failure.status, [404, 405, 410].contains(status) { return .notOffered(failure.description) }
    switch failure.kind {
    case .configuration: return .notOffered(failure.description)
    case .refused(.unknownListenKey): return .unknownKey
    case .stop: return .refused(failure.description)
    case .backOff(let until):
      return .later(failure.description, retryAfter: .milliseconds(max((until - time.now).milliseconds, 0)))
    case .refused, .unknownOutcome, .clock, .unanswered, .bug: return .later(failure.description, retryAfter: nil)
    }
  }
}
