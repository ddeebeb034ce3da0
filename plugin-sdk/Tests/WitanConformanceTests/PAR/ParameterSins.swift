/// Sins of parameters, done to the honest template.
extension WickedVariant {
  static let knobs: [WickedVariant] = [
    .init(
      "PAR-01", [(".step = BARS(1), .def = BARS(12)", ".step = BARS(0), .def = BARS(12)")],
      says: "has a step of 0, expected one above 0"),
    .init("PAR-01", [(".def = BARS(12)", ".def = BARS(501)")], says: "min <= default <= max"),
    .init("PAR-01", [(".name = WTN_STR(\"slow\")", ".name = WTN_STR(\"fast\")")], says: "each once"),
    .init("PAR-02", [(".def = BARS(12)", ".def = BARS(30)")], says: "warmup_bars answered -5 to the declared defaults"),
    .init("PAR-04", [(" || values[i].i > parameters[i].max.i", "")], says: "slow = 1001"),
    .init(
      "PAR-04", [("if (values[i].type != WTN_T_INT)", "if (values[i].type == WTN_T_FLOAT)")], says: "a value of type 0"),
    .init(
      "PAR-03", judging("if (self->now.slow_window == 1000) out->confidence[0] = 150;"),
      says: "with slow = 1000, the confidence is 150.0"),
    .init(
      "PAR-07",
      [("return status < 0 ? status : (int32_t)values[SLOW].i", "(void)status; return (int32_t)values[SLOW].i")],
      verdict: "warn", says: "expected that both take it or both refuse it"),
  ]
}
