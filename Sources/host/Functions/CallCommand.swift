import ArgumentParser
import Foundation
import WitanCore
import WitanPlugins

/// `host call`: a function that a plugin lends.
struct CallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call a function that a plugin lends: host call macd.ema 12 @closes.csv",
    discussion: "@FILE hands over a column of numbers: the column \"close\" or the only one, or @FILE:COLUMN. What the "
      + "function fills is printed, a line an element. The plugin's code runs in this process.")
  @Argument(help: "ID.FUNCTION, such as macd.ema.") var function: String
  @Argument(help: "Numbers, and columns as @FILE or @FILE:COLUMN, in the function's order; numbers below 0 after --.")
  var arguments: [String] = []
  @Option(help: "The folder in which the plugin is looked for.")
  var plugins: String?
  @Flag(help: "Print it as JSON.")
  var json = false

  func run() throws {
    let halves = function.split(separator: ".", maxSplits: 1).map(String.init)
    guard halves.count == 2, let id = StrategyID(halves[0]) else {
      throw CommandFailure.usage("found \"\(function)\", expected ID.FUNCTION such as macd.ema")
    }
    let folder = plugins ?? PluginPlaces.standard
    let shelf = try PluginShelf(folder)
    guard let image = shelf.images.first(where: { $0.descriptor.id == id }) else {
      shelf.refusals.forEach { FailureLine.write($0) }
      throw CommandFailure.failed("found no plugin \(id) in \(folder); correct the name, or drop its .so there")
    }
    let lent = try PluginShelf.reading { () throws(PluginRefusal) in try image.lentFunctions() }
    guard let wanted = lent.first(where: { $0.name == halves[1] }) else {
      let known = lent.map { "\(id).\($0.name)" }.joined(separator: ", ")
      throw CommandFailure.usage(
        "\(id) lends no \"\(halves[1])\"; expected \(known.isEmpty ? "another plugin, since it lends nothing" : known)")
    }
    let given = try arguments.map { text throws -> FunctionArgument in
      text.hasPrefix("@") ? try ColumnFile.argument(String(text.dropFirst())) : .number(text)
    }
    do {
      show(try image.call(wanted, given))
    } catch {
      throw CommandFailure.failed(error.description)
    }
  }

  private func show(_ result: FunctionResult) {
    let rows = (result.columns.first ?? []).indices.map { row in result.columns.map { $0[row] } }
    guard json else {
      if rows.isEmpty { print(result.answer) }
      for row in rows { print(row.map { $0.isNaN ? "" : "\($0)" }.joined(separator: "\t")) }
      return
    }
    let columns = result.columns.map { column in
      "[" + column.map { $0.isFinite ? "\($0)" : "null" }.joined(separator: ",") + "]"
    }
    let answer = result.answer.isFinite ? "\(result.answer)" : "null"
    print("{\"function\":\"\(function)\",\"answer\":\(answer),\"columns\":[\(columns.joined(separator: ","))]}")
  }
}
