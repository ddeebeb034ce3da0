import Foundation
import Glibc
import WitanGallery

/// The whole gallery, built once for all tests of a run.
struct Shelf {
  /// Plugins in Swift take half a minute each: they are built where `WITAN_LONG` is set.
  static var isLong: Bool { ProcessInfo.processInfo.environment["WITAN_LONG"] != nil }

  let folder: URL
  let rows: [Matrix.Row]
  let outcomes: [String: GalleryBuilder.Outcome]

  /// The shelf; its folder is cleared away when the process ends.
  static var whole: Shelf { get async throws { try await building.value } }

  // One build that all tests wait for, whoever asks first; a task because a static cannot be made by `await`.
  private static let building = Task {
    let folder = try GalleryBuilder.temporaryFolder()
    Leftover.path.pointee = strdup(folder.path)
    atexit {
      if let path = Leftover.path.pointee { try? FileManager.default.removeItem(atPath: String(cString: path)) }
    }
    let all = try Matrix.load().rows
    let rows = all.filter { isLong || !$0.isSwift }
    if rows.count < all.count { print("SKIPPED: \(all.count - rows.count) plugins in Swift; set WITAN_LONG=1") }
    return Shelf(folder: folder, rows: rows, outcomes: try await GalleryBuilder(into: folder).build(rows))
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
