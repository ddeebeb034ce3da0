import Foundation
import WitanPlugins

/// What happens when a plugin does not come back: a call cannot be taken back inside the process, so it ends.
enum PluginHang {
  /// A watchdog at work that says which call hangs and ends the process with code 1.
  static func watchdog() -> HangWatchdog {
    let watchdog = HangWatchdog { sentence in
      PluginLines.warn(sentence)
      _exit(1)
    }
    watchdog.start()
    return watchdog
  }
}
