/// Why the program or a command to it was refused: one sentence for the one who gave it.
struct PlanError: Error, CustomStringConvertible, Sendable {
  let description: String
  init(_ sentence: String) { description = sentence }
}
