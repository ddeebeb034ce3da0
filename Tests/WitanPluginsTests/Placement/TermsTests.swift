import Glibc
import Synchronization
import Testing
import WitanCore

@testable import WitanPlugins

/// What the operator lets a strategy have, and that it has no more.
@Suite struct TermsTests {
  let workshop: Workshop
  let counter: StrategyID
  let other: StrategyID
  init() throws {
    workshop = try Workshop()
    counter = try #require(StrategyID("counter"))
    other = try #require(StrategyID("other"))
  }

  private func loader(_ terms: [StrategyID: PluginTerms], _ wish: PluginIsolation = .process) -> PluginLoader {
    PluginLoader(
      folders: [PluginFolder(workshop.folder)], terms: terms,
      isolation: IsolationChoice(standard: wish, manner: cell))
  }

  /// What the strategies of the folder answer to `count` bars, by id.
  private func columns(
    _ loader: PluginLoader, _ count: Int = 10, _ options: StrategySetOptions = StrategySetOptions()
  ) throws -> [StrategyID: BallotColumn] {
    let set = try StrategySet(loader.crew().strategies, markets: [bitcoin], options: options)
    var columns = set.columns(count)
    for row in 0..<count {
      set.judge(JudgeRequest(market: 0, series: stream(count), range: row..<row + 1, start: row), into: &columns)
    }
    return Dictionary(uniqueKeysWithValues: zip(set.strategies.map(\.id), columns))
  }

  /// Starts and joins a thread at the third bar, and ends its process where it may not.
  private static let threaded = """
    #include <pthread.h>
    #include <stdlib.h>
    static void *idle(void *given) { return given; }
    static int starts(void) { pthread_t t; return !pthread_create(&t, 0, idle, 0) && !pthread_join(t, 0); }

    """

  @Test(arguments: [PluginIsolation.process, .none])
  func whoNeedsWhatIsNotGrantedIsRefusedWithWhatToDo(wish: PluginIsolation) throws {
    let path = try workshop.counter(["NEEDS=WTN_CAP_OWN_THREADS"])
    let refusal = try #require(throws: PluginRefusal.self) { try loader([:], wish).load(path) }
    #expect(refusal.rule == .capability && refusal.found == "a plugin (counter) that needs own-threads")
    #expect(refusal.mend.contains("plugins.strategies.counter.grant: [own-threads]"))
    let terms = PluginTerms(granted: .ownThreads)
    #expect(throws: PluginRefusal.self) { try loader([other: terms], wish).load(path) }
    #expect(try loader([counter: terms], wish).load(path).terms == terms)
  }

  @Test func whatNoHostHasToGiveIsNotAdvised() throws {
    let path = try workshop.counter(["NEEDS=(WTN_CAP_HTTP|WTN_CAP_OWN_THREADS)"])
    let refusal = try #require(throws: PluginRefusal.self) { try loader([:]).load(path) }
    #expect(refusal.mend == "this host has no service for http: do not enable it")
  }

  @Test(arguments: [PluginIsolation.process, .none])
  func aPluginIsToldWhatItHasOfWhatItAsksFor(wish: PluginIsolation) throws {
    let tells = "DEATH=if(me->host->granted!=GRANTED)abort()"
    for (asked, given) in [("WTN_CAP_OWN_THREADS", "WTN_CAP_OWN_THREADS"), ("0", "0")] {
      try workshop.counter(["WANTS=\(asked)", "GRANTED=\(given)", tells, "DEATH_FROM=1"])
      let answered = try columns(loader([counter: PluginTerms(granted: .ownThreads)], wish))
      #expect(answered[counter]?.faults.isEmpty == true, "\(answered)")
    }
  }

