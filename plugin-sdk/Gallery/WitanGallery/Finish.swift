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
      case .newerSystem:
        var bytes = try Data(contentsOf: file)
        // The first version of the C library that it needs, GLIBC_2.something, becomes GLIBC_9.something.
        guard let version = bytes.firstRange(of: Data("GLIBC_2.".utf8)) else {
          throw GalleryError.file(path: file.path, words: "it needs no version of the C library")
        }
        bytes[version.upperBound - 2] = UInt8(ascii: "9")
        try bytes.write(to: file)
      case .worldWritable:
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file.path)
      }
    } catch let error as GalleryError {
      throw error
    } catch {
      throw GalleryError.file(path: file.path, words: "\(error)")
    }
  }
}

extension Matrix {
  /// Writes a digest that is no plugin's beside a file.
  static func writeStrangeDigest(beside file: URL) throws {
    let path = file.path + ".golden"
    do {
      try Data((String(repeating: "0", count: 64) + "\n").utf8).write(to: URL(filePath: path))
    } catch {
      throw GalleryError.file(path: path, words: "\(error)")
    }
  }
}
