import ArgumentParser
import Foundation
import WitanCore
import WitanPlugins

/// `host plugins inspect`: what a plugin says about itself.
struct PluginInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "What a plugin says about itself: parameters, reasons, needs.",
    discussion: "The file is loaded into this process, its code included; inspect only what you would run.")
  @Argument(help: "A plugin's file, or a strategy's id in the plugin folder.") var plugin: String
  @Option(help: "The folder in which an id is looked for.")
  var plugins: String?
  @Flag(help: "Print it as JSON.")
  var json = false

  func run() throws {
    let sheet = PluginSheet(try image())
    if json { return try Output.json(sheet) }
    print(sheet.text)
  }

  private func image() throws -> PluginImage {
    if plugin.contains("/") || plugin.hasSuffix(".so") {
      return try PluginShelf.reading { () throws(PluginRefusal) in try PluginShelf.load(plugin) }
    }
    guard let id = StrategyID(plugin) else {
      throw CommandFailure.usage(
        "found \"\(plugin)\", expected a file such as Plugins/MACD.so or an id such as macd (a-z, 0-9, _ and -)")
    }
    let folder = plugins ?? PluginPlaces.standard
    let shelf = try PluginShelf(folder)
    let found = shelf.images.filter { $0.descriptor.id == id }
    guard let image = found.first else {
      let known = shelf.images.map { "\($0.descriptor.id)" }.joined(separator: ", ")
      shelf.refusals.forEach { FailureLine.write($0) }
      throw CommandFailure.failed(
        "found no plugin \(id) in \(folder), expected \(known.isEmpty ? "one there" : "one of \(known)"); correct the "
          + "name, or drop its .so there")
    }
    if found.count > 1 { shelf.refusals.forEach { FailureLine.write($0) } }
    return image
  }
}

/// A plugin's own words, as they are shown.
struct PluginSheet: Encodable {
  /// A parameter as the plugin declares it.
  struct Parameter: Encodable {
    let name, label, unit, expects, standard: String
    let tunable, live: Bool
    private enum CodingKeys: String, CodingKey { case name, label, unit, expects, standard = "default", tunable, live }
  }

  let id, name, version, author, summary, file, sha256: String
  let abiMinor: UInt16
  let stateVersion: UInt32
  let unloadable, deterministic, judgesManySets: Bool
  let runtime: String?
  let wants, needs: [String]
  let parameters: [Parameter]
  let reasons: [String]

  init(_ image: PluginImage) {
    let said = image.descriptor
    (id, name, version, author, summary) = ("\(said.id)", said.name, said.version, said.author, said.summary)
    (file, sha256) = (image.path, image.sha256)
    (abiMinor, stateVersion) = (said.abiMinor, said.stateVersion)
    (unloadable, deterministic) = (image.isUnloadable, said.flags.contains(.deterministic))
    judgesManySets = said.judgesManySets
    runtime = image.runtime
    (wants, needs) = (said.wants.names, said.needs.names)
    parameters = said.parameters.map {
      Parameter(
        name: $0.name, label: $0.label, unit: $0.unit, expects: $0.expectation, standard: $0.text($0.standard),
        tunable: $0.isTunable, live: $0.isLive)
    }
    reasons = Array(said.reasons.dropFirst())
  }

  /// For people.
  var text: String {
    var facts = Table(["id", id])
    facts.add(["name", name])
    facts.add(["version", version])
    facts.add(["author", author])
    facts.add(["does", summary])
    facts.add(["file", file])
    facts.add(["sha256", sha256])
    facts.add(["contract", "1.\(abiMinor), state version \(stateVersion)"])
    facts.add(["unloadable", unloadable ? "yes" : runtime.map { "no: it holds the runtime of \($0)" } ?? "no"])
    facts.add(["deterministic", deterministic ? "yes" : "no"])
    facts.add(["many sets of values", judgesManySets ? "in one pass over the bars" : "one at a time"])
    facts.add(["wants", wants.isEmpty ? "nothing" : wants.joined(separator: ", ")])
    facts.add(["needs", needs.isEmpty ? "nothing" : needs.joined(separator: ", ")])
    var text = facts.text
    if !parameters.isEmpty {
      var table = Table(["parameter", "default", "unit", "expects", "meaning"])
      for parameter in parameters {
        table.add([parameter.name, parameter.standard, parameter.unit, parameter.expects, parameter.label])
      }
      text += "\n\n" + table.text
    }
    if !reasons.isEmpty { text += "\n\nreasons\n" + reasons.map { "  \($0)" }.joined(separator: "\n") }
    return text
  }
}
