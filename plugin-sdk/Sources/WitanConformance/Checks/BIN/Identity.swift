extension Check {
  /// BIN-01.
  static let elfSane = Check(
    "BIN-01", "elf-sane", level: 1, .fatal, gate: .failure,
    danger: "The loader maps whatever it is given; a cut or hostile file ends the host instead of being refused.",
    example: "cc -o plugin.so plugin.c        /* an executable: -shared is missing */",
    fix: "Build a shared object for this machine: cc -shared -fPIC; copy it whole (to another name, then mv).",
    .file { file in
      let elf: ELFFile
      switch file.parsed {
      case .failure(let error): return [Finding(error.description, at: "file")]
      case .success(let sound): elf = sound
      }
      if elf.type != ELFFile.sharedObject {
        return [Finding("found an ELF file of type \(elf.type), expected a shared object (3)", at: "e_type")]
      }
      if elf.machine != ELFFile.hostMachine {
        return [
          Finding("found code for machine \(elf.machine), expected \(ELFFile.hostMachine), this one's", at: "e_machine")
        ]
      }
      guard let program = elf.interpreter else { return [] }
      return [Finding("found an executable (it wants \(program)), expected a shared object", at: "PT_INTERP")]
    })

  /// BIN-02.
  static let entryPresent = Check(
    "BIN-02", "entry-present", level: 1, .fatal, gate: .failure,
    danger: "A host looks for one symbol; without it the file is no plugin, and dlsym's words tell nobody why.",
    example: "static const wtn_plugin *wtn_plugin_entry(uint16_t major, uint16_t minor);   /* static: not exported */",
    fix: "Define WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t, uint16_t), in C++ with extern \"C\".",
    .file { file in
      let elf = try file.elf()
      guard !elf.hasEntry else { return [] }
      let found = elf.symbols.first { $0.name == ELFFile.entry }
      let what =
        switch found {
        case nil: "no such symbol"
        case let symbol? where !symbol.isDefined: "it only needed, not defined"
        case let symbol? where !symbol.isExported: "it hidden"
        case .some: "it as data"
        }
      return [Finding("expected the exported function \(ELFFile.entry), found \(what)", at: "dynamic symbols")]
    })

  /// BIN-18.
  static let fileSize = Check(
    "BIN-18", "size", level: 2, .note,
    danger: "Every reload keeps a copy while the old one still serves; nobody reviews a plugin of 100 MB.",
    example: "swiftc -static-stdlib …            /* brings the whole runtime along */",
    fix: "Link the language's runtime dynamically, or write Embedded Swift; keep data out of the file.",
    .file { file in
      let most = 32 << 20
      guard file.bytes.count > most else { return [] }
      return [Finding("the file has \(file.bytes.count) bytes, expected at most \(most)", at: "file")]
    })

  /// BIN-16.
  static let buildID = Check(
    "BIN-16", "build-id", level: 2, .note,
    danger: "Without a build id nobody can tell which symbols belong to a crash's addresses.",
    example: "cc -shared -Wl,--build-id=none …",
    fix: "Link with -Wl,--build-id.",
    .file { file in
      try file.elf().buildID == nil ? [Finding("the file has no build id", at: "PT_NOTE")] : []
    })
}
