internal import CWitanProbe

/// The kit's word that these bytes conform at a level: bound to the file's SHA-256 and to the kit's version, so that
/// another build, or a kit that knows more, needs another one.
///
/// It says what was seen, on which kind of machine and from which seed; who vouches for it is for its keeper to say.
public struct Certificate: Hashable, Sendable {
  /// SHA-256 of the file, 64 hexadecimal digits.
  public let sha256: String
  /// The kit that judged: ``Kit/version``.
  public let kit: String
  /// The level at which every check was passed, 1 to 4.
  public let level: Int
  /// The seed of all chance.
  public let seed: UInt64
  /// How many checks gave each verdict: pass, warn, skip.
  public let counts: [String: Int]
  /// Where it ran: architecture and version of the C library.
  public let machine: String
  /// When it ended, in milliseconds since 1970 UTC.
  public let time: Int64

  /// The mark of the format: fields are added, never changed.
  static let schema = "witan.certificate/1"

  /// The certificate of a report; nil where the plugin does not conform, or where only some checks were asked for.
  public init?(_ report: Report, at time: Int64) {
    guard report.exitStatus == 0, report.isWhole else { return nil }
    sha256 = report.digest
    kit = Kit.version
    level = report.level
    seed = report.seed
    counts = Dictionary(
      uniqueKeysWithValues: ["pass", "warn", "skip"].map { ($0, report.count($0)) }.filter { $0.1 > 0 })
    machine = Self.thisMachine
    self.time = time
  }

  /// Its text: JSON on one line, the same for the same certificate, so that it can be signed.
  public var text: String {
    JSON.object([
      ("schema", .text(Self.schema)), ("sha256", .text(sha256)), ("kit", .text(kit)),
      ("level", .number(Double(level))), ("seed", .text(String(seed))),
      ("counts", .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .number(Double($0.value))) })),
      ("machine", .text(machine)), ("time", .number(Double(time))),
    ]).line
  }

  /// Reads ``text``; nil where it is none, or of another format.
  public init?(text: String) {
    guard let json = JSON(Array(text.utf8)), json["schema"]?.string == Self.schema,
      let sha256 = json["sha256"]?.string, sha256.utf8.count == 64,
      sha256.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      let kit = json["kit"]?.string, let level = json["level"]?.whole, (1...4).contains(level),
      let seed = json["seed"]?.string.flatMap({ UInt64($0) }), case .object(let fields)? = json["counts"],
      let machine = json["machine"]?.string, let time = json["time"]?.whole
    else { return nil }
    var counts: [String: Int] = [:]
    for (name, value) in zip(fields.names, fields.values) {
      guard let number = value.whole, number >= 0 else { return nil }
      counts[name] = Int(number)
    }
    (self.sha256, self.kit, self.level, self.seed) = (sha256, kit, Int(level), seed)
    (self.counts, self.machine, self.time) = (counts, machine, time)
  }

  /// This kind of machine.
  public static var thisMachine: String {
    #if arch(x86_64)
      let architecture = "x86_64"
    #elseif arch(arm64)
      let architecture = "aarch64"
    #else
      let architecture = "another"
    #endif
    return "\(architecture), C library \(String(cString: wkp_libc_version()))"
  }
}

extension JSON {
  /// A number without a fraction, exact.
  fileprivate var whole: Int64? {
    if case .number(let value) = self, value == value.rounded(), abs(value) < 9e15 { Int64(value) } else { nil }
  }
}
