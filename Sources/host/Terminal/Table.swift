/// Rows under aligned columns: numbers to the right, words to the left.
struct Table {
  private let header: [String]
  private var rows: [[String]] = []

  init(_ header: [String]) { self.header = header }

  /// Adds a row; missing cells are empty.
  mutating func add(_ row: [String]) {
    // What a plugin or a file says must not move the cursor.
    let safe = row.prefix(header.count).map { cell in
      String(String.UnicodeScalarView(cell.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
    rows.append(safe + Array(repeating: "", count: header.count - safe.count))
  }

  /// The table, a line a row, without a last newline.
  var text: String {
    let widths = header.indices.map { column in
      ([header] + rows).map { TextWidth.of($0[column]) }.max() ?? 0
    }
    let right = header.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { $0[column].isEmpty || Self.isNumber($0[column]) }
    }
    return ([header] + rows).map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - TextWidth.of(cell))
        line += (column > 0 ? "  " : "") + (right[column] ? space + cell : cell + space)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  private static func isNumber(_ cell: String) -> Bool {
    let digits = cell.drop { $0 == "-" || $0 == "+" }
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "%") }
  }
}
