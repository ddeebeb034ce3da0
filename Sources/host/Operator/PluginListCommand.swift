import ArgumentParser
import Foundation
import WitanCore
import WitanPlugins
import WitanServices

/// `host plugins list`: of a running host, or of a folder.
struct PluginListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The strategies of a running host; with --plugins those in a folder, host or not.")
  @Option(help: "Look into this folder instead of asking a running host.")
  var plugins: String?
  @OptionGroup var conversation: HostConversation

  func run() throws {
    if let plugins { return try list(folder: plugins) }
    guard let rows = try conversation.ask(.plugins).plugins else {
      throw CommandFailure.failed(
        "found an answer without plugins, expected them; use the `host` that belongs to the running one")
    }
    if conversation.json { return try Output.json(rows) }
    var table = Table([
      "id", "version", "state", "weight", "last vote", "faults", "sha256", "gain in the shadow", "runs in",
    ])
    for row in rows {
      let vote = row.lastVote.map { "\($0.action) \(Int($0.confidence.rounded())) on \($0.symbol) at \($0.time)" }
      table.add([
        "\(row.id)", row.version, row.state.rawValue + (row.isOnTrial == true ? " (on probation)" : ""),
        "\(row.weight.double)", vote ?? "", "\(row.faults)",
        String(row.sha256.prefix(12)), gain(row), row.place?.sentence ?? "",
      ])
    }
    print(table.text)
    for row in rows { if let reason = row.reason { print("\(row.id) is in quarantine: \(reason)") } }
  }

  private func gain(_ row: PluginRow) -> String {
    guard let gain = row.gain else { return "" }
    let voting = row.votingGain.map { String(format: ", %+.2f %% by the one that votes", $0) } ?? ""
    return String(format: "%+.2f %%", gain) + voting
  }

  private func list(folder: String) throws {
    let shelf = try PluginShelf(folder)
    shelf.refusals.forEach { FailureLine.write($0) }
    let sheets = shelf.images.map(PluginSheet.init)
    if conversation.json { return try Output.json(sheets) }
    var table = Table(["id", "version", "name", "sha256", "file"])
    for sheet in sheets {
      table.add([sheet.id, sheet.version, sheet.name, String(sheet.sha256.prefix(12)), sheet.file])
    }
    print(table.text)
  }
}

/// What lies in a plugin folder, and why some of it would not be taken.
struct PluginShelf {
  private(set) var images: [PluginImage] = []
  private(set) var refusals: [String] = []

  /// Loads every file of `folder`; throws where the folder cannot be used.
  init(_ folder: String) throws {
    for path in try Self.reading({ () throws(PluginRefusal) in try PluginFolder(folder).files() }) {
      do {
        images.append(try Self.load(path))
      } catch {
        refusals.append(error.description)
      }
    }
    images.sort { $0.descriptor.id < $1.descriptor.id }
    for (id, twins) in Dictionary(grouping: images, by: \.descriptor.id).sorted(by: { $0.key < $1.key })
    where twins.count > 1 {
      refusals.append(
        "\(twins.map(\.path).joined(separator: " and ")): found the id \(id) \(twins.count) times, expected one file "
          + "an id; a host takes none of them: remove those that are not meant")
    }
  }

  /// What `read` gives; that a file cannot be looked at is failed work here, not a wrong configuration.
  static func reading<Value>(_ read: () throws(PluginRefusal) -> Value) throws -> Value {
    do throws(PluginRefusal) {
      return try read()
    } catch {
      throw CommandFailure.failed(error.description)
    }
  }

  /// Loads one file as a host would that grants it all it needs: looking at a plugin gives it nothing to use.
  static func load(_ path: String) throws(PluginRefusal) -> PluginImage {
    try PluginImage(PluginFile(path: path), terms: PluginTerms(granted: [.http, .news, .timer, .ownThreads]))
  }
}
