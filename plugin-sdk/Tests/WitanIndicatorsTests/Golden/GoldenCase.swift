import Foundation

/// A sentence about a case or a folder that cannot be used as it is.
struct GoldenProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One file of golden values, as its folder's README describes it.
struct GoldenCase: Decodable {
  enum Comparison: String, Decodable {
    case all
    case lastThird = "last-third"
    case none
  }

  struct Tolerance: Decodable {
    let relative: Double?
    let absolute: Double?

    /// Whichever of the two is wider at this value.
    func width(at value: Double) -> Double { max(absolute ?? 0, (relative ?? 0) * abs(value)) }
  }

  let indicator: String
  let parameters: [String: Double]
  let source: String
  let compare: Comparison
  let tolerance: Tolerance?
  let inputs: [String: [Double?]]
  let outputs: [String: [Double?]]

  static func read(_ file: URL) throws -> GoldenCase {
    do {
      let golden = try JSONDecoder().decode(GoldenCase.self, from: Data(contentsOf: file))
      try golden.check()
      return golden
    } catch {
      throw GoldenProblem(
        "\(file.lastPathComponent) is not a golden case: \(error). Compare it with the folder's README.")
    }
  }

  private func check() throws {
    let lengths = Set((Array(inputs.values) + Array(outputs.values)).map(\.count))
    guard lengths.count == 1, !outputs.isEmpty else {
      throw GoldenProblem("its arrays have the lengths \(lengths.sorted()); all must have one, and outputs must exist")
    }
    guard compare == .none || (tolerance?.relative ?? 0) > 0 || (tolerance?.absolute ?? 0) > 0 else {
      throw GoldenProblem("it is to be compared ('\(compare.rawValue)') but gives no tolerance")
    }
  }

  /// A column without gaps; where there is but one column, a single series is that one, whatever its name.
  func column(_ name: String) throws -> [Double] {
    let only = inputs.count == 1 && name == "close" ? inputs.values.first : nil
    guard let column = inputs[name] ?? only else {
      throw GoldenProblem("'\(indicator)' needs the input '\(name)'; the case has \(inputs.keys.sorted())")
    }
    let values = column.compactMap { $0 }
    guard values.count == column.count else { throw GoldenProblem("the input '\(name)' has gaps; it may have none") }
    return values
  }
}
