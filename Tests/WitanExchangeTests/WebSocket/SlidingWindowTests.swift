import Testing
import WitanTesting

@testable import WitanExchange

@Suite struct SlidingWindowTests {
  @Test func noSpanHoldsMoreThanTheMost() {
    var window = SlidingWindow(5, in: .seconds(1))
    var generator = SeededGenerator(seed: 7)
    var now: Duration = .zero
    var taken: [Duration] = []
    for _ in 0..<5000 {
      now += .milliseconds(Int.random(in: 0...120, using: &generator))
      if window.take(at: now) == nil { taken.append(now) }
    }
    for place in taken.indices.dropFirst(5) { #expect(taken[place] - taken[place - 5] >= .seconds(1)) }
    #expect(taken.count > 1000)
  }

  @Test func theWaitIsUntilTheOldestLeavesTheSpan() {
    var window = SlidingWindow(2, in: .seconds(10))
    #expect(window.take(at: .seconds(1)) == nil && window.take(at: .seconds(4)) == nil)
    #expect(window.take(at: .seconds(5)) == .seconds(6))
    #expect(window.take(at: .seconds(11)) == nil)
    #expect(window.wait(at: .seconds(11)) == .seconds(3))
  }
}
