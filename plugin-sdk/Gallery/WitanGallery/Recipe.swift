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

  /// A recipe for a source of the gallery alone.
  init(plugin: String, source: String, names: BuildNames, folder: URL) {
    self.init(plugin: plugin, names: names, folder: folder)
    commands = [["cc"] + compile + ["-shared"] + link(exports: nil) + ["-o", output.path, Self.path(source)]]
  }

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
    var objects = [Self.path(row.source)]
    var linker = "cc"
    var further: [String] = []
    if let also = row.also {
      let honest = "\(output.path).c.o", second = "\(output.path).cpp.o"
      commands.append(["cc"] + compile + own + ["-c", "-o", honest, Self.path(row.source)])
      commands.append([
        "g++", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fgnu-unique", "-DGALLERY_SHARED=\(names.prefix)shared",
        "-Dgallery_count=\(names.prefix)count", "-c", "-o", second, Self.path(also),
      ])
      objects = [honest, second]
      leftovers += objects
      linker = "g++"
    }
    if let stub = row.stub {
      let library = "\(output.path).d", name = "\(names.prefix)gone"
      leftovers.append(library)
      commands.append(["mkdir", library])
      commands.append([
        "cc", "-shared", "-fPIC", "-DGALLERY_STUB=\(name)", "-o", "\(library)/lib\(name).so",
        "-Wl,-soname,lib\(name).so", Self.path(stub),
      ])
      further = ["-L\(library)", "-l\(name)"]
    }
    let kind = row.link == .program ? [] : ["-shared"]
    let compiling = row.also == nil ? compile + own : ["-O2"]
    commands.append(
      [linker] + compiling + kind + link(exports: row.exports) + ["-o", output.path] + objects + (row.flags ?? [])
        + further)
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
      + ["-Wl,-z,relro,-z,now", "-Wl,-z,noexecstack", "-Wl,--no-undefined", "-s"]
  }

  private static func path(_ name: String) -> String {
    Matrix.folder.appending(path: name).standardizedFileURL.path
  }
}
