/// A check's page in `docs/checks`, made from its own texts.
struct CheckPage {
  private let check: Check

  init(_ check: Check) {
    self.check = check
  }

  private var weight: String {
    switch check.severity {
    case .fatal: "fatal: a host refuses to load the plugin"
    case .error: "an error: the plugin does not conform"
    case .warning: "a warning"
    case .note: "a note"
    }
  }

  /// The page in Markdown.
  var text: String {
    var page = "# \(check.id) \(check.name)\n\nLevel \(check.level). A finding is \(weight).\n"
    if case .notApplicable(let reason) = check.body { page += "\nNot applicable to this contract: \(reason)\n" }
    page += "\n## Danger\n\n\(check.danger)\n\n## Example\n\n```c\n\(check.example)\n```\n\n## Fix\n\n\(check.fix)\n"
    return page + "\nSee it again: `plugin-check PLUGIN.so --only \(check.id)`.\n"
  }

  /// A list of all pages, by family.
  static func index(_ checks: [Check]) -> String {
    var page = "# The conformance checks\n\nMade by `plugin-check --pages DIR`; a page per check.\n"
    var family = ""
    for check in checks {
      if check.family != family {
        family = check.family
        page += "\n## \(family)\n\n| check | level | weight |\n|---|---|---|\n"
      }
      page += "| [\(check.id) \(check.name)](\(check.id).md) | \(check.level) | \(check.severity.rawValue) |\n"
    }
    return page
  }
}
