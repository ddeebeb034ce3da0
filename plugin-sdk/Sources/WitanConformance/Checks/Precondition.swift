/// What a plugin must be, or ask for, that a check concerns it; looked up in the descriptor, inside the child.
public enum Precondition: Hashable, Sendable {
  /// Every plugin.
  case none
  /// It promises `WTN_F_DETERMINISTIC`.
  case deterministic
  /// It promises `WTN_F_UNLOADABLE`.
  case unloadable
  /// It wants or needs one of these capability bits (`WTN_CAP_*`).
  case asksFor(UInt64)
  /// It wants and needs none of these capability bits.
  case doesNotAskFor(UInt64)
  /// It declares at least one parameter.
  case parameters
  /// It offers `set_param`, and a parameter that a living instance can change.
  case liveParameters
}
