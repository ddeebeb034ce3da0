/// What a check's child may use.
public struct Limits: Hashable, Sendable {
  /// Address space in MiB; nil = not limited.
  public var memory: Int?
  /// Processor seconds.
  public var processor: Int
  /// The longest file it may write, in MiB.
  public var file: Int
  /// Open files.
  public var files: Int
  /// Milliseconds until the whole process group is ended.
  public var deadline: Int
  /// The check goes on for `--duration`: processor and deadline come on top of it.
  public var isTimed: Bool

  /// Limits; the standard ones are 512 MiB, 10 s of processor, 16 MiB, 64 files, 10 s.
  public init(
    memory: Int? = 512, processor: Int = 10, file: Int = 16, files: Int = 64, deadline: Int = 10_000,
    isTimed: Bool = false
  ) {
    self.memory = memory
    self.processor = processor
    self.file = file
    self.files = files
    self.deadline = deadline
    self.isTimed = isTimed
  }

  /// What a child may use that runs for `duration` milliseconds.
  func stretched(by duration: Int) -> Limits {
    guard isTimed else { return self }
    var limits = self
    limits.processor += (duration + 999) / 1000
    limits.deadline += duration
    return limits
  }

  /// What most checks get.
  public static let standard = Limits()
}
