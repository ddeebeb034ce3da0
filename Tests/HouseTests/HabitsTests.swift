import Testing

/// What the code of this house has and has not.
@Suite struct HabitsTests {
  private static let sources = Repository.swiftFiles(under: ["Sources", "Plugins", "plugin-sdk/Sources"])

  @Test func thereAreSourcesToLookAt() {
    #expect(Self.sources.count > 50)
  }

  @Test func noFileIsLongerThanFourHundredLines() throws {
    for path in Self.sources {
      let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count - 1
      #expect(lines <= 400, "\(path) has \(lines) lines: it holds more than one idea")
    }
  }

  @Test(arguments: ["try!", "fatalError(", "preconditionFailure(", "as!"])
  func noSourceEndsTheProcessOnPurpose(word: String) throws {
    for path in Self.sources {
      let found = try Repository.code(path).enumerated().filter { $0.element.contains(word) }.map { $0.offset + 1 }
      #expect(found.isEmpty, "\(path):\(found) has \(word)")
    }
  }

  @Test func nothingIsLeftToDo() throws {
    let words = ["TO" + "DO", "FIX" + "ME"]
    for path in Self.sources + Repository.swiftFiles(under: ["Tests", "plugin-sdk/Tests"]) {
      let text = try Repository.text(path)
      for word in words { #expect(!text.contains(word), "\(path) has \(word)") }
    }
  }

  @Test func noFolderIsAPlaceWhereThingsGetLost() {
    let lost: Set = ["Utils", "Helpers", "Common", "Manager", "Misc"]
    for path in Self.sources {
      let folders = path.split(separator: "/").map(String.init)
      #expect(lost.isDisjoint(with: folders), "\(path)")
    }
  }

  @Test func theTestsUseSwiftTestingAlone() throws {
    for path in Repository.swiftFiles(under: ["Tests", "plugin-sdk/Tests"]) {
      #expect(try !Repository.imports(path).contains("XCTest"), "\(path)")
    }
  }

  @Test func noTestWaitsForTimeToPass() throws {
    for path in Repository.swiftFiles(under: ["Tests", "plugin-sdk/Tests"]) {
      let waits = try Repository.code(path).contains { $0.contains("Task." + "sleep(") || $0.contains(" us" + "leep(") }
      #expect(!waits, "\(path) sleeps; time is a value")
    }
  }
}
