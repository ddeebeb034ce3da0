import Testing
import WitanCore

@testable import WitanExchange

@Suite struct OrderTagTests {
  @Test(arguments: [(UInt32(0), UInt32(1), Int64(1)), (0x7f3a_09c1, 5, 42), (.max, .max, 99_999_999_999)])
  func aNameReadsBackAsWhatItWasMadeOf(store: UInt32, fence: UInt32, number: Int64) {
    let id = OrderTag(store: store, fence: fence, order: OrderID(number))
    #expect(OrderTag(id.description) == id)
    #expect(id.description.utf8.count <= 36)
  }

  @Test(arguments: [
    "", "wtn", "wtn-7f3a09c1-5", "wtn-7f3a09c1-5-42-1", "web_7f3a09c1-5-42", "wtn-7F3A09C1-5-42", "wtn-7f3a09c1-05-42",
    "wtn-7f3a09c1-5-042", "wtn-7f3a09c1-0-42", "wtn-7f3a09c1-5-0", "wtn-7f3a09c1-5-+42", "wtn-7f3a09c-5-42",
  ])
  func aNameThatSomebodyElseMadeIsNotOurs(text: String) { #expect(OrderTag(text) == nil) }
}
