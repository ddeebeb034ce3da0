/// What the command line says.
struct Arguments {
  var path: String?
  var level = 2
  var seed: UInt64?
  var seeds = 1
  var duration = 10
  var shrunk: String?
  var only: Set<String> = []
  var json: String?
  var junit: String?
  var certificate: String?
  var reproduce: String?
  var pages: String?
  var isHelp = false
  var isList = false

  /// Reads the arguments; a word that is not known is refused by name.
  init(_ words: [String]) throws(Usage) {
    var left = words[...]
    while let word = left.popFirst() {
      switch word {
      case "--help", "-h": isHelp = true
      case "--list": isList = true
      case "--level", "--seed", "--seeds", "--duration", "--shrunk", "--only", "--json", "--junit", "--certificate",
        "--reproduce",
        "--pages":
        guard let value = left.popFirst() else { throw Usage("\(word) needs a value; see --help") }
        try take(word, value)
      default:
        guard !word.hasPrefix("--") else { throw Usage("unknown option \(word); see --help") }
        guard path == nil else { throw Usage("two plugins given, \(path ?? "") and \(word); expected one") }
        path = word
      }
    }
  }

  private mutating func take(_ option: String, _ value: String) throws(Usage) {
    switch option {
    case "--level":
      guard let number = Int(value), (1...4).contains(number) else {
        throw Usage("--level \(value) is no level; expected 1, 2, 3 or 4")
      }
      level = number
    case "--seed":
      guard let number = UInt64(value) else { throw Usage("--seed \(value) is no whole number of 64 bits") }
      seed = number
    case "--seeds":
      guard let number = Int(value), (1...10_000).contains(number) else {
        throw Usage("--seeds \(value) is no number of seeds; expected 1 to 10000")
      }
      seeds = number
    case "--duration":
      guard let number = Int(value), (1...86_400).contains(number) else {
        throw Usage("--duration \(value) is no number of seconds; expected 1 to 86400")
      }
      duration = number
    case "--shrunk": shrunk = value
    case "--only":
      let known = Set(Check.all.flatMap { [$0.id, $0.family] })
      only = Set(value.split(separator: ",").map(String.init))
      guard !only.isEmpty else { throw Usage("--only names no check; see --list") }
      for name in only.sorted() where !known.contains(name) {
        throw Usage("--only \(name): there is no such check or family; see --list")
      }
    case "--json": json = value
    case "--junit": junit = value
    case "--certificate": certificate = value
    case "--reproduce": reproduce = value
    default: pages = value
    }
  }
}
