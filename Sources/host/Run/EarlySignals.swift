import Glibc

/// Signals that mean something to a running host and would end one that is still starting.
enum EarlySignals {
  /// HUP and USR1 do nothing until ``SignalService`` hears them: a host that starts reads the newest files anyway.
  static func ignore() {
    for number in [SIGHUP, SIGUSR1] { signal(number, SIG_IGN) }
  }
}
