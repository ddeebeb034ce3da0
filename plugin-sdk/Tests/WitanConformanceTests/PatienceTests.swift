import Glibc
import Testing

@testable import WitanConformance

/// A machine under load is no fault of the plugin's.
@Suite struct PatienceTests {
  @Test(arguments: [
    ("231000 3166035 2\n", 3.166035), ("0 0 0", 0), ("", 0), ("231000", 0), ("231000 many 2", 0),
  ])
  func theSecondNumberIsTheWait(text: String, milliseconds: Double) {
    #expect(Patience.waiting(text) == milliseconds)
  }

  @Test func whatAProcessorWasWaitedForDoesNotCount() {
    #expect(Patience.left(of: 1000, passed: 1200, waited: 0) < 0)
    #expect(Patience.left(of: 1000, passed: 1200, waited: 300) == 100)
  }

  @Test func noProcessIsWaitedForLongerThanTenTimesItsDeadline() {
    #expect(Patience.left(of: 1000, passed: 10_000, waited: .greatestFiniteMagnitude) == 0)
  }

  @Test func aProcessThatIsNotThereHasNoMoreThanItsDeadline() {
    var patience = Patience(deadline: 0)
    // No process has this number: it waits for nothing.
    #expect(patience.left(for: -1) <= 0)
  }
}
