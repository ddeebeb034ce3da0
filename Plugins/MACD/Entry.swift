public import CWitanABI
import WitanPluginSDKEmbedded

/// The one exported symbol: the descriptor of `macd`.
@c(wtn_plugin_entry)
public func entry(_ hostMajor: UInt16, _ hostMinor: UInt16) -> UnsafePointer<wtn_plugin>? {
  exportPlugin(MACDStrategy.self, hostMajor, hostMinor)
}
