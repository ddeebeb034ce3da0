import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

/// One sin at bar 7, and what the operator reads of it.
struct Sin: Sendable, CustomTestStringConvertible {
  let deed: String
  let words: [String]
  var testDescription: String { deed }
}

@Suite struct SinTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  static let sins = [
    Sin(
      deed: "*(volatile int *)0 = 1", words: ["SIGSEGV", "wrote to the address 0x0", "at offset 0x", "in the plugin"]),
    Sin(deed: "for (;;) {}", words: ["ended after 2000 ms", "evaluate had not returned"]),
    Sin(deed: "abort()", words: ["SIGABRT"]),
    Sin(deed: "__builtin_trap()", words: ["SIGILL", "in the plugin"]),
    Sin(deed: "exit(0)", words: ["ended itself with status 0"]),
    Sin(deed: "_exit(3)", words: ["ended itself with status 3"]),
    Sin(deed: "fork()", words: ["SIGSYS", "system call clone"]),
    Sin(deed: "socket(AF_INET, SOCK_STREAM, 0)", words: ["SIGSYS", "system call socket"]),
    Sin(deed: "open(\"/etc/passwd\", O_RDONLY)", words: ["SIGSYS", "system call openat"]),
    Sin(deed: "open(\"/tmp/witan-sin\", O_WRONLY | O_CREAT, 0600)", words: ["SIGSYS", "system call openat"]),
    Sin(deed: "execl(\"/bin/true\", \"true\", (char *)0)", words: ["SIGSYS", "system call execve"]),
    Sin(deed: "kill(getppid(), SIGKILL)", words: ["SIGSYS", "system call kill"]),
    Sin(deed: "ptrace(PTRACE_TRACEME, 0, 0, 0)", words: ["SIGSYS", "system call ptrace"]),
    Sin(
      deed: "mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)",
      words: ["SIGSYS", "system call mmap"]),
    Sin(deed: "deeper(0)", words: ["SIGSEGV"]),
    Sin(
      deed: "me->warmup += bars->close[bars->count] > 0",
      words: ["SIGSEGV", "read bar +1, column close: bars that do not exist yet"]),
    Sin(deed: "((double *)bars->close)[0] = 1", words: ["SIGSEGV", "wrote to column close, which is read-only"]),
    Sin(deed: "out->confidence[fresh] = 1", words: ["SIGSEGV", "wrote to column confidence beyond its end"]),
  ]

  @Test(arguments: sins) func aSinCostsItsOwnBarAloneAndIsNamed(sin: Sin) throws {
    let series = stream(12)
    let honest = try answers(workshop.load(workshop.counter()), series, size: 1, live: true)
    let path = try workshop.counter(["DEATH=\(sin.deed)", "DEATH_FROM=7", "DEATH_LIVE=1"], as: "sinner.so")
    let instance = try StrategyInstance(workshop.isolate(path), symbol: bitcoin)
    var column = BallotColumn(abstaining: 12)
    for row in 0..<12 {
      instance.judge(series, row..<row + 1, live: true, deadline: .seconds(2), into: &column, at: row)
    }
    #expect(column.faults.map(\.row) == [6], "\(column.faults.map(\.text))")
    let sentence = column.faults.first?.text ?? ""
    for word in sin.words + ["counter 1.0.0 at BTC/USDT", "in evaluate, bar 7"] {
      #expect(sentence.contains(word), "\(sentence)")
    }
    #expect(column.answer[6] == Answer.fault.rawValue)
    // The state was taken up again: what follows is bit for bit what it would have been.
    column.faults = []
    for row in 0..<12 where row != 6 {
      #expect(column.slice(row..<row + 1) == honest.slice(row..<row + 1), "bar \(row + 1)")
    }
  }

  @Test func memoryIsBounded() throws {
    let path = try workshop.counter([
      "DEATH=memset(malloc(4 << 20), 1, 4 << 20)", "DEATH_FROM=1", "DEATH_TO=1000",
    ])
    let column = try answers(workshop.isolate(path, memory: 128 << 20), stream(100), size: 1, live: true)
    #expect(column.faults.first?.text.contains("SIGSEGV") == true)
    #expect((20..<32).contains(column.faults.first?.row ?? 0), "\(column.faults)")
  }

  @Test func aBlockIsAskedAgainBarByBarUntilTheCulpritIsFound() throws {
    let path = try workshop.counter(["DEATH=abort()", "DEATH_FROM=700"])
    let column = try answers(workshop.isolate(path), stream(1000), size: 1000)
    #expect(column.faults.map(\.row) == [699, 700])
    #expect(column.faults[0].text.contains("in evaluate, bar 700: SIGABRT"))
    #expect(column.faults[1].text.contains("while it was shown bar 700 again"))
    #expect(column.answer[999] <= 1 && column.answer[698] <= 1)
  }

  @Test(arguments: ["AT_LOAD=abort()", "AT_LOAD=socket(AF_INET, SOCK_STREAM, 0)"])
  func aPluginThatDiesWhileItIsLoadedIsRefused(death: String) throws {
    let path = try workshop.counter([death])
    let refusal = #expect(throws: PluginRefusal.self) { try workshop.isolate(path) }
    #expect(refusal?.rule == .load && refusal?.found.contains("in dlopen (constructors): SIG") == true, "\(refusal!)")
  }

  @Test func aPluginThatDiesInCreateIsRefused() throws {
    let strategy = try workshop.isolate(workshop.counter(["AT_CREATE=abort()"]))
    let refusal = #expect(throws: PluginRefusal.self) { try StrategyInstance(strategy, symbol: bitcoin) }
    #expect(refusal?.found.contains("in create: SIGABRT") == true)
  }

  @Test func aPluginThatDiesWhileItSavesLosesNoAnswerThatItGave() throws {
    let path = try workshop.counter(["AT_SAVE=if (me->count == 5) abort()"])
    let honest = try answers(workshop.load(workshop.counter(as: "honest.so")), stream(9), size: 1, live: true)
    let column = try answers(workshop.isolate(path), stream(9), size: 1, live: true)
    #expect(column.answer.prefix(5) == honest.answer.prefix(5))
  }
}
