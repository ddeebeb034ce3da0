internal import Glibc

extension Check {
  /// LOAD-01.
  static let loadNow = Check(
    "LOAD-01", "rtld-now", level: 1, .fatal, gate: .failure,
    danger: "A symbol that is missing is found out when it is first called, which may be at bar 10,000 of a live day.",
    example: "double ema_update(double);               /* declared, defined nowhere, linked without --no-undefined */",
    fix: "Link with -Wl,--no-undefined and name every library; plugin-sdk's templates do.",
    .child { stage in
      guard stage.flight.call(.load, { dlopen(stage.path, RTLD_NOW | RTLD_LOCAL) }) == nil else { return [] }
      return [Finding("the loader refuses the file: \(Subject.loaderWords())", at: "dlopen")]
    })
}
