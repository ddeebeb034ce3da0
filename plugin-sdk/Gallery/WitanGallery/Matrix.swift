public import Foundation

/// The table of wicked plugins: what each one's sin is, which check must fail it, and what else does.
///
/// It is data, `Gallery/matrix.json`, so that the kit's tests, the host's tests and people read the same.
public struct Matrix: Sendable, Decodable {
  /// One row a plugin; names are unique.
  public let rows: [Row]
  /// Plugins without a sin: no check may fail one, and each check must have passed one.
  public let honest: [Row]
  /// Checks that are failed together, such as `@spills`: a name that a consequence may give in place of ids.
  public let groups: [String: [String]]

  /// Reads the table; the names of groups in the rows' consequences are replaced by the ids of their checks.
  public init(from decoder: any Decoder) throws {
    let table = try decoder.container(keyedBy: CodingKeys.self)
    let groups = try table.decode([String: [String]].self, forKey: .groups)
    self.groups = groups
    honest = try table.decode([Row].self, forKey: .honest)
    rows = try table.decode([Row].self, forKey: .rows).map { row in
      var row = row
      row.consequences = row.consequences.map { consequence in
        Consequence(
          checks: consequence.checks.flatMap { groups[$0] ?? [$0] }.filter { $0 != row.check },
          reason: consequence.reason, may: consequence.may)
      }
      return row
    }
  }

  private enum CodingKeys: CodingKey {
    case rows, honest, groups
  }

  /// A plugin of the gallery; where it is an honest one, `check`, `inProcess` and `consequences` are not written.
  public struct Row: Sendable {
    /// Its name in the table, never in the built file: `sig-nan`.
    public let plugin: String
    /// The check that must fail it: `SIG-02`; empty where none may.
    public let check: String
    /// What a host meets that loads it into its own process.
    public let inProcess: Survival
    /// Its source, relative to the gallery's folder.
    public let source: String
    /// The sin, in a sentence.
    public let sin: String
    /// Macros for the compiler: `COLUMN=close`.
    public let defines: [String]?
    /// Further flags for the compiler and the linker.
    public let flags: [String]?
    /// A second source, in C++ or Rust, that is linked in.
    public let also: String?
    /// A source of a library that is there for the linker and gone for the loader.
    public let stub: String?
    /// A tool beyond the C compiler without which the plugin cannot be built.
    public let tool: String?
    /// What is exported, where that is more than the entry.
    public let exports: Exports?
    /// What is linked, where that is no shared object.
    public let link: Link?
    /// What happens to the built file.
    public let finish: Finish?
    /// What is built or written beside it.
    public let beside: Beside?
    /// The only check that it is for: a build with a sanitizer serves the sanitizer's check and no other.
    public let alone: String?
    /// Why the check does not catch it yet; the row says what ought to be, and a test says when it is so.
    public let missed: String?
    /// What other checks may fail it, and why.
    public internal(set) var consequences: [Consequence]

    /// It is written in Swift: building it takes a Swift toolchain, and half a minute.
    public var isSwift: Bool { source.hasPrefix("swift/") }

    /// The checks that may fail it beside ``check``.
    public var allowed: Set<String> { Set(consequences.flatMap(\.checks)) }
    /// The checks that must fail it beside ``check``: ``allowed`` without those that fail it now and then.
    public var sure: Set<String> { Set(consequences.filter { $0.may == nil }.flatMap(\.checks)) }
  }

  /// Other checks that fail a plugin.
  public struct Consequence: Sendable, Decodable {
    /// Their ids.
    public let checks: [String]
    /// Why the one sin is seen by them, too.
    public let reason: String
    /// Why they do not see it at every run or on every machine; nil = they do.
    public let may: String?
  }

