/// An ELF object as its bytes describe it, read without loading it.
///
/// Every offset is checked against the file, so that hostile bytes give an ``ELFError`` and never a crash. Only 64-bit
/// little-endian files are read further than their header. Source of the layout: System V ABI, "Object Files", and
/// the GNU extensions of it.
public struct ELFFile: Sendable {
  /// The symbol that every plugin exports.
  public static let entry = "wtn_plugin_entry"
  /// ET_DYN: a shared object.
  public static let sharedObject: UInt16 = 3
  /// The machine that this program was compiled for, as ELF names it.
  public static var hostMachine: UInt16 {
    #if arch(x86_64)
      62
    #elseif arch(arm64)
      183
    #else
      0
    #endif
  }

  /// What kind of object: ``sharedObject`` for a plugin.
  public let type: UInt16
  /// For which machine: 62 is x86-64, 183 is AArch64.
  public let machine: UInt16
  /// The segments.
  public let segments: [ELFSegment]
  /// The dynamic table, empty where there is none.
  public let dynamic: ELFDynamicTable
  /// The dynamic symbols.
  public let symbols: [ELFSymbol]
  /// The sections' names; nil where the file has no readable section headers.
  public let sections: [String]?
  /// The runtime of a language that the file holds; nil where it holds none, and where it has no readable section
  /// headers (see ``mayHoldRuntimeData``).
  public let runtime: LanguageRuntime?
  /// The symbol versions that it needs of its libraries (`GLIBC_2.34`), in order.
  public let neededVersions: [String]
  /// The build id, in hexadecimal; nil where it has none.
  public let buildID: String?
  /// The program that would start it, for an executable.
  public let interpreter: String?

  /// Reads a file's bytes.
  public init(_ contents: [UInt8]) throws(ELFError) {
    let file = ELFBytes(bytes: contents)
    try Self.checkIdentity(file)
    guard let type: UInt16 = file.number(16), let machine: UInt16 = file.number(18), file.count >= 64 else {
      throw ELFError(found: "\(file.count) bytes", expected: "at least the 64 bytes of an ELF header")
    }
    self.type = type
    self.machine = machine
    segments = try ELFSegment.read(file)
    let table = try ELFDynamicTable.read(file, segments)
    dynamic = table ?? ELFDynamicTable()
    if let table { symbols = try ELFSymbol.read(file, segments, table) } else { symbols = [] }
    let found = ELFSection.read(file)
    sections = found?.map(\.name)
    runtime = found.flatMap { LanguageRuntime.find($0, in: file) }
    if let table { neededVersions = ELFVersions.needed(file, segments, table) } else { neededVersions = [] }
    buildID = ELFNote.buildID(file, segments)
    interpreter = segments.first { $0.type == ELFSegment.interpreter }.flatMap {
      file.text($0.offset, before: $0.offset + $0.fileSize)
    }
  }

  private static func checkIdentity(_ file: ELFBytes) throws(ELFError) {
    guard Array(file.bytes.prefix(4)) == [0x7F, 0x45, 0x4C, 0x46] else {
      let start = file.bytes.prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
      throw ELFError(
        found: file.count == 0 ? "an empty file" : "a file that begins with the bytes \(start)",
        expected: "an ELF shared object (7f 45 4c 46)")
    }
    guard file.byte(4) == 2 else {
      throw ELFError(found: "a 32-bit ELF file", expected: "a 64-bit one")
    }
    guard file.byte(5) == 1 else {
      throw ELFError(found: "a big-endian ELF file", expected: "a little-endian one")
    }
  }
}

extension ELFFile {
  /// The plugin's entry is there: defined, a function, visible to others.
  public var hasEntry: Bool {
    symbols.contains { $0.name == Self.entry && $0.isExported && $0.kind == .function }
  }
  /// The names of all that the file offers to others, sorted.
  public var exports: [String] { symbols.filter(\.isExported).map(\.name).sorted() }
  /// The stack must be executable, or the file does not say that it need not be.
  public var wantsExecutableStack: Bool {
    segments.first { $0.type == ELFSegment.stack }.map(\.isExecutable) ?? true
  }
  /// A loaded segment is both writable and executable.
  public var hasWritableCode: Bool {
    segments.contains { $0.type == ELFSegment.load && $0.isWritable && $0.isExecutable }
  }
  /// The file holds a language's runtime that must stay in memory; also true where the section headers are missing,
  /// since then nobody can tell. Such a file is never unloaded.
  public var mayHoldRuntimeData: Bool { sections == nil || runtime != nil }
  /// Nothing in the file forbids unloading it; its descriptor must promise it too.
  public var mayBeUnloaded: Bool { !mayHoldRuntimeData && !dynamic.refusesUnloading && !hasUniqueSymbols }
  /// A symbol bound as STB_GNU_UNIQUE pins the image (and its state) until the process ends.
  public var hasUniqueSymbols: Bool { symbols.contains { $0.binding == .unique } }
}
