internal import CWitanProbe
internal import Glibc

/// The flight recorder of a process that may die: memory that it shares with the one who watches it.
///
/// `@unchecked Sendable`: the memory stays where it is for as long as this value lives, and is only copied out of.
public final class FlightRecorder: @unchecked Sendable {
  /// How large the file must be that both share, in bytes.
  public static var size: Int { MemoryLayout<wkp_record>.size }

  private let record: UnsafeMutablePointer<wkp_record>

  /// Maps the recorder that lies in a file of ``size`` bytes; nil where the system refuses.
  public init?(file: Int32) {
    guard let record = wkp_record_map(file) else { return nil }
    self.record = record
  }

  deinit { wkp_record_unmap(record) }

  /// Looks into it; `status` is how the process ended, as waitpid tells it.
  public func autopsy(status: Int32) -> Autopsy { Autopsy(record.pointee, status: status) }
}
