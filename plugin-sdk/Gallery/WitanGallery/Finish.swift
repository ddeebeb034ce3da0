import Foundation

extension Matrix.Finish {
  /// Does to a built file what the row says.
  func apply(to file: URL) throws {
    do {
      switch self {
      case .text:
        try Data("This was a plugin once.\n".utf8).write(to: file)
      case .cut:
        let whole = try Data(contentsOf: file)
        try whole.prefix(whole.count / 2).write(to: file)
      case .grow:
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 33 << 20)
        try handle.close()
      case .worldWritable:
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file.path)
      }
    } catch {
      throw GalleryError.file(path: file.path, words: "\(error)")
    }
  }
}
