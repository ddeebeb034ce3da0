import Foundation
import Testing
import WitanConformance
import WitanGallery

/// The kit proves itself: each wicked plugin is caught by the check that is meant for it, and by nothing that the table
/// does not name; each honest one by none.
@Suite struct CaughtTests {
  @Test func everyWickedPluginIsFailedByTheCheckMeantForItAndByItsNamedConsequencesAlone() async throws {
    let record = try await Record.whole
    let waiting = Set(record.shelf.rows.map(\.check)).subtracting(Check.all.map(\.id))
    if !waiting.isEmpty { print("SKIPPED: the kit does not have \(waiting.sorted()) yet") }
    for row in record.shelf.rows {
      for check in row.sure.union([row.check]).sorted() where record.seen[row.plugin]?.lacksTool(for: check) == true {
        print("SKIPPED: \(row.plugin): \(record.seen[row.plugin]?.skipped[check] ?? "")")
      }
    }
    for cell in record.shelf.matrix.judge(record.seen, by: Record.judging) { Issue.record("\(cell)") }
  }

  /// The record without what one check has said: as if somebody had switched it off.
  @Test func aCheckThatIsSwitchedOffFailsExactlyItsCells() async throws {
    let record = try await Record.whole
    let matrix = record.shelf.matrix
    let standing = Set(matrix.judge(record.seen, by: Record.judging))
    let built = matrix.rows.filter { record.seen[$0.plugin] != nil }
    for check in Record.judging.sorted() {
      let without = record.seen.mapValues { $0.without(check) }
      let failed = Set(matrix.judge(without, by: Record.judging)).subtracting(standing)
      let own = built.filter {
        $0.check == check && $0.missed == nil && record.seen[$0.plugin]?.found[check] != nil
      }
      let touched = built.filter { $0.sure.contains(check) }
      #expect(
        Set(failed.map { "\($0.plugin) \($0.check)" }) == Set((own + touched).map { "\($0.plugin) \(check)" }),
        "without \(check)")
      let meant = matrix.rows.filter { $0.check == check && $0.missed == nil }
      let unbuilt = meant.allSatisfy { record.seen[$0.plugin]?.lacksTool(for: check) ?? true }
      if unbuilt { print("SKIPPED: no plugin that is meant for \(check) could be built or judged here") }
      #expect(unbuilt || failed.contains { $0.check == check && $0.fault == .missed }, "nobody misses \(check)")
    }
  }

  /// The same in the kit itself, for the checks that read the file alone.
  @Test func aKitWithoutACheckOfTheFileLetsItsPluginsPass() async throws {
    let shelf = try await Shelf.whole
    let files = Check.all.filter { if case .file = $0.body { true } else { false } }.map(\.id)
    for row in shelf.rows where files.contains(row.check) {
      guard let file = shelf.file(row) else { continue }
      let whole = Observation(try await Examination.report(file, only: Set(files)))
      let less = Observation(try await Examination.report(file, only: Set(files), less: [row.check]))
      #expect(whole.without(row.check) == less, "\(row.plugin)")
      #expect(whole.found[row.check] != nil, "\(row.plugin)")
    }
  }

  @Test func noHonestPluginIsFailedByAnyCheck() async throws {
    let record = try await Record.whole
    for (plugin, seen) in record.honest {
      #expect(seen.found.isEmpty, "\(plugin)")
      #expect(seen.broken.isEmpty, "\(plugin)")
    }
  }

  @Test func everyCheckHasPassedAnHonestPlugin() async throws {
    let record = try await Record.whole
    var passed = record.honest.values.reduce(into: Set<String>()) { $0.formUnion($1.passed) }
    passed.formUnion(try await ownDigest())
    let reasons = record.honest["honest"]?.skipped ?? [:]
    for check in Record.judging.subtracting(passed).sorted() {
      let reason = reasons[check] ?? ""
      if record.honest.values.contains(where: { $0.lacksTool(for: check) }) {
        print("SKIPPED: \(check) judges no honest plugin here: \(reason)")
      } else {
        Issue.record("no honest plugin passes \(check): \(reason)")
      }
    }
  }

  /// The digest that DET-10 tells of, laid beside the plugin as its author would: the checks that pass then.
  private func ownDigest() async throws -> Set<String> {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try #require(try await GalleryBuilder(into: folder).buildHonest().file)
    let before = try await Examination.run(file, only: ["DET-10"])
    let digest = try #require(before.skipped["DET-10"]?.split(separator: " ").last)
    let golden = URL(filePath: file.path + ".golden")
    try Data("\(digest)\n".utf8).write(to: golden)
    defer {
      for path in [file, golden, URL(filePath: file.path + ".O0")] { try? FileManager.default.removeItem(at: path) }
    }
    return try await Examination.run(file, only: ["DET-10"]).passed
  }

  @Test func theTemplateInCIsFailedByNoCheck() async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = BuildNames().id
    let sdk = Matrix.folder.deletingLastPathComponent()
    for command in [
      ["bash", sdk.appending(path: "bin/plugin-new").path, name, "--lang", "c", "--into", folder.path],
      ["make", "-C", folder.appending(path: name).path],
    ] {
      let (status, words) = try await Tool.run(command, log: folder.appending(path: "log"))
      #expect(status == 0, "\(words)")
    }
    let seen = try await Examination.run(
      folder.appending(path: "\(name)/\(name).so"), level: Shelf.isLong ? 3 : 2)
    #expect(seen.found.isEmpty)
    #expect(seen.broken.isEmpty)
  }
}
