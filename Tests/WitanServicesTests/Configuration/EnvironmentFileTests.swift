import Testing

@testable import WitanServices

@Suite struct EnvironmentFileTests {
  private func value(_ line: String) throws -> String? {
    try EnvironmentFile(line, path: ".env").variables.first?.value
  }

  @Test(arguments: [
    ("A=300  # seconds", "300"), ("A=300 # seconds", "300"), ("A=300", "300"), ("A=", ""), ("A= # none", ""),
    ("A=a#b", "a#b"), ("A=#b", "#b"), ("A = x ", "x"), ("export A=x", "x"), ("  export\tA=x", "x"),
    ("A='a # b'", "a # b"), (#"A='a\nb'"#, #"a\nb"#), ("A=\"a # b\" # c", "a # b"), (#"A="a\nb\"\\\$""#, "a\nb\"\\$"),
    ("A=''", ""), ("A=\"\"", ""), ("A=$HOME/x", "$HOME/x"), ("A=a=b", "a=b"), ("A=a b", "a b"), ("A=x\r", "x"),
    ("\u{FEFF}A=x", "x"), ("A=it's", "it's"), ("A=\tx\t#y", "x"),
  ])
  func aLineMeansThisValue(line: String, expected: String) throws {
    #expect(try value(line) == expected)
  }

  @Test(arguments: [
    "A", "1A=x", "=x", "A B=x", "A='x", "A=\"x", "A='", "A=\"", "A='x'y", "A=\"x\"#y", #"A="\q""#, "A-B=x", "export",
  ])
  func aLineOutsideTheGrammarIsRefusedWithItsNumber(line: String) {
    #expect {
      try EnvironmentFile("# first\n\(line)\n", path: ".env")
    } throws: { error in
      (error as? ConfigurationError)?.description.hasPrefix(".env:2: ") == true
    }
  }

  @Test func commentsAndEmptyLinesSayNothing() throws {
    let file = try EnvironmentFile("\n  # A=1\r\n\t\nB=2\n", path: ".env")
    #expect(file.variables.map(\.name) == ["B"])
    #expect(file.variables.first?.line == 4)
  }

  @Test func aNameThatStandsTwiceIsRefusedWithoutItsValue() {
    #expect {
      try EnvironmentFile("KEY=secret1\nKEY=secret2", path: ".env")
    } throws: { error in
      let text = (error as? ConfigurationError)?.description ?? ""
      return text.hasPrefix(".env:2: KEY stands twice, first on line 1") && !text.contains("secret")
    }
  }
}
