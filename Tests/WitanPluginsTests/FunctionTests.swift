import Testing

@testable import WitanPlugins

/// Functions that a plugin lends: found by their declaration, called only with what fits them.
@Suite struct FunctionTests {
  private let workshop: Workshop
  private let image: PluginImage

  /// Functions of several shapes, behind the counting plugin's descriptor.
  private static let lent = """
    static int32_t running(const double *in, double *out, int64_t n, int32_t period) {
        if (period < 1) return WTN_E_RANGE;
        for (int64_t i = 0; i < n; ++i) out[i] = i + 1 < period ? 0.0 / 0.0 : in[i] * period;
        return WTN_OK;
    }
    static double power(double x, int32_t n, int64_t m) { return x * (double)n + (double)m; }
    static int32_t split(const double *a, const double *b, double *sum, double *difference, int64_t n, double k) {
        for (int64_t i = 0; i < n; ++i) { sum[i] = a[i] + k * b[i]; difference[i] = a[i] - k * b[i]; }
        return WTN_OK;
    }
    static const double *secret(void) { return 0; }
    #define LEND(words, letters, mask, f) { .size = sizeof(wtn_function), .flags = mask, .name = WTN_STR(words), \\
        .signature = WTN_STR(letters), .doc = WTN_STR("in words"), .fn = (void (*)(void))f }
    static const wtn_function lent[] = {
        LEND("running", "ppli>i", 0, running), LEND("power", "dil>d", 0, power),
        LEND("split", "ppppld>i", 2, split), LEND("secret", ">p", 0, secret),
    };

    """

  init() throws {
    workshop = try Workshop()
    let source =
      counterSource
      .replacing("static const wtn_plugin plugin = {", with: Self.lent + "static const wtn_plugin plugin = {")
      .replacing(
        ".id = WTN_STR(ID)",
        with: ".functions = lent, .function_count = 4, .function_stride = sizeof(wtn_function), .id = WTN_STR(ID)")
    image = try PluginImage(PluginFile(path: workshop.compile(source, as: "lending.so")))
  }

  private func function(_ name: String) throws -> LentFunction {
    try #require(try image.lentFunctions().first { $0.name == name })
  }

  @Test func everyDeclarationIsRead() throws {
    let lent = try image.lentFunctions()
    #expect(lent.map(\.name) == ["running", "power", "split", "secret"])
    #expect(lent.map { "\($0.signature)" } == ["ppli>i", "dil>d", "ppppld>i", ">p"])
    #expect(lent.map(\.reads) == [1, 0, 2, 0] && lent.map(\.fills) == [1, 0, 2, 0])
  }

  @Test func aColumnGoesInAndAnotherComesOut() throws {
    let result = try image.call(function("running"), [.number("2"), .column("x", [1, 2, 3])])
    #expect(result.columns.count == 1 && result.columns[0][0].isNaN && result.columns[0][1...] == [4, 6])
    let two = try image.call(
      function("split"), [.column("a", [10, 20]), .number("0.5"), .column("b", [2, 4])])
    #expect(two.columns == [[11, 22], [9, 18]])
  }

  @Test func numbersOfAllTypesArriveAsTheyWereGiven() throws {
    let result = try image.call(function("power"), [.number("1.5"), .number("-3"), .number("9007199254740992")])
    #expect(result.answer == -4.5 + 9_007_199_254_740_992 && result.columns.isEmpty)
  }

  @Test(arguments: [
    ("running", [FunctionArgument.number("2")], "found 0 columns and 1 numbers, expected 1"),
    ("running", [.number("2"), .number("3"), .column("x", [1])], "1 columns and 2 numbers"),
    ("running", [.number("2.5"), .column("x", [1])], "found \"2.5\", expected a whole number of 32 bits"),
    ("running", [.number("4294967296"), .column("x", [1])], "expected a whole number of 32 bits"),
    ("running", [.number("2"), .column("x", [])], "x has 0 elements"),
    ("running", [.number("0"), .column("x", [1])], "out of range (-5)"),
    ("split", [.number("1"), .column("a", [1, 2]), .column("b", [1])], "b has 1 elements, a 2"),
    ("power", [.number("nan"), .number("1"), .number("1")], "found \"nan\", expected a finite number"),
    ("secret", [], "answers a pointer"),
  ])
  func whatDoesNotFitIsRefusedBeforeTheCall(name: String, arguments: [FunctionArgument], says: String) throws {
    let wanted = try function(name)
    let error = #expect(throws: FunctionError.self) { try image.call(wanted, arguments) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: ["", ">", "d", "d>", "dd>dd", "x>d", "d>x", "d>i>l", "ddddddddddddddddd>d", "d >d"])
  func aSignatureThatIsNoneIsRefused(text: String) { #expect(FunctionSignature(text) == nil) }
}
