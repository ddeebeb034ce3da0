import Foundation
import Glibc
import WitanGallery

/// The whole gallery, built once for all tests of a run.
struct Shelf {
  /// What takes long is done, too.
  static var isLong: Bool { ProcessInfo.processInfo.environment["WITAN_LONG"] != nil }

  let folder: URL
  let matrix: Matrix
  let rows: [Matrix.Row]
  let outcomes: [String: GalleryBuilder.Outcome]

  /// The shelf; its folder is cleared away when the process ends.
  static var whole: Shelf { get async throws { try await building.value } }

  /// The file of a row, if it could be built here.
  func file(_ row: Matrix.Row) -> URL? { outcomes[row.plugin]?.file }

  // One build that all tests wait for, whoever asks first; a task because a static cannot be made by `await`.
  private static let building = Task {
    let folder = try GalleryBuilder.temporaryFolder()
    Leftover.path.pointee = strdup(folder.path)
    atexit {
      if let path = Leftover.path.pointee { try? FileManager.default.removeItem(atPath: String(cString: path)) }
    }
    let matrix = try Matrix.load()
    let rows = matrix.rows
    let outcomes = try await GalleryBuilder(into: folder).build(matrix.honest + rows)
    for case .skipped(let reason) in outcomes.values { print("SKIPPED: \(reason)") }
    return Shelf(folder: folder, matrix: matrix, rows: rows, outcomes: outcomes)
  }
}

/// What is cleared away at the end of the process, where no test is left to do it.
private enum Leftover {
  nonisolated(unsafe) static let path: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
    let place = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 1)
    place.initialize(to: nil)
    return place
  }()
}
