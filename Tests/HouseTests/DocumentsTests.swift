import Testing

/// The documents say what is there.
@Suite struct DocumentsTests {
  @Test func everyModuleHasItsParagraph() throws {
    let document = try Repository.text("docs/modules.md")
    for module in try Repository.modules() {
      #expect(document.contains("\n**`\(module)`** "), "docs/modules.md has no paragraph on \(module)")
    }
  }

  @Test func theReadmesCommandsExist() throws {
    let readme = try Repository.text("README.md")
    let words = readme.split { $0.isWhitespace || "`()[],;".contains($0) }
    let scripts = Set(words.filter { $0.hasPrefix("scripts/") })
    #expect(scripts.isSuperset(of: ["scripts/run", "scripts/test"]))
    for script in scripts { #expect(Repository.has(String(script)), "README.md names \(script)") }
  }

  @Test(arguments: [
    "README.md", "CONTRIBUTING.md", "docs/path-of-a-bar.md", "docs/modules.md", "docs/rules.md",
    "docs/configuration.md",
    "docs/threat-model.md",
  ])
  func everyLinkOfADocumentLeadsSomewhere(path: String) throws {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    for part in try Repository.text(path).split(separator: "](").dropFirst() {
      let target = String(part.prefix { $0 != ")" && $0 != "#" })
      guard !target.isEmpty, !target.contains("://") else { continue }
      #expect(Repository.has(folder.isEmpty ? target : "\(folder)/\(target)"), "\(path) links to \(target)")
    }
  }

  @Test func theLicenceIsTheApacheLicence() throws {
    let licence = try Repository.text("LICENSE")
    #expect(licence.contains("Apache License") && licence.contains("END OF TERMS AND CONDITIONS"))
  }
}
