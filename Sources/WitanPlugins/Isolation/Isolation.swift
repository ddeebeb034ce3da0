import Glibc

/// How an isolated plugin is held: in a process of its own that can neither take the host down nor see what it must
/// not.
public struct Isolation: Hashable, Sendable {
  /// The runner's program.
  public var program: String
  /// The address space that the process may have, in bytes.
  public var memory: Int

  /// The address space by default: 512 MiB.
  public static let standardMemory = 512 << 20

  /// A way to hold plugins; `program` is `plugin-runner` beside the host unless the environment names another with
  /// `WITAN_PLUGIN_RUNNER`.
  public init(program: String = Isolation.standardProgram, memory: Int = Isolation.standardMemory) {
    self.program = program
    self.memory = memory
  }

  /// Where the runner is looked for.
  public static var standardProgram: String {
    if let named = getenv("WITAN_PLUGIN_RUNNER") { return String(cString: named) }
    return parent(realPath("/proc/self/exe") ?? "./host") + "/plugin-runner"
  }
}

/// The walls around a runner, as the kernel granted them. Values of the channel's WRC_W_*.
public struct Walls: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Rights of its own, none of the host's.
  public static let user = Walls(rawValue: 1)
  /// A network of its own without a link.
  public static let network = Walls(rawValue: 2)
  /// Messages and shared memory of its own.
  public static let messages = Walls(rawValue: 4)
  /// A root folder that holds nothing but the plugin.
  public static let root = Walls(rawValue: 8)
  /// Files taken away by Landlock, where it has no root folder of its own.
  public static let landlock = Walls(rawValue: 16)
  /// The filter of system calls.
  public static let filter = Walls(rawValue: 32)

  /// What stands and what is missing, in words.
  public var sentence: String {
    let known: [(Walls, String)] = [
      (.user, "user namespace"), (.network, "network namespace"), (.messages, "ipc namespace"),
      (.root, "root folder of its own"), (.landlock, "Landlock"),
    ]
    let stands = known.filter { contains($0.0) }.map(\.1) + ["seccomp", "limits"]
    let lacks = known.dropLast().filter { !contains($0.0) }.map(\.1)
    return stands.joined(separator: ", ")
      + (lacks.isEmpty ? "" : "; the kernel lends no " + lacks.joined(separator: ", "))
      + (isDisjoint(with: [.root, .landlock]) ? " and no Landlock: until the first bar it can read files" : "")
  }
}
