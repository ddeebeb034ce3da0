import ArgumentParser
import Foundation
import WitanFeeds
import WitanPlugins
import WitanServices
import WitanStore

/// Why a command did not do its work: a sentence and the exit code it stands for.
struct CommandFailure: Error, CustomStringConvertible {
  /// What was found, what was expected, where, what to do.
  let description: String
  /// 1 the work failed, 2 wrong usage or configuration, 3 refused by a safety rule; 0 for help.
  let code: Int32

  /// A failure.
  init(description: String, code: Int32) {
    self.description = description
    self.code = code
  }

  /// Wrong usage or configuration.
  static func usage(_ sentence: String) -> CommandFailure { CommandFailure(description: sentence, code: 2) }
  /// The work failed.
  static func failed(_ sentence: String) -> CommandFailure { CommandFailure(description: sentence, code: 1) }
  /// A safety rule said no.
  static func refused(_ sentence: String) -> CommandFailure { CommandFailure(description: sentence, code: 3) }

  /// The failure that any error means.
  init(meaning error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ConfigurationError: self.init(description: error.description, code: 2)
    case let error as PluginRefusal: self.init(description: error.description, code: 2)
    case let error as FeedError: self.init(description: error.description, code: 1)
    case let error as ControlError: self.init(description: error.description, code: 1)
    case let error as StoreError: self.init(description: error.description, code: 1)
    case let error as SessionError: self.init(description: error.description, code: 2)
    default:
      let (parsed, text) = (Host.exitCode(for: error), Host.fullMessage(for: error))
      guard parsed == .validationFailure else {
        self.init(description: text, code: parsed == .success ? 0 : 1)
        return
      }
      self.init(description: UsageSentence(text, of: Array(CommandLine.arguments.dropFirst())).text, code: 2)
    }
  }
}

/// Standard error.
enum FailureLine {
  /// Writes a line there.
  static func write(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
