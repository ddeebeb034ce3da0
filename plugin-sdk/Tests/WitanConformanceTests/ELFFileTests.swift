import Testing

@testable import WitanConformance

private let plain = "int wtn_plugin_entry(void) { return 0; }\n"

@Suite struct ELFFileTests {
  @Test func aSharedObjectTellsItsEntryAndItsLibraries() throws {
    let file = try ELFFile(CompiledObject(plain, ["-Wl,--no-as-needed", "-lm", "-Wl,-soname,plain.so"]).bytes)
    #expect(file.type == ELFFile.sharedObject)
    #expect(file.machine == ELFFile.hostMachine)
    #expect(file.hasEntry)
    #expect(file.exports == ["wtn_plugin_entry"])
    #expect(file.dynamic.needed.contains("libm.so.6"))
    #expect(file.dynamic.soname == "plain.so")
    #expect(file.interpreter == nil)
    #expect(!file.wantsExecutableStack && !file.hasWritableCode && !file.dynamic.hasTextRelocations)
    #expect(file.mayBeUnloaded)
  }

  @Test func anEntryThatIsHiddenStaticOrDataIsNone() throws {
    let hidden = "__attribute__((visibility(\"hidden\"))) " + plain
    for source in [hidden, "static " + plain, "int wtn_plugin_entry = 1;\n", "int other(void) { return 1; }\n"] {
      #expect(try !ELFFile(CompiledObject(source, ["-Wno-unused-function"]).bytes).hasEntry, "\(source)")
    }
  }

  @Test func anEntryThatIsOnlyNeededIsNone() throws {
    let source = "int wtn_plugin_entry(void); int other(void) { return wtn_plugin_entry(); }\n"
    let file = try ELFFile(CompiledObject(source).bytes)
    #expect(!file.hasEntry)
    #expect(file.symbols.contains { $0.name == ELFFile.entry && !$0.isDefined })
  }

  @Test func theOldHashTableCountsSymbolsToo() throws {
    for style in ["sysv", "gnu", "both"] {
      #expect(try ELFFile(CompiledObject(plain, ["-Wl,--hash-style=\(style)"]).bytes).hasEntry, "\(style)")
    }
  }

  @Test func anExecutableStackIsSeen() throws {
    #expect(try ELFFile(CompiledObject(plain, ["-Wl,-z,execstack"]).bytes).wantsExecutableStack)
  }

  @Test func aWritableCodeSegmentIsSeen() throws {
    let file = try ELFFile(CompiledObject(plain + "int state = 3;\n", ["-nostdlib", "-Wl,--omagic"]).bytes)
    #expect(file.hasWritableCode)
  }

  @Test func aFileThatRefusesUnloadingSaysSo() throws {
    let file = try ELFFile(CompiledObject(plain, ["-Wl,-z,nodelete,-z,now"]).bytes)
    #expect(file.dynamic.refusesUnloading && file.dynamic.bindsNow)
    #expect(!file.mayBeUnloaded)
  }

  @Test(arguments: [
    (LanguageRuntime.swift, "__attribute__((section(\"swift5_types\"), used)) static const int types[4] = {1};\n"),
    (.go, "__attribute__((section(\".gopclntab\"), used)) static const int table[4] = {1};\n"),
    (.rust, "__asm__(\".ident \\\"rustc version 1.74.0\\\"\");\n"),
    (.rust, "__attribute__((used)) static const char path[] = \"/usr/src/rustc-1.63.0/library/std/src/lib.rs\";\n"),
  ])
  func aFileThatHoldsALanguagesRuntimeIsNeverUnloaded(runtime: LanguageRuntime, source: String) throws {
    let file = try ELFFile(CompiledObject(plain + source).bytes)
    #expect(file.runtime == runtime)
    #expect(file.mayHoldRuntimeData)
    #expect(!file.mayBeUnloaded)
  }

  @Test func aFileThatOnlySpeaksOfARuntimeIsUnloaded() throws {
    let words = "__attribute__((used)) static const char words[] = \"rustc version, swift5_types, .gopclntab\";\n"
    let file = try ELFFile(CompiledObject(plain + words).bytes)
    #expect(file.runtime == nil)
    #expect(file.mayBeUnloaded)
  }

  @Test func aFileWithoutSectionHeadersIsReadButNeverUnloaded() throws {
    var bytes = try CompiledObject(plain).bytes
    for index in Array(40..<48) + Array(58..<64) { bytes[index] = 0 }
    let file = try ELFFile(bytes)
    #expect(file.hasEntry)
    #expect(file.sections == nil)
    #expect(!file.mayBeUnloaded)
  }

  @Test func whatIsNoELFIsRefusedWithWhatWasFound() {
    #expect(throws: ELFError(found: "an empty file", expected: "an ELF shared object (7f 45 4c 46)")) {
      try ELFFile([])
    }
    #expect(
      throws: ELFError(
        found: "a file that begins with the bytes 68 65 6c 6c", expected: "an ELF shared object (7f 45 4c 46)")
    ) { try ELFFile(Array("hello, world".utf8)) }
    var narrow: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 1, 1, 1]
    #expect(throws: ELFError(found: "a 32-bit ELF file", expected: "a 64-bit one")) { try ELFFile(narrow) }
    narrow[4] = 2
    narrow[5] = 2
    #expect(throws: ELFError(found: "a big-endian ELF file", expected: "a little-endian one")) { try ELFFile(narrow) }
  }

  @Test func aFileCutAnywhereIsRefusedOrReadButNeverTraps() throws {
    let bytes = try CompiledObject(plain).bytes
    for length in stride(from: 0, to: bytes.count, by: 61) {
      let file = try? ELFFile(Array(bytes[..<length]))
      if length < 4096 { #expect(file == nil, "\(length) bytes") }
    }
  }

  @Test func twoThousandMutationsNeverTrap() throws {
    let sound = try CompiledObject(plain + "int state = 3; int *where = &state;\n").bytes
    var random = SplitMix(state: 0x5EED)
    var refused = 0
    for round in 0..<2000 {
      var bytes = sound
      // Half of the rounds aim at the headers and tables, where the offsets are.
      let reach = round % 2 == 0 ? min(1024, bytes.count) : bytes.count
      for _ in 0...Int(random.next() % 8) {
        let place = Int(random.next() % UInt64(reach))
        let extreme: [UInt8] = [0, 0xFF, 0x7F, 0x80, UInt8(truncatingIfNeeded: random.next())]
        for index in place..<min(place + 1 + Int(random.next() % 8), bytes.count) {
          bytes[index] = extreme[Int(random.next() % 5)]
        }
      }
      if let file = try? ELFFile(bytes) {
        _ = (file.exports, file.hasEntry, file.mayBeUnloaded, file.wantsExecutableStack)
      } else {
        refused += 1
      }
    }
    #expect(refused > 100 && refused < 2000)
  }
}

/// A small repeatable generator. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators".
private struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
