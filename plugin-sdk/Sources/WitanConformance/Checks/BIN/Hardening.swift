extension Check {
  /// BIN-05.
  static let noTextRelocations = Check(
    "BIN-05", "no-textrel", level: 1, .error,
    danger: "Code that is patched at load must be writable for that time; hardened systems refuse it.",
    example: "cc -shared plugin.o               /* compiled without -fPIC */",
    fix: "Compile every object with -fPIC; link with -Wl,-z,text to be told which is not.",
    .file { file in
      guard try file.elf().dynamic.hasTextRelocations else { return [] }
      return [Finding("the loader must patch code (DT_TEXTREL)", at: "dynamic table")]
    })

  /// BIN-06.
  static let noExecutableStack = Check(
    "BIN-06", "no-exec-stack", level: 1, .fatal,
    danger: "The loader makes the stacks of the whole host executable for it, or refuses to load the file.",
    example: "cc -shared plugin.c lookup.s      /* assembler without a .note.GNU-stack section */",
    fix: "Link with -Wl,-z,noexecstack; in assembler add: .section .note.GNU-stack,\"\",@progbits",
    .file { file in
      guard try file.elf().wantsExecutableStack else { return [] }
      return [Finding("the file asks for an executable stack, or does not say that it needs none", at: "PT_GNU_STACK")]
    })

  /// BIN-07.
  static let noWritableCode = Check(
    "BIN-07", "no-rwx-segment", level: 1, .error,
    danger: "Memory that can be written and run is what an intruder needs.",
    example: "cc -shared -Wl,--omagic plugin.c",
    fix: "Leave -N and --omagic away; keep code and data in sections of their own.",
    .file { file in
      guard try file.elf().hasWritableCode else { return [] }
      return [Finding("a segment is writable and executable at once", at: "PT_LOAD")]
    })

  /// BIN-08.
  static let boundAtLoad = Check(
    "BIN-08", "relro-now", level: 2, .warning,
    danger: "Symbols are looked up when they are first called, on the trading thread, and the table stays writable.",
    example: "cc -shared -Wl,-z,lazy -Wl,-z,norelro plugin.c",
    fix: "Link with -Wl,-z,relro,-z,now.",
    .file { file in
      let elf = try file.elf()
      let isReadOnly = elf.segments.contains { $0.type == ELFSegment.readOnlyAfterRelocation }
      let missing = [isReadOnly ? nil : "RELRO", elf.dynamic.bindsNow ? nil : "BIND_NOW"].compactMap { $0 }
      guard !missing.isEmpty else { return [] }
      return [Finding("the file is linked without \(missing.joined(separator: " and "))", at: "dynamic table")]
    })

  /// BIN-14.
  static let constructors = Check(
    "BIN-14", "init-array", level: 2, .note,
    danger: "Constructors run before the contract begins, in the host's thread. One that a compiler adds for "
      + "-ffast-math changes the arithmetic of the whole host.",
    example: "cc -shared -ffast-math plugin.c   /* gcc 12 links crtfastmath.o */",
    fix: "Make tables when an instance is created; compile without -ffast-math.",
    .file { file in
      let elf = try file.elf()
      let count = elf.dynamic.constructors
      if count > 1, changesModes(elf, file.bytes) {
        return [
          Finding(
            "a constructor may set the floating point modes (an instruction ldmxcsr is in the code)",
            at: "DT_INIT_ARRAY", severity: .warning)
        ]
      }
      guard count > 4 else { return [] }
      return [
        Finding(
          "\(count) constructors run at load, expected at most 4", at: "DT_INIT_ARRAY",
          severity: count > 8 ? .warning : .note)
      ]
    })

  /// The bytes of `ldmxcsr` from memory (0F AE /2) lie in executable code.
  private static func changesModes(_ elf: ELFFile, _ bytes: [UInt8]) -> Bool {
    guard elf.machine == 62 else { return false }
    return elf.segments.contains { segment in
      guard segment.type == ELFSegment.load, segment.isExecutable, segment.fileSize > 3 else { return false }
      let range = Int(segment.offset)..<Int(segment.offset + segment.fileSize) - 2
      return range.contains { at in
        bytes[at] == 0x0F && bytes[at + 1] == 0xAE && bytes[at + 2] >> 3 & 7 == 2 && bytes[at + 2] >> 6 != 3
      }
    }
  }

  /// BIN-15.
  static let nodeletePolicy = Check(
    "BIN-15", "nodelete-policy", level: 2, .warning,
    danger: "The Swift and Go runtimes keep pointers into the image; unmapping it ends the process at the next cast.",
    example: "swiftc -emit-library Plugin.swift            # without -Xlinker -z -Xlinker nodelete",
    fix: "Link with -Wl,-z,nodelete, or write Embedded Swift.",
    .file { file in
      let elf = try file.elf()
      // Rust's destructors keep the image in memory by themselves while they are wanted.
      guard !elf.dynamic.refusesUnloading, let runtime = elf.runtime, runtime != .rust else { return [] }
      return [Finding("the file holds a \(runtime.rawValue) runtime's data and can be unloaded", at: "DF_1_NODELETE")]
    })
}
