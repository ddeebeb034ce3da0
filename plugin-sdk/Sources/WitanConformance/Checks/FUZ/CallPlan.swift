internal import CWitanABI

/// A legal sequence of calls over four instances, as data: it can be run, modelled and shrunk.
struct CallPlan {
  /// One step. A slot is one of the four instances.
  enum Step {
    /// So many next bars of the slot's series, in one call; all older ones are visible where it says so.
    case judge(slot: Int, bars: Int, seesAll: Bool)
    /// save, twice.
    case save(slot: Int)
    /// save, a new instance, restore, destroy of the old one: a hot reload.
    case swap(slot: Int)
    /// destroy and create: the slot's series begins anew.
    case renew(slot: Int)
    /// set_param of the live parameter of that place in the list, to one of its other values.
    case set(slot: Int, parameter: Int, value: Int)
    /// Other instances come and go: made, fed so many bars, destroyed.
    case crowd(Int)
    /// warmup_bars, and a bar that was judged already (which is refused).
    case ask(slot: Int)

    var words: String {
      switch self {
      case .judge(let slot, let bars, let all): "\(slot) judges \(bars)\(all ? " seeing all" : "")"
      case .save(let slot): "\(slot) is saved"
      case .swap(let slot): "\(slot) is swapped"
      case .renew(let slot): "\(slot) is made anew"
      case .set(let slot, let parameter, let value): "\(slot) is set (\(parameter), \(value))"
      case .crowd(let bars): "another lives for \(bars)"
      case .ask(let slot): "\(slot) is asked again"
      }
    }
  }

  static let slots = 4
  var steps: [Step]

  /// Some 10 to 60 steps.
  static func random(_ random: inout SeededRandom, live: Int) -> CallPlan {
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    return CallPlan(
      steps: (0..<10 + below(50)).map { _ in
        let slot = below(slots)
        switch below(live > 0 ? 12 : 11) {
        case 0...5:
          return .judge(slot: slot, bars: below(4) == 0 ? 1 + below(90) : 1 + below(9), seesAll: below(4) == 0)
        case 6: return .save(slot: slot)
        case 7, 8: return .swap(slot: slot)
        case 9: return below(3) == 0 ? .renew(slot: slot) : .ask(slot: slot)
        case 10: return .crowd(below(40))
        default: return .set(slot: slot, parameter: below(live), value: below(5))
        }
      })
  }

  var words: String { steps.map(\.words).joined(separator: "; ") }
}

/// What one slot lives through from create to destroy: all that may decide its votes.
struct SlotLife {
  /// Bars and settings in their order.
  enum Event {
    case bars(Int)
    case set(parameter: Int, value: Int)
  }

  let slot: Int
  var events: [Event] = []

  /// The lives that a plan leads, in the order in which they end.
  static func lives(of plan: CallPlan) -> [SlotLife] {
    var current = (0..<CallPlan.slots).map { SlotLife(slot: $0) }
    var ended: [SlotLife] = []
    for step in plan.steps {
      switch step {
      case .judge(let slot, let bars, _): current[slot].events.append(.bars(bars))
      case .set(let slot, let parameter, let value):
        current[slot].events.append(.set(parameter: parameter, value: value))
      case .renew(let slot):
        ended.append(current[slot])
        current[slot] = SlotLife(slot: slot)
      case .save, .swap, .crowd, .ask: break
      }
    }
    return ended + current
  }
}
