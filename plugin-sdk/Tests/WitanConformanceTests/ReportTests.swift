import Glibc
import Testing

@testable import WitanConformance

@Suite struct ReportTests {
  /// A check that failed, one that was skipped and one that crashed.
  private let report: Report = {
    let checks = Check.all.prefix(3)
    let outcomes = zip(checks, [Verdict.fail, .skip("no \"tool\""), .crash]).map { check, verdict in
      Outcome(check, verdict, verdict.fails ? [Finding("x < y & \u{1B}[31m", at: "bar 3")] : [], caseIndex: 7)
    }
    return Report(path: "a&b.so", digest: "00ff", level: 2, seed: .max, outcomes: outcomes)
  }()

  @Test func theJSONReportKeepsItsSchemaAndTheWholeSeed() throws {
    let json = try #require(JSON(Array(JSONReport.text(report).utf8)))
    #expect(json["schema"] == .text("witan.check/1"))
    #expect(json["seed"] == .text("18446744073709551615"))
    #expect(json["conforms"] == .bool(false))
    #expect(json["counts"]?["fail"] == .number(1))
    guard case .list(let checks) = json["checks"] else {
      Issue.record("no checks")
      return
    }
    #expect(checks[0]["reproduce"] == .text("BIN-01:18446744073709551615:7"))
    #expect(checks[1]["reason"] == .text("no \"tool\""))
  }

  @Test func theJUnitReportEscapesWhatPluginsSay() {
    let text = JUnitReport.text(report)
    #expect(text.contains("x &lt; y &amp; ?[31m"))
    #expect(text.contains("tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"1\""))
    #expect(text.contains("a&amp;b.so"))
  }

  @Test func theTextReportNamesTheRemedyAndLeavesTheTerminalAlone() {
    let text = TextReport.line(report.outcomes[0])
    #expect(text.contains("fix: \(Check.all[0].fix)"))
    #expect(!text.contains("\u{1B}"))
    #expect(TextReport.summary(report).contains("does not conform at level 2: 1 fail, 1 crash, 1 skip"))
  }

  @Test func theExitStatusTellsThePluginsFaultFromTheKits() {
    func status(_ verdict: Verdict) -> Int32 {
      Report(path: "", digest: "", level: 1, seed: 0, outcomes: [Outcome(Check.all[0], verdict)]).exitStatus
    }
    #expect(status(.pass) == 0 && status(.warn) == 0 && status(.skip("x")) == 0)
    #expect(status(.fail) == 1 && status(.crash) == 1 && status(.timeout) == 1)
    #expect(status(.kitError("x")) == 3)
  }

  @Test func aDeathIsToldWithTheCallTheBarAndTheOffset() throws {
    let sin = WickedVariant.judging("if (bars->last_seq == 41) *(volatile int *)8 = 1;")
    let outcome = try BuiltPlugin(sin).outcome(of: "LOAD-03")
    let finding = try #require(outcome.findings.first)
    #expect(outcome.verdict == .crash)
    #expect(finding.place == "in evaluate, instance 1, bar 41")
    #expect(finding.sentence.contains("SIGSEGV"))
    #expect(finding.sentence.contains("wrote to the address 0x8"))
    #expect(finding.sentence.contains("in the plugin"))
  }

  @Test func aPluginThatEndsTheProcessIsACrash() throws {
    let sin = WickedVariant.judging("if (bars->last_seq == 41) exit(0);")
    let outcome = try BuiltPlugin(sin).outcome(of: "LOAD-03")
    #expect(outcome.verdict == .crash)
    #expect(outcome.findings.first?.sentence.contains("ended itself with status 0") == true)
  }

  @Test func aReproductionRunsInThisProcessAndFindsTheSame() throws {
    let plugin = try BuiltPlugin([("WTN_STR(\"0.1.0\")", "WTN_STR(\"1.0\")")])
    let outcome = try Reproduction("DESC-01:5:0").run(plugin.path)
    #expect(outcome.verdict == .fail)
    #expect(outcome.findings == (try plugin.outcome(of: "DESC-01").findings))
  }
}