  @Test func theThreadsOfOneStrategyAreNotAnotherOnes() throws {
    let death = ["-DWANTS=WTN_CAP_OWN_THREADS", "-DDEATH=if(!starts())abort()", "-DDEATH_FROM=3"]
    try workshop.compile(Self.threaded + counterSource, death, as: "counter.so")
    try workshop.compile(Self.threaded + counterSource, death + ["-DID=\"other\""], as: "other.so")
    let answered = try columns(loader([counter: PluginTerms(granted: .ownThreads)]))
    #expect(answered[counter]?.faults.isEmpty == true, "\(answered)")
    // It ends when it is asked, and once more when it is shown that bar again.
    #expect(answered[other]?.faults.map(\.row) == [2, 3], "\(answered)")
    #expect(answered[other]?.faults.first?.text.contains("in evaluate, bar 3") == true, "\(answered)")
  }

  @Test func theMemoryOfOneStrategyIsNotAnotherOnes() throws {
    // 300 MiB at the third bar: more than 256, less than the usual 512.
    let takes = ["DEATH={char*p=malloc(300<<20);if(!p)abort();memset(p,1,300<<20);free(p);}", "DEATH_FROM=3"]
    try workshop.counter(takes)
    try workshop.counter(takes + ["ID=\"other\""], as: "other.so")
    let answered = try columns(loader([counter: PluginTerms(memory: 256 << 20)]))
    #expect(answered[counter]?.faults.map(\.row) == [2, 3], "\(answered)")
    #expect(answered[other]?.faults.isEmpty == true, "\(answered)")
  }

  @Test func aLeakEndsAtItsMemoryAndCostsOneBar() throws {
    try workshop.counter([
      "DEATH={for(;;){char*p=malloc(1<<20);if(!p)abort();memset(p,1,1<<20);}}", "DEATH_FROM=3", "DEATH_LIVE=1",
    ])
    try workshop.counter(["ID=\"other\""], as: "other.so")
    let live = StrategySetOptions(timing: .live(deadline: .seconds(5), now: { .zero }))
    let answered = try columns(loader([counter: PluginTerms(memory: 128 << 20)]), 10, live)
    #expect(answered[counter]?.faults.map(\.row) == [2], "\(answered)")
    #expect(answered[other]?.faults.isEmpty == true && answered[other]?.answer.last != Answer.abstain.rawValue)
  }

  @Test(arguments: [PluginIsolation.process, .none])
  func anAnswerPastItsOwnBudgetOfTimeIsAnAbstention(wish: PluginIsolation) throws {
    try workshop.counter(["DEFAULT=0"])
    try workshop.counter(["DEFAULT=0", "ID=\"other\""], as: "other.so")
    // Every look at the clock is 10 ms after the one before: each call takes 10 ms.
    let clock = TickingClock()
    let now: @Sendable () -> Duration = { clock.look() }
    let live = StrategySetOptions(timing: .live(deadline: StrategySetOptions.deadline, now: now))
    let answered = try columns(loader([counter: PluginTerms(deadline: .milliseconds(9))], wish), 3, live)
    let column = try #require(answered[counter])
    #expect(column.faults.map(\.kind) == [.late, .late, .late])
    let text = try #require(column.faults.first?.text)
    #expect(text.contains("answered after 10.0 ms, expected at most 9.0;"), "\(text)")
    #expect(column.answer.allSatisfy { $0 == Answer.late.rawValue }, "\(column.answer)")
    #expect(answered[other]?.faults.isEmpty == true)
    #expect(answered[other]?.answer.allSatisfy { $0 != Answer.abstain.rawValue } == true)
  }

  @Test func aReloadWithOtherTermsTakesThemUp() throws {
    try workshop.counter()
    let set = try StrategySet(loader([:]).crew().strategies, markets: [bitcoin])
    let less = loader([counter: PluginTerms(deadline: .milliseconds(5), memory: 128 << 20)])
    #expect(set.prepare(loader([:])).replacing.isEmpty)
    _ = set.swap(set.prepare(less))
    #expect(set.strategies[0].image.terms.memory == 128 << 20)
    #expect(set.prepare(less).replacing.isEmpty)
  }
}

/// A clock that goes on by 10 ms at each look.
private final class TickingClock: Sendable {
  private let looks = Mutex(0)

  func look() -> Duration {
    looks.withLock { looks in
      looks += 1
      return .milliseconds(10 * looks)
    }
  }
}
