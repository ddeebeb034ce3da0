import CRunnerChannel
import Glibc
import WitanConformance

/// Where the libraries lie that a plugin asks for: they are loaded while its process can still reach files.
enum NeededLibraries {
  /// For each library a path, where one is known, else its name alone, which the system's loader looks up.
  ///
  /// Libraries that the host itself has are taken from where it has them, so that a plugin in Swift finds the runtime
  /// that the host runs on.
  static func paths(of object: ELFFile) -> [String] {
    let folders = (object.dynamic.runPath ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    let runtime = loadedPath("libswiftCore.so").map { [parent($0)] } ?? []
    return object.dynamic.needed.map { name in
      if let path = loadedPath(name) { return path }
      return (runtime + folders).map { "\($0)/\(name)" }.first { access($0, R_OK) == 0 } ?? name
    }
  }

  /// Where this process has a library from.
  private static func loadedPath(_ name: String) -> String? {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard wrc_loaded_path(name, &path, path.count) == 1 else { return nil }
    return String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
