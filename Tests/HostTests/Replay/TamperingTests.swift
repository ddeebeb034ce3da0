import Testing

/// `host replay --verify` finds whatever was changed in a store, and names the place.
@Suite(.enabled(if: HostCommand.isBuilt, "no host was built beside the sources"))
struct TamperingTests {
  let folder: Scratch
  let store: ScriptedStore
  init() throws {
    folder = try Scratch()
    store = try ScriptedStore(folder)
  }

  private func verify() throws -> HostProgram.Result {
    try HostProgram.run(["replay", "store.db", "--verify"], in: folder)
  }

  @Test func anUntouchedStoreIsEqualInEveryEffectAndEveryTable() throws {
    let result = try verify()
    #expect(result.code == 0, "\(result.error)")
    let effects = try store.number("SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM equity)")
    #expect(
      result.output.hasPrefix(
        "equal: all \(effects) recorded effects of 15 inputs are what the inputs give, and so is every row of the 12"),
      "\(result.output)")
  }

  /// What is done to the first closed trade, and how it must be told; `$s`, `$n`: its input and place.
  @Test(arguments: [
    (
      "UPDATE event SET body = json_set(body, '$.data.pnl', '999.00000000') WHERE type = 'PositionClosed' AND seq = $s",
      "differs at input $s, effect $n: PositionClosed: pnl is recorded as 999.00000000, the inputs give 48.94000000"
    ),
    (
      "DELETE FROM event WHERE seq = $s AND n = $n",
      "differs at input $s, effect $n: nothing is recorded there, the next one stands at place"
    ),
    (
      "INSERT INTO event SELECT seq, 40, type, v, time, body FROM event WHERE seq = $s AND n = $n",
      "the inputs give no such effect"
    ),
    (
      "DELETE FROM event WHERE seq = $s; DELETE FROM equity WHERE seq = $s",
      "differs at input $s, effect 0: none of its effects is recorded, though those of the later input"
    ),
    ("UPDATE equity SET equity = equity + 1 WHERE seq = $s", "the equity's point: equity is recorded as"),
    (
      "UPDATE votes SET confidence = 99000000 WHERE decision = 1 AND place = 1",
      "differs at input 2, effect 0: the vote of beta in the decision d1: confidence is recorded as 99.0, the inputs give 75.0"
    ),
    (
      "DELETE FROM votes WHERE decision = 1 AND place = 2",
      "the votes of the decision d1: 2 recorded, the inputs give 3"
    ),
    (
      "INSERT INTO event SELECT 99, 0, type, v, time, body FROM event WHERE seq = $s AND n = $n",
      "differs at input 16, effect 0: effects are recorded of inputs that the store does not hold: 1"
    ),
    (
      "UPDATE event SET body = 'nonsense' WHERE seq = $s AND n = $n",
      "an event of input $s cannot be read"
    ),
  ])
  func aChangedMissingOrAddedEffectIsFoundAndNamed(sql: String, sentence: String) throws {
    let seq = try store.number("SELECT seq FROM event WHERE type = 'PositionClosed' ORDER BY seq LIMIT 1")
    let n = try store.number("SELECT n FROM event WHERE type = 'PositionClosed' ORDER BY seq LIMIT 1")
    func filled(_ text: String) -> String { text.replacing("$s", with: "\(seq)").replacing("$n", with: "\(n)") }
    try store.tamper(filled(sql))
    let result = try verify()
    #expect(result.code == 1)
    #expect(result.error.contains(filled(sentence)), "\(result.error)")
    #expect(!result.output.contains("equal: all"))
  }

  @Test(arguments: [
    (
      "UPDATE trades SET pnl = 1 WHERE entry_order = 1", "row 1 of the table trades",
      "pnl is recorded as 1, the inputs give 4894000000"
    ),
    ("DELETE FROM fills WHERE order_id = 1", "row 1 of the table fills", "the inputs give the one of"),
    (
      "UPDATE orders SET state = 'filled' WHERE state = 'denied'", "of the table orders",
      "state is recorded as \"filled\", the inputs give \"denied\""
    ),
    ("DELETE FROM refusals", "row 1 of the table refusals", "is missing"),
    ("INSERT INTO daily_stats (day) VALUES (99999)", "of the table daily_stats", "is one too many"),
    (
      "UPDATE positions SET entry_price = 1 WHERE id = 1", "row 1 of the table positions",
      "entry_price is recorded as 1"
    ),
    ("INSERT INTO equity VALUES (999, 0, 1, 1, 1)", "of the table equity", "is one too many"),
  ])
  func aTableThatDoesNotFollowFromTheEffectsIsFoundAndNamed(sql: String, place: String, what: String) throws {
    try store.tamper(sql)
    let result = try verify()
    #expect(result.code == 1)
    #expect(result.error.contains(place) && result.error.contains(what), "\(result.error)")
    #expect(result.error.contains("--rebuild COPY.db"))
    let rebuilt = try HostProgram.run(["replay", "store.db", "--rebuild", "copy.db"], in: folder)
    #expect(rebuilt.code == 1 && rebuilt.error.contains(place), "\(rebuilt.error)")
    #expect(rebuilt.output.contains("DIFFERENT"))
    // The copy is what the inputs give, so the operator has a way out.
    #expect(try HostProgram.run(["replay", "copy.db", "--verify"], in: folder).code == 0)
  }

  @Test(arguments: [
    "UPDATE input SET body = (SELECT body FROM input WHERE seq = 4) WHERE seq = 7",
    "UPDATE input SET time = time + 1 WHERE seq = 7", "DELETE FROM input WHERE seq = 7",
  ])
  func aWrongInputIsFoundByItsCheckSumAndNothingBehindItIsTrusted(sql: String) throws {
    try store.tamper(sql)
    for command in [["--verify"], ["--rebuild", "copy.db"], []] {
      let result = try HostProgram.run(["replay", "store.db"] + command, in: folder)
      #expect(result.code == 1)
      #expect(result.error.contains("the store store.db is damaged at input 7: "), "\(result.error)")
      #expect(result.output == "")
    }
    #expect(!folder.names.contains { $0.contains("copy") }, "nothing is made of a damaged store: \(folder.names)")
  }

  @Test func aStoreWithoutItsNewestInputIsFound() throws {
    try store.tamper("DELETE FROM input WHERE seq = 15")
    let result = try verify()
    #expect(result.code == 1)
    #expect(result.error.contains("damaged at input 15: it is missing at the end"), "\(result.error)")
  }

  @Test func whatACrashKeptFromBeingWrittenIsToldAndIsNoFailure() throws {
    try store.tamper("DELETE FROM event WHERE seq = 15; DELETE FROM equity WHERE seq = 15")
    let result = try verify()
    #expect(result.code == 0, "\(result.error)")
    #expect(
      result.output.contains("not written: the effects (1) of the newest inputs (1), from 15 on"), "\(result.output)")
  }
}