  /// What a host meets that loads a plugin into its own process.
  public enum Survival: String, Sendable, Decodable {
    /// The host lives: it refuses the plugin, discards its votes, or is merely badly served.
    case survives
    /// The host lives: the file or its descriptor is such that it must not be taken at all.
    case refused
    /// The host's process ends with the plugin.
    case dies
    /// The calling thread never comes back.
    case hangs
    /// Undefined behaviour: memory that is not the plugin's is read or written; it may go well for years.
    case undefined
  }

  /// What a file exports.
  public enum Exports: String, Sendable, Decodable {
    /// Everything that is not hidden by the compiler, in place of the entry alone.
    case all
  }

  /// What the linker makes.
  public enum Link: String, Sendable, Decodable {
    /// A program.
    case program
  }

  /// What lies beside a built file.
  public enum Beside: String, Sendable, Decodable {
    /// `FILE.O0`: the same source without the optimiser.
    case twin
    /// `FILE.golden`: a digest that is not the votes'.
    case strangeDigest = "strange-digest"
  }

  /// What happens to a built file.
  public enum Finish: String, Sendable, Decodable {
    /// A text takes its place.
    case text
    /// It is cut in the middle.
    case cut
    /// It grows to 33 MiB.
    case grow
    /// It needs a C library that is newer than any.
    case newerSystem = "newer-system"
    /// Everybody may write to it.
    case worldWritable = "world-writable"
  }

  /// The gallery's folder in the source tree: sources, headers, `matrix.json`, `checks.tsv`.
  public static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  /// Reads the table from ``folder``. Throws what `JSONDecoder` or the file system say.
  public static func load() throws -> Matrix {
    try JSONDecoder().decode(Matrix.self, from: Data(contentsOf: folder.appending(path: "matrix.json")))
  }

  /// The ids of all checks that the kit's design names, from `checks.tsv`: 155.
  public static func checkIDs() throws -> [String] {
    try String(contentsOf: folder.appending(path: "checks.tsv"), encoding: .utf8)
      .split(separator: "\n").dropFirst().map { line in String(line.prefix { $0 != "\t" }) }
  }

  /// The row of that name.
  public subscript(plugin: String) -> Row? { rows.first { $0.plugin == plugin } }
}

extension Matrix.Row: Decodable {
  private enum CodingKeys: CodingKey {
    case plugin, check, inProcess, source, sin, defines, flags, also, stub, tool, exports, link, finish, beside, alone,
      missed
    case consequences
  }

  /// Reads a row; one without a check is an honest plugin's.
  public init(from decoder: any Decoder) throws {
    let row = try decoder.container(keyedBy: CodingKeys.self)
    plugin = try row.decode(String.self, forKey: .plugin)
    check = try row.decodeIfPresent(String.self, forKey: .check) ?? ""
    let isHonest = check.isEmpty
    inProcess = isHonest ? .survives : try row.decode(Matrix.Survival.self, forKey: .inProcess)
    consequences = isHonest ? [] : try row.decode([Matrix.Consequence].self, forKey: .consequences)
    source = try row.decode(String.self, forKey: .source)
    sin = try row.decode(String.self, forKey: .sin)
    defines = try row.decodeIfPresent([String].self, forKey: .defines)
    flags = try row.decodeIfPresent([String].self, forKey: .flags)
    also = try row.decodeIfPresent(String.self, forKey: .also)
    stub = try row.decodeIfPresent(String.self, forKey: .stub)
    tool = try row.decodeIfPresent(String.self, forKey: .tool)
    exports = try row.decodeIfPresent(Matrix.Exports.self, forKey: .exports)
    link = try row.decodeIfPresent(Matrix.Link.self, forKey: .link)
    finish = try row.decodeIfPresent(Matrix.Finish.self, forKey: .finish)
    beside = try row.decodeIfPresent(Matrix.Beside.self, forKey: .beside)
    alone = try row.decodeIfPresent(String.self, forKey: .alone)
    missed = try row.decodeIfPresent(String.self, forKey: .missed)
  }
}
