import CRunnerChannel
import Dispatch
import Synchronization

// That a process stands when a bar is to be judged.
extension Warden {
  /// Where a strategy's process stands when a bar is to be judged.
  enum Standing {
    /// It is the one that the instance is in.
    case standing
    /// It is a new one; the instance has taken up this state, or none.
    case anew(generation: UInt64, Kept?)
    /// There is none now: why, where that is news.
    case absent(String?)
    /// There will be none.
    case quarantined(String)
  }

  /// Sees to a living process at event time `now`, in milliseconds, with the instance of `slot` in it.
  ///
  /// `patience` is how long a live answer may wait for that: a process that must be started is started beside, and who
  /// asks meanwhile is told that there is none. Without it, for recorded bars, the start is waited for.
  func attend(_ slot: Int, _ generation: UInt64, at now: Int64, within patience: Duration? = nil) -> Standing {
    let first = state.withLock { look(&$0, slot, generation, now, patience) }
    guard case .starting(let done) = first, let patience else { return first.standing }
    let (seconds, attoseconds) = patience.components
    guard done.wait(timeout: .now() + Double(seconds) + Double(attoseconds) / 1e18) == .success else {
      return .absent(nil)
    }
    // Others may wait for the same bell.
    done.signal()
    return state.withLock { look(&$0, slot, generation, now, patience) }.standing
  }

  private enum Look {
    case seen(Standing)
    case starting(DispatchSemaphore)

    var standing: Standing {
      if case .seen(let standing) = self { standing } else { .absent(nil) }
    }
  }

  private func look(
    _ state: inout State, _ slot: Int, _ generation: UInt64, _ now: Int64, _ patience: Duration?
  ) -> Look {
    if let runner = state.runner, !runner.isAlive { end(&state, at: now) }
    if let reason = state.quarantine { return .seen(.quarantined(reason)) }
    if state.runner != nil, state.generation == generation { return .seen(.standing) }
    if state.runner == nil {
      var trouble = state.failure
      state.failure = nil
      if trouble == nil {
        if patience != nil, let beside = state.beside { return .starting(beside.done) }
        guard now >= state.notBefore else { return .seen(.absent(nil)) }
        if patience != nil { return .starting(startBeside(&state)) }
        trouble = restart(&state)
      }
      if let words = trouble {
        note(&state, words, now)
        state.runner = nil
        return .seen(state.quarantine.map { .quarantined($0) } ?? .absent(words))
      }
    }
    return .seen(takeUp(&state, slot, now, patience))
  }

  /// Has the instance of `slot` go on from its newest state in a new process.
  private func takeUp(_ state: inout State, _ slot: Int, _ now: Int64, _ patience: Duration?) -> Standing {
    guard let kept = state.kept[slot] else { return .anew(generation: state.generation, nil) }
    guard let reply = restore(&state, slot, kept, patience ?? .seconds(1)) else {
      // A state that kills is not tried twice.
      state.kept[slot] = nil
      let words = end(&state, at: now)
      return state.quarantine.map { .quarantined($0) } ?? .absent(words)
    }
    if reply.status < 0 { state.kept[slot] = nil }
    return .anew(generation: state.generation, state.kept[slot])
  }

  /// Starts a process with an instance in every slot; the words where that fails.
  private func restart(_ state: inout State) -> String? {
    do throws(PluginRefusal) { try start(&state) } catch { return error.description }
    return furnish(state.runner, state.slots)
  }

  /// Makes an instance in every slot; the words where that fails.
  private func furnish(_ runner: Runner?, _ slots: [Int: UInt64]) -> String? {
    for (slot, seed) in slots.sorted(by: { $0.key < $1.key }) {
      guard let reply = create(runner, slot, seed) else { return runner?.end?.sentence ?? "its process ended" }
      guard reply.status >= 0 else { return "create failed with \(PluginStatus(reply.status))" }
    }
    return nil
  }

  /// Starts a process on a thread of its own: loading a plugin and making its instances may take longer than a live
  /// answer can wait. Rings when it stands, or did not come to be.
  @discardableResult
  func startBeside(_ state: inout State) -> DispatchSemaphore {
    state.besides += 1
    let (number, done, slots) = (state.besides, DispatchSemaphore(value: 0), state.slots)
    state.beside = (number, done)
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let made = make(slots)
      self.state.withLock { state in
        // Somebody else has started one, or nobody needs one any more.
        guard state.beside?.number == number else { return }
        state.beside = nil
        switch made {
        case .failure(let trouble): state.failure = trouble.words
        case .success(let runner) where state.slots == slots && state.quarantine == nil:
          state.runner = runner
          state.generation += 1
        case .success: break
        }
      }
      done.signal()
    }
    return done
  }

  /// A process with an instance in every slot.
  private func make(_ slots: [Int: UInt64]) -> Result<Runner, Trouble> {
    do throws(PluginRefusal) {
      let runner = try code.freshRunner()
      return furnish(runner, slots).map { .failure(Trouble(words: $0)) } ?? .success(runner)
    } catch {
      return .failure(Trouble(words: error.description))
    }
  }
}
