extension VenueFailure {
  /// What it means that a call has no answer. `changes`: whether the call changes something at the venue.
  init(_ failure: HTTPFailure, call: String, changes: Bool) {
    let kind: Kind =
      switch failure.kind {
      case .request: .bug
      case .notAllowed, .certificate: .configuration
      case .unreachable, .deadline, .broken, .tooLong, .cancelled, .closed, .budget:
        changes && failure.mayHaveArrived ? .unknownOutcome : .unanswered
      }
    self.init(kind, call: call, failure.description)
  }
}
