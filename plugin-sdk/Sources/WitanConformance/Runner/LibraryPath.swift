internal import CWitanProbe
internal import Glibc

/// Where the loader looks for a plugin's libraries beside the system's own folders.
enum LibraryPath {
  /// The value of `LD_LIBRARY_PATH` for a process that loads, or lists, a plugin; nil where it needs none.
  ///
  /// Every host has the Swift runtime in memory, so plugins in ordinary Swift carry no path to it; the kit's processes
  /// need not have every part of it loaded, and find the rest here.
  static let value: String? = {
    let given = getenv("LD_LIBRARY_PATH").map { String(cString: $0) }
    let folders = [given, runtimeFolder].compactMap { $0 }.filter { !$0.isEmpty }
    return folders.isEmpty ? nil : folders.joined(separator: ":")
  }()

  /// The folder of this process's own Swift runtime; nil where that is linked statically.
  private static let runtimeFolder: String? = {
    guard let library = dlopen("libswiftCore.so", RTLD_LAZY | RTLD_NOLOAD) else { return nil }
    defer { dlclose(library) }
    guard let symbol = dlsym(library, "swift_retain"), let file = wkp_file_of(symbol) else { return nil }
    let path = String(cString: file)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }()
}
