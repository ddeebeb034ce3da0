internal import CWitanProbe

/// What the plugin has taken of memory, exactly, and what it has asked of the C library.
enum Meter {
  /// What was asked for.
  enum Question: Int {
    case variable = 1
    case file, library, atExit
  }

  private static var state: wkp_meter_state { wkp_meter_now()?.pointee ?? wkp_meter_state() }

  /// Bytes in the plugin's hands.
  static var bytes: Int { Int(state.bytes) }
  /// How often it has asked for memory.
  static var allocations: Int { Int(state.allocations) }
  /// An allocation has failed by ``fail(at:)``.
  static var hasFailed: Bool { state.failed > 0 }

  /// Counts from now on the memory that libraries take in calls into the plugin: its language's runtime's.
  static func addLibraries() { wkp_meter_libraries() }

  /// The n-th allocation from now on fails; 0 = none.
  static func fail(at number: Int) { wkp_meter_now()?.pointee.fail_at = UInt64(number) }

  /// What the plugin's own code asked for, in order; at most 64 in all.
  static func asked(for question: Question) -> [String] {
    (0..<wkp_note_count()).compactMap { index in
      guard let note = wkp_note_at(index)?.pointee, note.kind == UInt32(question.rawValue) else { return nil }
      return withUnsafeBytes(of: note.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
  }
}
