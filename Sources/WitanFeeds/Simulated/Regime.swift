/// What kind of weather a simulated market has; a Markov chain goes from one to the next, once a bar.
enum Regime: Int, CaseIterable, Sendable {
  case range
  case rising
  case falling
  case turbulent
  case crash
  case recovery

  /// How much wider than usual prices move.
  var width: Double {
    switch self {
    case .range: 0.9
    case .rising, .falling: 1.1
    case .turbulent: 3
    case .crash: 4
    case .recovery: 2.2
    }
  }

  /// Where prices drift: trends in parts of the usual width of a bar, the others in parts of a crash's pace.
  var drift: (ofWidth: Double, ofCrash: Double) {
    switch self {
    case .range, .turbulent: (0, 0)
    case .rising: (0.06, 0)
    case .falling: (-0.06, 0)
    case .crash: (0, -1)
    case .recovery: (0, 0.26)
    }
  }

  /// The chances of what may follow after one bar; what is left is the chance of staying.
  private var exits: [(to: Regime, chance: Double)] {
    switch self {
    case .range: [(.rising, 0.0035), (.falling, 0.0030), (.turbulent, 0.0020), (.crash, 0.0030)]
    case .rising: [(.range, 0.0060), (.turbulent, 0.0015), (.crash, 0.0035)]
    case .falling: [(.range, 0.0060), (.turbulent, 0.0020), (.crash, 0.0045)]
    case .turbulent: [(.range, 0.0120), (.crash, 0.0160), (.rising, 0.0050)]
    case .crash: [(.recovery, 0.1100), (.turbulent, 0.0300)]
    case .recovery: [(.range, 0.0200), (.rising, 0.0100), (.turbulent, 0.0050)]
    }
  }

  /// The regime of the next bar for a draw in 0 ..< 1.
  func next(_ draw: Double) -> Regime {
    var left = draw
    for exit in exits {
      if left < exit.chance { return exit.to }
      left -= exit.chance
    }
    return self
  }
}
