public import CWitanABI
import WitanPluginSDKEmbedded

/// The one exported symbol.
@c(wtn_plugin_entry)
public func entry(_ hostMajor: UInt16, _ hostMinor: UInt16) -> UnsafePointer<wtn_plugin>? {
  exportPlugin(EmaCross.self, hostMajor, hostMinor)
}
