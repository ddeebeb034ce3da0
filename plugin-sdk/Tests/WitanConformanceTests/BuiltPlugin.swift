import Glibc
import Testing

@testable import WitanConformance

/// The honest C template, changed and compiled for the length of a test.
final class BuiltPlugin {
  /// The shared object, in a folder of its own.
  let path: String
  private let folder: String

  /// Flags that the template's Makefile gives.
  static let hardened = [
    "-fvisibility=hidden", "-Wl,-z,relro,-z,now", "-Wl,-z,noexecstack", "-Wl,--no-undefined",
  ]

  /// Compiles the template after `changes` (each must change something), with `prelude` behind its includes.
  init(
    prelude: String = "", _ changes: [(from: String, to: String)] = [], flags: [String] = [],
    without: Set<String> = [], hasMap: Bool = true
  ) throws {
    var template = Array("/tmp/witan-kit-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    path = "\(folder)/honest.so"
    var source = String(decoding: try CompiledObject.read("\(Self.sdk)/templates/c/plugin.c"), as: UTF8.self)
    source = source.replacing("__NAME__", with: "honest")
    for change in changes {
      try #require(source.contains(change.from), "the template has no \"\(change.from)\" any more")
      source = source.replacing(change.from, with: change.to)
    }
    source = source.replacing("#include <witan.h>\n", with: "#include <witan.h>\n\(prelude)\n")
    try Self.write("\(folder)/plugin.c", Array(source.utf8))
    let map = hasMap ? ["-Wl,--version-script=\(Self.sdk)/templates/c/plugin.map"] : []
    try Self.compile(
      [
        "-std=gnu11", "-O2", "-w", "-I\(Self.sdk)/Sources/CWitanABI/include", "-ffp-contract=off", "-o", path,
        "\(folder)/plugin.c",
      ] + Self.hardened.filter { !without.contains($0) } + map + flags)
  }

  deinit {
    for name in ["honest.so", "plugin.c"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  /// Changes the compiled file's bytes.
  func rewrite(_ change: (inout [UInt8]) -> Void) throws {
    var bytes = try CompiledObject.read(path)
    change(&bytes)
    try Self.write(path, bytes)
  }

  /// The kit, with the program that was built beside these tests.
  static func kit(only: Set<String> = [], level: Int = 2) throws -> Kit {
    let folder = Kit.thisProgram().split(separator: "/").dropLast().joined(separator: "/")
    let program = "/\(folder)/plugin-check"
    try #require(access(program, X_OK) == 0, "\(program) is missing; swift build makes it")
    var kit = Kit(program: program)
    kit.only = only
    kit.level = level
    return kit
  }

  /// What one check makes of it.
  func outcome(of id: String) throws -> Outcome {
    try #require(Self.kit(only: [id]).run(path).outcomes.first, "there is no check \(id)")
  }

  /// The plugin-sdk folder.
  static let sdk = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static func write(_ path: String, _ bytes: [UInt8]) throws {
    unlink(path)
    let file = try #require(fopen(path, "w"))
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
  }

  /// Runs cc on a shared object.
  static func compile(_ words: [String]) throws {
    let status = try CompiledObject.run(["cc", "-shared", "-fPIC"] + words)
    try #require(status == 0, "cc failed; it is needed for these tests (Debian: apt install gcc)")
  }
}
