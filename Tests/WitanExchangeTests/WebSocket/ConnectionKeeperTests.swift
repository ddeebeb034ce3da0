import Testing
import WitanTesting

@testable import WitanExchange

/// The keeper with time moved by hand.
@Suite struct ConnectionKeeperTests {
  private func keeper(_ change: (inout ConnectionKeeper.Rules) -> Void = { _ in }) -> ConnectionKeeper {
    var rules = ConnectionKeeper.Rules()
    change(&rules)
    return ConnectionKeeper(rules, seed: 1)
  }

  /// A keeper whose first connection is live since second 1.
  private func up(_ change: (inout ConnectionKeeper.Rules) -> Void = { _ in }) -> ConnectionKeeper {
    var keeper = keeper(change)
    #expect(keeper.take(.start, at: .zero) == [.open(1)])
    #expect(keeper.take(.live(1), at: .seconds(1)) == [.use(1, seamless: false)])
    return keeper
  }

  @Test func aLostConnectionIsOpenedAgainAfterAWait() throws {
    var keeper = up()
    #expect(keeper.take(.ended(1, retryAfter: nil), at: .seconds(5)) == [.down])
    let wake = try #require(keeper.wake)
    #expect(wake > .seconds(5) && wake <= .seconds(5) + .milliseconds(250))
    #expect(keeper.take(.time, at: wake - .milliseconds(1)) == [])
    #expect(keeper.take(.time, at: wake) == [.open(2)])
  }

  @Test func theWaitDoublesWithEachFailureUpToTheLongest() throws {
    var keeper = keeper()
    var now: Duration = .zero
    var orders = keeper.take(.start, at: now)
    var expected: Duration = .milliseconds(250)
    for _ in 0..<20 {
      guard case .open(let number) = orders.last else {
        Issue.record("no attempt")
        return
      }
      #expect(keeper.take(.ended(number, retryAfter: nil), at: now) == [])
      let wait = try #require(keeper.wake) - now
      #expect(wait >= expected / 2 && wait <= expected, "\(wait) of \(expected)")
      expected = min(expected * 2, .seconds(30))
      now += wait
      orders = keeper.take(.time, at: now)
    }
  }

  @Test func theServersRetryAfterIsObeyed() {
    var keeper = keeper()
    _ = keeper.take(.start, at: .zero)
    _ = keeper.take(.ended(1, retryAfter: .seconds(100)), at: .zero)
    #expect(keeper.wake == .seconds(100))
  }

  @Test func aConnectionThatLastedForgetsEarlierFailures() throws {
    var keeper = keeper()
    _ = keeper.take(.start, at: .zero)
    for number in 1...6 {
      _ = keeper.take(.ended(number, retryAfter: nil), at: .seconds(number * 60))
      _ = keeper.take(.time, at: .seconds(number * 60 + 59))
    }
    _ = keeper.take(.live(7), at: .seconds(1000))
    _ = keeper.take(.ended(7, retryAfter: nil), at: .seconds(1060))
    #expect(try #require(keeper.wake) <= .seconds(1060) + .milliseconds(250))
  }

  @Test func aRenewalLosesNothing() {
    var keeper = up { $0.renewalSpread = .zero }
    let renewal: Duration = .seconds(23 * 3600)
    #expect(keeper.wake == renewal)
    #expect(keeper.take(.time, at: renewal - .seconds(1)) == [])
    #expect(keeper.take(.time, at: renewal) == [.open(2)])
    #expect(keeper.take(.live(2), at: renewal + .seconds(2)) == [])
    #expect(keeper.inUse == 1)
    #expect(keeper.take(.time, at: renewal + .seconds(6)) == [])
    #expect(keeper.take(.time, at: renewal + .seconds(7)) == [.use(2, seamless: true), .close(1)])
    #expect(keeper.take(.ended(1, retryAfter: nil), at: renewal + .seconds(8)) == [])
    #expect(keeper.wake == renewal * 2)
  }

  @Test func manyKeepersDoNotRenewAtOnce() {
    let wakes = (0..<50).map { seed -> Duration in
      var keeper = ConnectionKeeper(ConnectionKeeper.Rules(), seed: UInt64(seed))
      _ = keeper.take(.start, at: .zero)
      _ = keeper.take(.live(1), at: .zero)
      return keeper.wake ?? .zero
    }
    #expect(Set(wakes).count > 45)
    #expect(wakes.allSatisfy { $0 <= .seconds(23 * 3600) && $0 >= .seconds(22 * 3600) })
  }

  @Test func aSuccessorTakesOverAtOnceWhereTheOldOneBreaksMeanwhile() {
    var keeper = up()
    _ = keeper.take(.renew, at: .seconds(10))
    _ = keeper.take(.live(2), at: .seconds(11))
    #expect(keeper.take(.ended(1, retryAfter: nil), at: .seconds(12)) == [.use(2, seamless: true)])
  }

