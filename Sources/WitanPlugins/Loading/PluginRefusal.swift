import CWitanABI
import WitanCore

/// Why a plugin was not taken: one sentence for the one who must act. Nothing has changed when it is thrown.
public struct PluginRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which rule was broken; stable names, for logs and tests.
  public enum Rule: String, Sendable, Codable {
    /// The folder cannot be read, or others may write to it.
    case folder
    /// The file cannot be read, is no regular file, lies elsewhere, or others may write to it.
    case file
    /// The file is too large.
    case size
    /// The file is no sound shared object for this machine.
    case object
    /// The entry symbol is missing.
    case entry
    /// The system's loader refused it.
    case load
    /// Loading it changed how the host computes with fractions.
    case arithmetic
    /// It speaks another version of the contract.
    case handshake
    /// Its descriptor contradicts the contract.
    case descriptor
    /// It was to run in the host's own process, and nobody vouches for its bytes.
    case trust
    /// It needs what the operator has not granted.
    case capability
    /// The operator demands a certificate of the conformance kit that it does not have.
    case conformance
    /// It failed at the rehearsal of a reload.
    case rehearsal
    /// Another file has the same id.
    case duplicate
    /// A parameter is unknown or its value is not allowed.
    case parameter
    /// It could not be started, saved or restored.
    case instance
    /// No file offers a strategy that was asked for.
    case missing
  }

  /// Which rule was broken.
  public let rule: Rule
  /// The file, folder or strategy in question.
  public let file: String
  /// What was found.
  public let found: String
  /// What was expected.
  public let expected: String
  /// What to do.
  public let mend: String

  /// A refusal.
  public init(_ rule: Rule, file: String, found: String, expected: String, mend: String) {
    self.rule = rule
    self.file = file
    self.found = found
    self.expected = expected
    self.mend = mend
  }

  /// The sentence.
  public var description: String { "\(file): found \(found), expected \(expected); \(mend)" }
}

extension PluginRefusal {
  /// It needs what nobody has granted.
  static func needs(_ missing: Capabilities, _ id: StrategyID, _ file: String) -> PluginRefusal {
    PluginRefusal(
      .capability, file: file, found: "a plugin (\(id)) that needs \(missing.names.joined(separator: ", "))",
      expected: "only what was granted",
      mend: missing.isSubset(of: .grantable)
        ? "grant it: plugins.strategies.\(id).grant: [\(missing.names.joined(separator: ", "))], or do not enable it"
        : "this host has no service for \(missing.subtracting(.grantable).names.joined(separator: ", ")): do not enable it"
    )
  }

  /// The system's loader does not take it.
  static func notLoaded(_ file: String, _ text: String) -> PluginRefusal {
    PluginRefusal(
      .load, file: file, found: "the system's loader refusing it: \(text)",
      expected: "a file whose libraries and symbols are all here",
      mend: text.contains("failed to map")
        ? "set TMPDIR to a folder whose files may be run" : "install what is missing or link it in")
  }

  /// Loading it changes how fractions are computed.
  static func changesArithmetic(_ file: String) -> PluginRefusal {
    PluginRefusal(
      .arithmetic, file: file, found: "a file that changes the rounding or denormal mode when it is loaded",
      expected: "the host's arithmetic left alone",
      mend: "build it without -ffast-math (or link without crtfastmath.o)")
  }

  /// It lacks the entry.
  static func noEntry(_ file: String) -> PluginRefusal {
    PluginRefusal(
      .entry, file: file, found: "no symbol wtn_plugin_entry", expected: "the plugin's one entry",
      mend: "export it as plugin-sdk/witan.h shows")
  }

  /// Its entry answers nothing.
  static func refusesHost(_ file: String) -> PluginRefusal {
    PluginRefusal(
      .handshake, file: file, found: "a plugin that cannot serve contract \(WTN_ABI_MAJOR).\(WTN_ABI_MINOR)",
      expected: "one built for it", mend: "build it against this host's plugin-sdk")
  }
}
