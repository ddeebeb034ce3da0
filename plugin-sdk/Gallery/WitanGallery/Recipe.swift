import Foundation

/// How one plugin is built: commands to run in turn, and what to clear away afterwards.
struct Recipe {
  let plugin: String
  let names: BuildNames
  /// The built file.
  private(set) var output: URL
  /// Where the tools' words go.
  let log: URL
  private(set) var commands: [[String]] = []
  /// Files that must not be there when the plugin is loaded.
  private(set) var leftovers: [String] = []

  /// A row's recipe.
  init(_ row: Matrix.Row, names: BuildNames, folder: URL) {
    self.init(plugin: row.plugin, names: names, folder: folder)
    if row.source.hasPrefix("swift/") {
      let sin = row.source.dropFirst("swift/".count).prefix { $0 != "." }
      output = folder.appending(path: "\(names.id).so")
      commands = [["bash", Self.path("swift/build"), String(sin), "--into", folder.path, "--name", names.id]]
      return
    }
    let own = (row.defines ?? []).map { "-D\($0)" }
    let (further, linker) = (stub(row.stub), row.also?.hasSuffix(".cpp") == true ? "g++" : "cc")
    let kind = row.link == .program ? [] : ["-shared"]
    let tail = (row.flags ?? []) + further
    guard let also = row.also else {
      let building = compile + own + kind + link(exports: row.exports)
      commands.append([linker] + building + ["-o", output.path, Self.path(row.source)] + tail)
      if row.beside == .twin {
        commands.append([linker] + building + ["-O0", "-o", "\(output.path).O0", Self.path(row.source)] + tail)
      }
      return
    }
    let honest = "\(output.path).c.o", second = "\(output.path).second.o"
    leftovers += [honest, second]
    commands.append(["cc"] + compile + own + ["-c", "-o", honest, Self.path(row.source)])
    commands += also.hasSuffix(".rs") ? rust(also, second) : [cpp(also, second)]
    commands.append(
      [linker, "-O2"] + kind + link(exports: row.exports) + ["-o", output.path, honest, second] + tail)
  }

  /// Makes a library that the linker finds and the loader does not; the flags that name it.
  private mutating func stub(_ source: String?) -> [String] {
    guard let source else { return [] }
    let library = "\(output.path).d", name = "\(names.prefix)gone"
    leftovers.append(library)
    commands.append(["mkdir", library])
    commands.append([
      "cc", "-shared", "-fPIC", "-DGALLERY_STUB=\(name)", "-o", "\(library)/lib\(name).so",
      "-Wl,-soname,lib\(name).so", Self.path(source),
    ])
    return ["-L\(library)", "-l\(name)"]
  }

  /// Compiles C++; whatever it defines begins with the build's prefix.
  private func cpp(_ source: String, _ object: String) -> [String] {
    [
      "g++", "-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fvisibility=hidden", "-fgnu-unique",
      "-I\(Self.path("."))", "-DGALLERY_NAMES=\(names.prefix)", "-c", "-o", object, Self.path(source),
    ]
  }

  /// Compiles Rust into an archive, from a copy in which the names are the build's.
  private mutating func rust(_ source: String, _ archive: String) -> [[String]] {
    let copy = "\(output.path).rs"
    leftovers.append(copy)
    return [
      ["cp", Self.path(source), copy], ["sed", "-i", "s/__NAMES__/\(names.prefix)/g", copy],
      [
        "rustc", "--edition", "2021", "--crate-type", "staticlib", "--crate-name", "\(names.prefix)sin", "-O", "-D",
        "warnings", "-o", archive, copy,
      ],
    ]
  }

  private init(plugin: String, names: BuildNames, folder: URL) {
    self.plugin = plugin
    self.names = names
    output = folder.appending(path: names.file)
    log = folder.appending(path: names.file + ".log")
    leftovers = [log.path]
  }

  /// What compiles every C source: as `templates/c/Makefile` does, with the build's names.
  private var compile: [String] {
    [
      "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-I\(Self.path("."))",
      "-I\(Self.path("../Sources/CWitanABI/include"))", "-DGALLERY_ID=\"\(names.id)\"",
      "-DGALLERY_NAMES=\(names.prefix)", "-fPIC", "-fvisibility=hidden", "-ffp-contract=off",
    ]
  }

  private func link(exports: Matrix.Exports?) -> [String] {
    (exports == .all ? [] : ["-Wl,--version-script=\(Self.path("plugin.map"))"])
      + ["-Wl,-z,relro,-z,now", "-Wl,-z,noexecstack", "-Wl,--no-undefined", "-Wl,--build-id", "-s"]
  }

  private static func path(_ name: String) -> String {
    Matrix.folder.appending(path: name).standardizedFileURL.path
  }
}
