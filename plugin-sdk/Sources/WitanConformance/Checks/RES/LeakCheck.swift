internal import CWitanProbe
internal import Glibc

extension Check {
  /// RES-03.
  static let leakCheck = Check(
    "RES-03", "leak-check", level: 3, .warning, limits: Limits(memory: nil, processor: 60, file: 256, deadline: 60_000),
    danger:
      "Memory that nobody can reach any more, and reads of memory that nobody has written, stay unseen for years.",
    example: "self->name = strdup(text);   self->name = strdup(other);      /* the first one is lost */",
    fix: "Free what a pointer held before it gets another value; set every field before it is read. valgrind names the "
      + "place: build with -g.",
    .child { stage in
      if stage.part == 1 {
        _ = try Sanitizer.liveAlone(stage)
        return []
      }
      let places: [String] = ["/usr/bin/valgrind", "/usr/local/bin/valgrind"]
      guard let valgrind = places.first(where: { access($0, X_OK) == 0 })
      else { throw Skip("valgrind is not on this machine (Debian: apt install valgrind)") }
      let log = "valgrind.xml"
      let inner = InnerRun(
        stage,
        tool: [
          valgrind, "--leak-check=full", "--show-leak-kinds=definite", "--num-callers=30", "--xml=yes",
          "--xml-file=\(log)", "--child-silent-after-fork=yes",
        ], program: try PlainProgram.make(), environment: ["LD_LIBRARY_PATH": PlainProgram.libraryFolders])
      let end = try inner.run()
      let text = ProcessState.text(log)
      guard !end.isTimeout else { throw Skip("valgrind did not end in 50 s") }
      guard !end.messages.isEmpty, text.contains("</valgrindoutput>") else {
        throw Skip("valgrind did not end as it should: \(end.output.prefix(200))")
      }
      return ValgrindReport(text, plugin: stage.path).findings + (try end.findings())
    })
}

/// A copy of this program without section headers: an older valgrind cannot read newer debugging data, and stops.
private enum PlainProgram {
  /// Its path.
  static func make() throws -> String {
    let path = "./inner"
    let error = wkp_copy_file(Kit.thisProgram(), path)
    guard error == 0 else { throw KitError("this program could not be copied: \(String(cString: strerror(error)))") }
    let file = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(file) }
    // e_shoff, and e_shnum with e_shstrndx, of a 64-bit header.
    let nothing = [UInt8](repeating: 0, count: 8)
    guard file >= 0, pwrite(file, nothing, 8, 40) == 8, pwrite(file, nothing, 4, 60) == 4, fchmod(file, 0o700) == 0
    else { throw KitError("the copy of this program could not be changed: \(String(cString: strerror(errno)))") }
    return path
  }

  /// Where this program's libraries lie, since the copy lies elsewhere.
  static var libraryFolders: String {
    var folders: [String] = []
    for line in ProcessState.text("/proc/self/maps").split(separator: "\n") {
      guard let start = line.firstIndex(of: "/"), line.contains(".so"), let end = line.lastIndex(of: "/") else {
        continue
      }
      let folder = String(line[start..<end])
      if !folders.contains(folder) && !folder.isEmpty { folders.append(folder) }
    }
    return folders.joined(separator: ":")
  }
}

/// What valgrind's report says about the plugin: losses whose allocation it asked for, and faults of its own code.
struct ValgrindReport {
  private let errors: [Substring]
  private let plugin: String

  init(_ text: String, plugin: String) {
    self.plugin = plugin
    var errors: [Substring] = []
    var rest = text[...]
    while let start = Self.find("<error>", in: rest), let end = Self.find("</error>", in: rest[start.upperBound...]) {
      errors.append(rest[start.upperBound..<end.lowerBound])
      rest = rest[end.upperBound...]
    }
    self.errors = errors
  }

  /// A finding each, at most three.
  var findings: [Finding] {
    let found = errors.compactMap { error -> Finding? in
      let objects = Self.all("obj", in: error)
      let kind = Self.all("kind", in: error).first ?? ""
      let words = (Self.all("text", in: error).first ?? Self.all("what", in: error).first ?? kind).lowercased()
      if kind.hasPrefix("Leak_") {
        return objects.contains(plugin) ? Finding("valgrind: \(words)", at: place(error, objects)) : nil
      }
      // A fault counts where the plugin's own code, or a function that it called directly, has done it.
      return objects.prefix(2).contains(plugin) ? Finding("valgrind: \(words)", at: place(error, objects)) : nil
    }
    return Array(found.prefix(3))
  }

  /// The plugin's innermost function, as far as the file tells.
  private func place(_ error: Substring, _ objects: [String]) -> String {
    var rest = error
    while let start = Self.find("<frame>", in: rest), let end = Self.find("</frame>", in: rest[start.upperBound...]) {
      let frame = rest[start.upperBound..<end.lowerBound]
      if Self.all("obj", in: frame).first == plugin {
        let line = Self.all("line", in: frame).first.map { ", line \($0)" } ?? ""
        return (Self.all("fn", in: frame).first ?? "an unnamed function of the plugin") + line
      }
      rest = rest[end.upperBound...]
    }
    return "memory"
  }

  /// The texts of all elements of that name.
  private static func all(_ name: String, in text: Substring) -> [String] {
    var found: [String] = []
    var rest = text
    while let start = find("<\(name)>", in: rest), let end = find("</\(name)>", in: rest[start.upperBound...]) {
      found.append(String(rest[start.upperBound..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return found
  }

  private static func find(_ word: String, in text: Substring) -> Range<Substring.Index>? { text.firstRange(of: word) }
}
