import WitanCore

/// Where a series' columns lie in memory, for the length of a call.
struct BarColumns {
  let start: UnsafePointer<Int64>
  let open, high, low, close, volume: UnsafePointer<Double>
}

extension BarSeries {
  /// Lends the columns' addresses for the length of `body`; does nothing for an empty series.
  func withColumns(_ body: (BarColumns) -> Void) {
    start.withUnsafeBufferPointer { start in
      open.withUnsafeBufferPointer { open in
        high.withUnsafeBufferPointer { high in
          low.withUnsafeBufferPointer { low in
            close.withUnsafeBufferPointer { close in
              volume.withUnsafeBufferPointer { volume in
                guard let start = start.baseAddress, let open = open.baseAddress, let high = high.baseAddress,
                  let low = low.baseAddress, let close = close.baseAddress, let volume = volume.baseAddress
                else { return }
                body(BarColumns(start: start, open: open, high: high, low: low, close: close, volume: volume))
              }
            }
          }
        }
      }
    }
  }
}
