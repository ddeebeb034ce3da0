/// How many bars an indicator may look back: a whole number of bars, at least 1.
///
/// The upper end keeps an indicator's storage small and its saved state well below a plugin's 1 MiB; it is far beyond any
/// period in use. An indicator asked for a period outside answers nil instead of an instance.
public enum Period {
  /// The periods that every indicator accepts.
  public static let range: ClosedRange<Int> = 1...10_000

  /// True if an indicator accepts this period.
  public static func isAccepted(_ period: Int) -> Bool { range.contains(period) }
}