  @Test func aSuccessorThatIsNotLiveYetDoesNotHideTheGap() {
    var keeper = up()
    #expect(keeper.take(.renew, at: .seconds(10)) == [.open(2)])
    #expect(keeper.take(.ended(1, retryAfter: nil), at: .seconds(11)) == [.down])
    #expect(keeper.take(.live(2), at: .seconds(12)) == [.use(2, seamless: false)])
  }

  @Test func aFailedSuccessorLeavesTheOldOneAlone() throws {
    var keeper = up()
    _ = keeper.take(.renew, at: .seconds(10))
    #expect(keeper.take(.ended(2, retryAfter: nil), at: .seconds(11)) == [])
    #expect(keeper.inUse == 1)
    #expect(keeper.take(.time, at: try #require(keeper.wake)) == [.open(3)])
  }

  @Test func aShutdownIsObeyedAtOnce() {
    var keeper = up()
    #expect(keeper.take(.shutdown(1), at: .seconds(30)) == [.open(2)])
    #expect(keeper.take(.shutdown(1), at: .seconds(31)) == [])
    #expect(keeper.take(.live(2), at: .seconds(32)) == [])
    #expect(keeper.take(.ended(1, retryAfter: nil), at: .seconds(33)) == [.use(2, seamless: true)])
  }

  @Test func anOpeningThatTakesTooLongIsGivenUp() {
    var keeper = keeper()
    _ = keeper.take(.start, at: .zero)
    #expect(keeper.wake == .seconds(30))
    #expect(keeper.take(.time, at: .seconds(30)) == [.close(1)])
    #expect(keeper.take(.live(1), at: .seconds(31)).contains(.use(1, seamless: false)) == false)
  }

  @Test func whatASuccessorHoldsIsBounded() {
    var keeper = up()
    _ = keeper.take(.renew, at: .seconds(10))
    _ = keeper.take(.live(2), at: .seconds(11))
    #expect(keeper.take(.full(2), at: .seconds(12)) == [.use(2, seamless: true), .close(1)])
  }

  @Test func noSpanHasMoreAttemptsThanAllowed() {
    var keeper = keeper {
      $0.firstWait = .milliseconds(1)
      $0.longestWait = .milliseconds(1)
      $0.attempts = 300
    }
    var attempts: [Duration] = []
    var now: Duration = .zero
    var orders = keeper.take(.start, at: now)
    while attempts.count < 2000 {
      for case .open(let number) in orders {
        attempts.append(now)
        orders = keeper.take(.ended(number, retryAfter: nil), at: now)
      }
      now = max(keeper.wake ?? now, now)
      orders = keeper.take(.time, at: now)
    }
    for place in attempts.indices.dropFirst(300) {
      #expect(attempts[place] - attempts[place - 300] >= .seconds(300))
    }
  }

  @Test func aStoppedKeeperDoesNothingMore() {
    var keeper = up()
    _ = keeper.take(.renew, at: .seconds(2))
    #expect(keeper.take(.stop, at: .seconds(3)) == [.close(1), .close(2)])
    #expect(keeper.take(.ended(1, retryAfter: nil), at: .seconds(4)) == [] && keeper.wake == nil)
  }

  @Test func whateverHappensOneConnectionCountsAndNoneIsForgotten() {
    var generator = SeededGenerator(seed: 99)
    for seed in 0..<200 {
      var keeper = ConnectionKeeper(ConnectionKeeper.Rules(), seed: UInt64(seed))
      var open: Set<Int> = []
      var counting: Int?
      var now: Duration = .zero
      var orders = keeper.take(.start, at: now)
      for _ in 0..<300 {
        for order in orders {
          switch order {
          case .open(let number): #expect(open.insert(number).inserted)
          case .close(let number): open.remove(number)
          case .use(let number, let seamless):
            #expect(open.contains(number) && seamless == (counting != nil))
            counting = number
          case .down: counting = nil
          }
        }
        #expect(open.count <= 2 && counting == keeper.inUse)
        now += .milliseconds(Int.random(in: 1...20_000, using: &generator))
        let victim = open.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
          open.remove(victim)
          // A lost connection that counts is told with `down` or with the next one's use.
          orders = keeper.take(.ended(victim, retryAfter: nil), at: now)
        case 1, 2: orders = keeper.take(.live(victim), at: now)
        case 3: orders = keeper.take(.shutdown(victim), at: now)
        case 4: orders = keeper.take(.renew, at: now)
        default: orders = keeper.take(.time, at: now)
        }
      }
    }
  }
}
