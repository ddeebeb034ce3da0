/// Notes: small records that a linker leaves in a file.
enum ELFNote {
  /// PT_NOTE.
  static let segment: UInt32 = 4
  /// The most notes that are looked at; a hostile file can hold one every 12 bytes, in each of its segments.
  private static let most = 4096

  /// The build id: the note of the name "GNU" and type 3, in hexadecimal.
  static func buildID(_ file: ELFBytes, _ segments: [ELFSegment]) -> String? {
    var looked = 0
    for part in segments where part.type == segment {
      var place = part.offset
      let end = part.offset + part.fileSize
      while place + 12 <= end, looked < most {
        looked += 1
        guard let nameSize: UInt32 = file.number(place), let size: UInt32 = file.number(place + 4),
          let type: UInt32 = file.number(place + 8)
        else { break }
        let contents = place + 12 + padded(nameSize)
        if type == 3, nameSize == 4, file.text(place + 12, before: end) == "GNU", size <= 64,
          let range = file.place(contents, UInt64(size))
        {
          return file.bytes[range].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        place = contents + padded(size)
      }
    }
    return nil
  }

  private static func padded(_ size: UInt32) -> UInt64 { (UInt64(size) + 3) / 4 * 4 }
}
