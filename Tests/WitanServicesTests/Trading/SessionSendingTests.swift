import Synchronization
import Testing
import WitanCore
import WitanLab

@testable import WitanServices

/// The way out of an order: the record of what led to it, and the news, come behind it.
struct SessionSendingTests {
  private let bed: Bed
  private let session: TradingSession
  private let desk = Desk()

  /// Keeps what it is to carry, and carries nothing.
  private final class Desk: VenueDesk {
    private let orders = Mutex<[OrderID]>([])
    var placed: [OrderID] { orders.withLock { $0 } }
    func carry(_ errand: VenueErrand) {
      if case .submit(let slip) = errand { orders.withLock { $0.append(slip.request.id) } }
    }
  }

  init() async throws {
    bed = try Bed()
    session = try await Self.open(bed, desk)
  }

  /// A host with a desk and an account that agrees.
  private static func open(_ bed: Bed, _ desk: Desk) async throws -> TradingSession {
    let session = try bed.open { $0.mode = .real }
    await session.attach(desk)
    try await session.take(.agrees(market: nil), at: Bed.start)
    return session
  }

  private var recorded: Bool { get throws { try bed.rows("SELECT count(*) FROM orders") == ["1"] } }

  @Test func anOrderIsHandedOverBeforeItIsRecordedAndBeforeAnybodyIsToldOfItsBar() async throws {
    try await bed.play("100.11", to: session)
    #expect(desk.placed.count == 1)
    #expect(try !recorded)
    bed.bus.publish(.error(ErrorNotice(component: "test", text: "it is on its way", time: Bed.start)))
    await session.conclude()
    #expect(try recorded)
    let names = await bed.said().names
    let places = try ["Error", "BarClosed", "VoteDecided", "OrderSubmitted"].map {
      try #require(names.firstIndex(of: $0))
    }
    #expect(places == places.sorted(), "\(names)")
  }

  @Test(arguments: ["the venue", "the clock", "the end"])
  func nobodyElseWaitsForTheWordThatItIsOnItsWay(who: String) async throws {
    try await bed.play("100.11", to: session)
    let order = try #require(desk.placed.first)
    #expect(try !recorded)
    switch who {
    case "the venue": try await session.take(.accepted(order, at: session.now))
    case "the clock": try await session.wake(at: session.now)
    default: try await session.stop("enough")
    }
    #expect(try recorded)
    #expect(await bed.said().names.contains("OrderSubmitted"))
  }

  @Test func ticksThatComeMeanwhileWaitForItButNotAnyNumberOfThem() async throws {
    try await bed.play("100.11", to: session)
    for _ in 0..<8 { try await bed.tick("100.2", to: session) }
    #expect(try !recorded)
    #expect(try bed.inputs().count { $0 == "tick" } == 8, "each is journaled before it is applied")
    for _ in 0..<16 { try await bed.tick("100.2", to: session) }
    #expect(try recorded)
    await session.conclude()
    let told = await bed.said().names.count { $0 == "MarketTick" }
    #expect(told == 24)
  }

  @Test func aHostThatEndsBeforeTheRecordWritesItAtTheNextStart() async throws {
    let cut = try Bed()
    var doomed: TradingSession? = try await Self.open(cut, Desk())
    try await bed.play("100.11", to: session)
    try await cut.play("100.11", to: #require(doomed))
    await session.conclude()
    // It is gone with its order handed over and nothing recorded, as after a kill.
    doomed = nil
    #expect(try cut.rows("SELECT count(*) FROM orders") == ["0"])
    let again = try cut.open { $0.mode = .real }
    #expect(await again.status.bars == 1)
    for query in ["id, action, winner FROM decisions", "id, side, quantity, decision FROM orders"] {
      #expect(try cut.rows("SELECT " + query) == bed.rows("SELECT " + query))
    }
  }
}
