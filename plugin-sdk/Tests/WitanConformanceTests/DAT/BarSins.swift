/// Sins with odd bars, done to the honest template.
extension WickedVariant {
  /// A static that a bad bar sets, and that has a say in all later votes of all instances.
  private static func poison(_ check: String, _ isBad: String) -> WickedVariant {
    .init(
      check, prelude: "static int spoilt;",
      judging("{ uint64_t i = bars->count - 1; if (\(isBad)) spoilt = 1; if (spoilt) out->confidence[0] = 3; }"),
      says: "another one's votes changed")
  }

  private static func dividing(_ check: String, by divisor: String) -> WickedVariant {
    .init(
      check, judging("{ double by = \(divisor); out->confidence[0] = out->confidence[0] * by / by; }"), says: "nan")
  }

  static let bars: [WickedVariant] = [
    poison("DAT-01", "bars->close[i] != bars->close[i]"),
    .init(
      "DAT-01",
      [
        (
          "    for (uint64_t k = 0; k < fresh; ++k) answer(",
          "    if (!(bars->close[past] < 1e300)) { self->now.bars++; return WTN_E_ARG; }\n"
            + "    if (self->now.bars != bars->last_seq - fresh) self->now.fast = self->now.slow;\n"
            + "    for (uint64_t k = 0; k < fresh; ++k) answer("
        )
      ], says: "it changed the votes that followed"),
    dividing("DAT-02", by: "bars->volume[bars->count - 1]"),
    dividing("DAT-03", by: "bars->high[bars->count - 1] - bars->low[bars->count - 1]"),
    poison("DAT-04", "bars->close[i] <= 0"),
    poison("DAT-05", "bars->high[i] < bars->low[i]"),
    .init(
      "DAT-06",
      judging(
        "if (bars->count > 1 && bars->open_ms[bars->count - 1] - bars->open_ms[bars->count - 2] > "
          + "8 * bars->interval_ms) abort();"), verdict: "crash", says: "10 missing bars"),
    .init(
      "DAT-07", [("first_fresh <= self->now.last_seq", "first_fresh < self->now.last_seq")],
      says: "the newest bar again"),
    .init(
      "DAT-08", [("first_fresh <= self->now.last_seq", "first_fresh == self->now.last_seq")],
      says: "the bar of 1 before"),
  ]
}
