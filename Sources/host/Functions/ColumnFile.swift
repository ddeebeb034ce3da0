import Foundation
import WitanPlugins

/// A column of numbers in a CSV file.
enum ColumnFile {
  /// Reads `FILE` or `FILE:COLUMN`.
  static func argument(_ text: String) throws -> FunctionArgument {
    let isWhole = FileManager.default.fileExists(atPath: text)
    let colon = isWhole ? nil : text.lastIndex(of: ":")
    let path = colon.map { String(text[..<$0]) } ?? text
    let wanted = colon.map { String(text[text.index(after: $0)...]) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure.failed("\(path) cannot be read; expected a CSV file of numbers")
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    let rows = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let first = rows.first else { throw CommandFailure.failed("\(path) is empty; expected a column of numbers") }
    let names = first.allSatisfy { Double($0) != nil } ? nil : first
    let place = try place(of: wanted, names, first.count, path)
    var values: [Double] = []
    for (number, row) in rows.enumerated().dropFirst(names == nil ? 0 : 1) {
      guard place < row.count, let value = Double(row[place]), value.isFinite else {
        let found = place < row.count ? "\"\(row[place])\"" : "\(row.count) fields"
        throw CommandFailure.failed("\(path), line \(number + 1): found \(found), expected a finite number")
      }
      values.append(value)
    }
    return .column(path, values)
  }

  private static func place(of wanted: String?, _ names: [String]?, _ count: Int, _ path: String) throws -> Int {
    if let found = names?.firstIndex(of: wanted ?? "close") { return found }
    if wanted == nil, count == 1 { return 0 }
    let known = names?.joined(separator: ", ") ?? "\(count) columns without names"
    throw CommandFailure.failed(
      "\(path): found \(known), expected \(wanted.map { "a column \($0)" } ?? "one column, or one named close"); "
        + "choose one with @\(path):NAME")
  }
}
