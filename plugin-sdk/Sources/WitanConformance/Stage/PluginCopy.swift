internal import CWitanProbe
internal import Glibc

/// A copy of a plugin in the working folder, so that the loader takes it for another file; gone with this value.
final class PluginCopy {
  let path: String

  init(of original: String, as name: String) throws {
    path = "./\(name)"
    let error = wkp_copy_file(original, path)
    guard error == 0 else {
      unlink(path)
      throw KitError("\(name), a copy of the plugin, could not be written: \(String(cString: strerror(error)))")
    }
  }

  deinit { unlink(path) }
}
