public import CWitanABI
import WitanPluginSDKEmbedded

/// The one exported symbol: the descriptor of `technical`.
@c(wtn_plugin_entry)
public func entry(_ hostMajor: UInt16, _ hostMinor: UInt16) -> UnsafePointer<wtn_plugin>? {
  exportPlugin(TechnicalStrategy.self, hostMajor, hostMinor)
}
