import Glibc
import Testing

@testable import WitanConformance

/// THR-02 and RES-06 need a file that was built with a sanitizer: here is one.
@Suite struct SanitizerTests {
  private static let hasThread = isThere("libtsan.so.2"), hasAddress = isThere("libasan.so.8")

  private static func isThere(_ library: String) -> Bool {
    if dlopen(library, RTLD_LAZY | RTLD_NOLOAD) != nil { return true }
    let isThere = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"].contains {
      access("\($0)/\(library)", R_OK) == 0
    }
    if !isThere { print("SKIPPED: \(library) is absent (Debian: it comes with gcc)") }
    return isThere
  }

  @Test func aFileWithoutASanitizerIsSkippedWithWhatToDo() throws {
    let plugin = try BuiltPlugin()
    for (id, flag) in [("THR-02", "-fsanitize=thread"), ("RES-06", "-fsanitize=address")] {
      guard case .skip(let reason) = try plugin.outcome(of: id).verdict else {
        Issue.record("\(id) judged a file that was not built with a sanitizer")
        continue
      }
      #expect(reason.contains(flag))
    }
  }

  @Test(.enabled(if: hasThread, "libtsan.so.2 is absent"))
  func aRaceBetweenTwoInstancesIsNamedByTheThreadSanitizer() throws {
    let flags = ["-fsanitize=thread"]
    let honest = try BuiltPlugin(flags: flags).outcome(of: "THR-02")
    #expect(honest.verdict == .pass, "\(honest.verdict) \(honest.findings)")
    let racing = try BuiltPlugin(
      prelude: "static volatile long judged;", WickedVariant.judging("judged = judged + 1;"), flags: flags)
    let outcome = try racing.outcome(of: "THR-02")
    #expect(outcome.verdict == .fail)
    #expect(outcome.findings.first?.sentence.contains("data race") == true, "\(outcome.findings)")
  }

  @Test(.enabled(if: hasAddress, "libasan.so.8 is absent"))
  func aReadBehindABlockIsNamedByTheAddressSanitizer() throws {
    let flags = ["-fsanitize=address"]
    let honest = try BuiltPlugin(flags: flags).outcome(of: "RES-06")
    #expect(honest.verdict == .pass, "\(honest.verdict) \(honest.findings)")
    let reading = try BuiltPlugin(
      WickedVariant.judging(
        "{ char *volatile p = malloc(24); volatile char seen = p ? p[24] : 0; (void)seen; free(p); }"), flags: flags)
    let outcome = try reading.outcome(of: "RES-06")
    #expect(outcome.verdict == .fail)
    #expect(outcome.findings.first?.sentence.contains("heap-buffer-overflow") == true, "\(outcome.findings)")
  }
}
