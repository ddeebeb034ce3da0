/// Sins of saved states, done to the honest template.
extension WickedVariant {
  static let states: [WickedVariant] = [
    .init(
      "STA-01",
      [
        (
          "    state copy = self->now;\n", "    state copy = self->now;\n    copy.fast = copy.slow;\n"
        )
      ], says: "the votes are others than without"),
    .init(
      "STA-01",
      [("    *need = sizeof self->now;\n", "    *need = sizeof self->now;\n    if (buf) return WTN_E_NOMEM;\n")],
      says: "save answered -3"),
    .init(
      "STA-05", [("version != 1 || !blob.ptr || blob.len != sizeof saved", "version != 1")], verdict: "crash",
      says: "restore"),
    .init(
      "STA-05",
      [
        (
          "    self->now = self->fresh;\n    state saved;\n",
          "    self->now = self->fresh;\n    state saved;\n    if (blob.len == 1u << 20) self->now.bars = 1;\n"
        )
      ], says: "not as freshly created"),
    .init("STA-07", [("version != 1 || ", "")], says: "as of version 2"),
    .init(
      "STA-10", prelude: "static char here;",
      [
        (
          "    state copy = self->now;\n", "    state copy = self->now;\n    copy.last_seq ^= (uintptr_t)&here;\n"
        ),
        ("    saved.sum = 0;\n", "    saved.sum = 0;\n    saved.last_seq ^= (uintptr_t)&here;\n"),
      ], says: "evaluate answered -2"),
    .init(
      "STA-02", prelude: "static int saves;",
      [("    state copy = self->now;\n", "    state copy = self->now;\n    if (buf) copy.slow += 1e-9 * ++saves;\n")],
      verdict: "warn", says: "two saves of one state differ"),
    .init("STA-03", [("if (!buf || cap < sizeof self->now)", "if (!buf)")], verdict: "crash", says: "save"),
    .init(
      "STA-04", [("    self->now = self->fresh;\n    state saved;\n", "    self->now.bars++;\n    state saved;\n")],
      says: "not as freshly created"),
    .init("STA-06", [("saved.sum != checksum(&saved) || ", "")], verdict: "warn", says: "with one bit turned"),
    .init(
      "STA-11",
      [("    state copy = self->now;\n", "    state copy = self->now;\n    self->now.fast = self->now.slow;\n")],
      says: "saving at each seventh bar changes the votes"),
    .init(
      "STA-13", [("    *need = sizeof self->now;\n", "    *need = 2u << 20;\n    if (!buf) return WTN_E_TOO_SMALL;\n")],
      verdict: "warn", says: "save needs 2097152 bytes"),
  ]
}
